using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// Typed values in a frame. For numbers all of it becomes one move of machine code; the rest is for references.
/// </summary>
internal static unsafe class Slot
{
    /// <summary>Reads a value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Read<T>(WasmStore store, ulong* slot) => RuntimeHelpers.IsReferenceOrContainsReferences<T>()
        ? ReadReference<T>(store, *slot)
        : Unsafe.ReadUnaligned<T>(slot);

    /// <summary>Writes a value. The upper half of a slot means nothing where the value has 32 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write<T>(WasmStore store, ulong* slot, T value)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            *slot = typeof(T) == typeof(WasmFunction) ? store.BitsOf((WasmFunction?)(object?)value) : store.NumberOf(value);
        else
            Unsafe.WriteUnaligned(slot, value);
    }

    /// <summary>
    /// Where the arguments of a host function's delegate start: if its first parameter is the caller, that is one before the
    /// frame.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong* Arguments<T1>(ulong* frame) => typeof(T1) == typeof(WasmCaller) ? frame - 1 : frame;

    /// <summary>The first argument of a host function's delegate.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T First<T>(HostFunction host, ulong* slot) => typeof(T) == typeof(WasmCaller)
        ? (T)(object)host.Caller
        : Read<T>(host.Store, slot);

    private static T ReadReference<T>(WasmStore store, ulong bits) => typeof(T) == typeof(WasmFunction)
        ? (T)(object?)WasmStore.FunctionOf(bits)!
        : (T)store.ObjectOf(bits)!;
}
