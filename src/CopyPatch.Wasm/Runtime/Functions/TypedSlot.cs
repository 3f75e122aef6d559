using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// Typed values in slots. For numbers all of it becomes one move of machine code; the rest is for references.
/// </summary>
internal static unsafe class TypedSlot
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
            *slot = BitsOf(store, value);
        else
            Unsafe.WriteUnaligned(slot, value);
    }

    /// <summary>What stands for a reference.</summary>
    public static ulong BitsOf<T>(WasmStore store, T value) =>
        typeof(T) == typeof(WasmFunction) ? store.BitsOf((WasmFunction?)(object?)value) : store.NumberOf(value);

    private static T ReadReference<T>(WasmStore store, ulong bits)
    {
        using StoreScope scope = store.Use(store);
        return (T)(typeof(T) == typeof(WasmFunction) ? WasmStore.FunctionOf(bits) : store.ObjectOf(bits))!;
    }
}
