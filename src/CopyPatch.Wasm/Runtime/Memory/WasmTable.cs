using System;

namespace CopyPatch.Wasm;

/// <summary>A table of references.</summary>
public sealed unsafe class WasmTable : WasmItem
{
    private readonly uint? _maximum;
    private readonly NativeTable* _native;
    private ulong _capacity;

    /// <summary>Makes a table.</summary>
    /// <param name="store">The store that it is to be in.</param>
    /// <param name="type">What its entries are: <see cref="WasmValueType.FuncRef"/> or <see cref="WasmValueType.ExternRef"/>.</param>
    /// <param name="minimum">How many entries it has at first.</param>
    /// <param name="maximum">How many it may have at most.</param>
    /// <param name="value">What each entry is at first.</param>
    /// <exception cref="ArgumentException">The type is no reference, or the value does not have it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The maximum is less than the minimum.</exception>
    /// <exception cref="WasmLinkException">It is more than the store allows.</exception>
    public WasmTable(WasmStore store, WasmValueType type, uint minimum, uint? maximum = null, object? value = null) : base(store)
    {
        if (type is not (WasmValueType.FuncRef or WasmValueType.ExternRef))
            throw new ArgumentException($"A table has references, not {type}.", nameof(type));
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum ?? uint.MaxValue, minimum, nameof(maximum));
        using StoreScope scope = store.Use(store);
        ElementType = type;
        _maximum = maximum;
        ulong bits = Values.ToBits(store, type, value);
        if (!store.TryTakeEntries(minimum))
        {
            throw new WasmLinkException(
                $"A table of {minimum:N0} entries is more than the store allows: see {nameof(WasmStoreOptions)}."
                + $"{nameof(WasmStoreOptions.MaximumTableEntries)} and {nameof(WasmStoreOptions.MaximumMemoryBytes)}.");
        }
        _native = store.Memory.Allocate<NativeTable>(1);
        _native->Entries = store.Memory.Allocate<ulong>(minimum, isCounted: true);
        _native->Length = minimum;
        _capacity = minimum;
        if (bits != 0)
            new Span<ulong>(_native->Entries, checked((int)minimum)).Fill(bits);
    }

    /// <summary>Gets what its entries are.</summary>
    public WasmValueType ElementType { get; }

    /// <inheritdoc/>
    public override WasmItemType ItemType => WasmItemType.Of(new TableType(ElementType, new Limits(Length, _maximum)));

    /// <summary>Gets how many entries it has.</summary>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public uint Length
    {
        get
        {
            using StoreScope scope = Store.Use(this);
            return (uint)_native->Length;
        }
    }

    /// <summary>Gets how many entries it may have at most, if that was said.</summary>
    public uint? Maximum => _maximum;

    internal NativeTable* Native => _native;

    /// <summary>Gets or sets an entry: a <see cref="WasmFunction"/>, any object in a table of externref, or null.</summary>
    /// <param name="index">Its index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such entry.</exception>
    /// <exception cref="ArgumentException">The value is no function, or of another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public object? this[uint index]
    {
        get
        {
            using StoreScope scope = Store.Use(this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            return Values.FromBits(Store, ElementType, _native->Entries[index]);
        }

        set
        {
            using StoreScope scope = Store.Use(this);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Length);
            _native->Entries[index] = Values.ToBits(Store, ElementType, value);
        }
    }

    /// <summary>Makes it larger.</summary>
    /// <param name="delta">By how many entries.</param>
    /// <param name="value">What the new entries are.</param>
    /// <returns>How many entries it had, or -1 where it cannot grow: its maximum, the store's limit, or the system's memory.</returns>
    /// <exception cref="ArgumentException">The value is no function, or of another store.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public long Grow(uint delta, object? value = null)
    {
        using StoreScope scope = Store.Use(this);
        return GrowBits(delta, Values.ToBits(Store, ElementType, value));
    }

    internal long GrowBits(uint delta, ulong value)
    {
        ulong old = _native->Length;
        ulong length = old + delta;
        if (length > (_maximum ?? uint.MaxValue) || !TryMakeRoom(length) || !Store.TryTakeEntries(delta))
            return -1;
        _native->Length = length;
        for (ulong i = old; i < length; i++)
            _native->Entries[i] = value;
        return (long)old;
    }

    private bool TryMakeRoom(ulong length)
    {
        if (length <= _capacity)
            return true;
        ulong most = (ulong)Store.Options.MaximumTableEntries;
        if (length > most)
            return false;
        ulong capacity = ulong.Max(length, ulong.Min(_capacity * 2, most));
        ulong* entries = Store.Memory.TryResize(_native->Entries, (long)capacity);
        if (entries == null)
            return false;
        _native->Entries = entries;
        _capacity = capacity;
        return true;
    }
}
