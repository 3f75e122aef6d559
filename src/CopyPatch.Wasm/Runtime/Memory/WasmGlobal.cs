using System;

namespace CopyPatch.Wasm;

/// <summary>A global: a cell with a value.</summary>
public sealed unsafe class WasmGlobal : WasmItem
{
    private readonly ulong* _cell;

    /// <summary>Makes a global.</summary>
    /// <param name="store">The store that it is to be in.</param>
    /// <param name="type">The type of its value.</param>
    /// <param name="isMutable">Whether it can be written.</param>
    /// <param name="value">Its value: a number of the type that the value has in C#, a reference, or null.</param>
    /// <exception cref="ArgumentException">The value is not of the type.</exception>
    public WasmGlobal(WasmStore store, WasmValueType type, bool isMutable, object? value) : base(store)
    {
        using StoreScope scope = store.Use(store);
        Type = type;
        IsMutable = isMutable;
        ulong bits = Values.ToBits(store, type, value);
        _cell = store.Memory.Allocate<ulong>(1);
        *_cell = bits;
    }

    internal WasmGlobal(WasmStore store, GlobalType type, ulong* cell) : base(store)
    {
        Type = type.Type;
        IsMutable = type.IsMutable;
        _cell = cell;
    }

    /// <summary>Gets the type of its value.</summary>
    public WasmValueType Type { get; }

    /// <summary>Gets whether it can be written.</summary>
    public bool IsMutable { get; }

    /// <inheritdoc/>
    public override WasmItemType ItemType => WasmItemType.Of(new GlobalType(Type, IsMutable));

    /// <summary>Gets or sets its value: an int, long, float, double, <see cref="WasmFunction"/>, any object, or null.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written.</exception>
    /// <exception cref="ArgumentException">The value is not of its type.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public object? Value
    {
        get
        {
            using StoreScope scope = Store.Use(this);
            return Values.FromBits(Store, Type, *_cell);
        }

        set
        {
            using StoreScope scope = Store.Use(this);
            if (!IsMutable)
                throw new InvalidOperationException("The global cannot be written: it is not mutable.");
            *_cell = Values.ToBits(Store, Type, value);
        }
    }

    internal ulong* Cell => _cell;
}
