using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// A call of a function from C#, which is given its arguments one by one. For numbers each becomes one move of machine code.
/// </summary>
internal unsafe ref struct TypedCall
{
    // As many arguments as a delegate has fit behind the end of a store's stack.
    private const int Slots = 8;

    private readonly StoreOwner _owner;
    private readonly NativeFunction* _function;
    private readonly ulong* _frame;
    private ulong* _next;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TypedCall(WasmStore store, NativeFunction* function)
    {
        _owner = store.Enter(Slots);
        _function = function;
        _frame = _owner.Frame;
        _next = _frame;
    }

    /// <summary>Adds an argument.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public TypedCall With<T>(T value)
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            *_next = BitsOf(value, _owner, _frame);
        else
            Unsafe.WriteUnaligned(_next, value);
        _next++;
        return this;
    }

    /// <summary>Makes the call.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly ulong Run() => _owner.Store.Run(_owner, _function, _frame);

    /// <summary>Makes the call.</summary>
    /// <returns>Its result.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly T Run<T>()
    {
        ulong bits = Run();
        return TypedSlot.Read<T>(_owner.Store, &bits);
    }

    private static ulong BitsOf<T>(T value, StoreOwner owner, ulong* frame)
    {
        try
        {
            return TypedSlot.BitsOf(owner.Store, value);
        }
        catch
        {
            owner.Top = frame;
            throw;
        }
    }
}
