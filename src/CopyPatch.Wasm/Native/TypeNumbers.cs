using System.Collections.Concurrent;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// Numbers for function types, the same for equal ones in the whole process: what an indirect call compares. Types are few, and
/// kept for good.
/// </summary>
internal static class TypeNumbers
{
    private static readonly ConcurrentDictionary<WasmFunctionType, long> s_numbers = new();
    private static long s_last;

    /// <summary>The number of a type.</summary>
    public static long Of(WasmFunctionType type) => s_numbers.GetOrAdd(type, static _ => Interlocked.Increment(ref s_last));
}
