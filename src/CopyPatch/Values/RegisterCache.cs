using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>
/// The values that a single-pass compiler has at hand: a stack whose entries are in registers, are constants, or are in
/// slots. It gives registers away, and puts what is oldest into its slot where there are too few.
/// </summary>
/// <remarks>
/// <para>
/// An operation takes its operands, says where its result goes, and is emitted:
/// </para>
/// <code>
/// Operand&lt;int&gt; b = cache.Pop&lt;int&gt;();
/// Register&lt;int&gt; a = cache.PopRegister&lt;int&gt;();
/// Register&lt;int&gt; to = cache.Push&lt;int&gt;();
/// emit.EmitI32Add(to, a, b);
/// </code>
/// <para>
/// The registers of operands are kept until the result has one, which may be the same. Where there is no result,
/// <see cref="Release"/> ends that. An entry's own slot, its home, is <c>firstSlot</c> plus its depth.
/// </para>
/// <para>
/// Where ways of a program meet, all of them must leave values at the same places: <see cref="Spill"/> puts every entry
/// into its home. Or the first way decides with <see cref="Settle"/>, and the others follow with <see cref="MergeTo"/>.
/// </para>
/// </remarks>
public sealed class RegisterCache
{
    private readonly IValueEmitter _emitter;
    private readonly int _firstSlot;
    private readonly List<CacheEntry> _entries = [];
    private readonly RegisterUse _integers;
    private readonly RegisterUse _floatings;
    private readonly ParallelMove _moves;

    /// <summary>Makes an empty cache that uses all registers.</summary>
    /// <param name="emitter">What emits moves between registers and slots.</param>
    /// <param name="firstSlot">The home of the first entry. The slot before it is used as scratch.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstSlot"/> is below 1.</exception>
    public RegisterCache(IValueEmitter emitter, int firstSlot)
        : this(emitter, firstSlot, ValueRegisters.IntegerCount, ValueRegisters.FloatingCount)
    {
    }

    /// <summary>Makes an empty cache that leaves some registers alone.</summary>
    /// <param name="emitter">What emits moves between registers and slots.</param>
    /// <param name="firstSlot">The home of the first entry. The slot before it is used as scratch.</param>
    /// <param name="integers">How many integer registers it uses: those below this number.</param>
    /// <param name="floatings">How many floating-point registers it uses.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="firstSlot"/> is below 1, or there are fewer registers than an operation needs, or more than there are.
    /// </exception>
    public RegisterCache(IValueEmitter emitter, int firstSlot, int integers, int floatings)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        ArgumentOutOfRangeException.ThrowIfLessThan(firstSlot, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(integers, RegisterUse.Fewest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(integers, ValueRegisters.IntegerCount);
        ArgumentOutOfRangeException.ThrowIfLessThan(floatings, RegisterUse.Fewest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(floatings, ValueRegisters.FloatingCount);
        _emitter = emitter;
        _firstSlot = firstSlot;
        _integers = new RegisterUse(integers);
        _floatings = new RegisterUse(floatings);
        _moves = new ParallelMove(firstSlot - 1);
    }

    /// <summary>Gets how many entries there are.</summary>
    public int Depth => _entries.Count;

    /// <summary>Pushes a constant. Nothing is emitted.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="constant">Its value.</param>
    public void Push<T>(T constant)
        where T : unmanaged => PushPlace(ValueKinds.Of<T>(), new ValuePlace(OperandPlace.Constant, ((Operand<T>)constant).Bits));

    /// <summary>
    /// Pushes what a slot holds: a local variable, say. Nothing is emitted; before something else is written there,
    /// <see cref="BeforeWrite"/> must be told.
    /// </summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="slot">The slot, which is no entry's home.</param>
    /// <exception cref="ArgumentException">The slot may be an entry's home, or is the scratch slot.</exception>
    public void Push<T>(Slot<T> slot)
        where T : unmanaged
    {
        if (slot.Index >= _firstSlot - 1)
            throw new ArgumentException($"Slots from {_firstSlot - 1} on are the cache's own.", nameof(slot));
        PushPlace(ValueKinds.Of<T>(), ValuePlace.Slot(slot.Index));
    }

    /// <summary>Pushes the result of the operation that is emitted next, and ends the use of its operands.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The register that the operation must write; perhaps one of its operands'.</returns>
    public Register<T> Push<T>()
        where T : unmanaged
    {
        ValueKind kind = ValueKinds.Of<T>();
        Release();
        int register = Take(kind);
        PushPlace(kind, ValuePlace.Register(register));
        return new Register<T>(register);
    }

    /// <summary>Pushes the top entry once more. Nothing is emitted.</summary>
    /// <exception cref="InvalidOperationException">There is no entry.</exception>
    public void Duplicate()
    {
        CacheEntry top = Top();
        PushPlace(top.Kind, top.Place);
    }

    /// <summary>Takes the top entry, wherever it is. Its register stays its own until the next push of a result.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>Where it is: a register, a constant or a slot.</returns>
    /// <exception cref="InvalidOperationException">There is no entry, or it has another type.</exception>
    public Operand<T> Pop<T>()
        where T : unmanaged
    {
        CacheEntry top = Top();
        if (top.Kind != ValueKinds.Of<T>())
            throw new InvalidOperationException($"The top entry is of kind {top.Kind}, and {typeof(T)} was asked for.");
        _entries.RemoveAt(_entries.Count - 1);
        if (top.Place.Place == OperandPlace.Register)
            UseOf(top.Kind).Pin((int)top.Place.Bits);
        return new Operand<T>(top.Place.Place, top.Place.Bits);
    }

    /// <summary>Takes the top entry in a register: loads it if it is somewhere else.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>Its register.</returns>
    /// <exception cref="InvalidOperationException">There is no entry, or it has another type.</exception>
    public Register<T> PopRegister<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        if (operand.Place == OperandPlace.Register)
            return operand.Register;
        ValueKind kind = ValueKinds.Of<T>();
        int register = Take(kind);
        UseOf(kind).Add(register);
        UseOf(kind).Pin(register);
        new ValueMove(kind, ValuePlace.Register(register), new ValuePlace(operand.Place, operand.Bits)).Emit(_emitter);
        return new Register<T>(register);
    }

    /// <summary>Ends the use of operands that were popped, for an operation without a result.</summary>
    public void Release()
    {
        _integers.Unpin();
        _floatings.Unpin();
    }

    /// <summary>
    /// Is called before something is written into a slot that was pushed: entries that are still there get another place.
    /// </summary>
    /// <typeparam name="T">Any type; what a slot holds ends with whatever is written.</typeparam>
    /// <param name="slot">The slot.</param>
    public void BeforeWrite<T>(Slot<T> slot)
        where T : unmanaged
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Place == ValuePlace.Slot(slot.Index))
                MoveHome(i);
        }
    }

    /// <summary>Puts every entry into its home: before a call, which keeps no register, and where ways meet.</summary>
    public void Spill()
    {
        for (int i = 0; i < _entries.Count; i++)
            MoveHome(i);
    }

    /// <summary>Drops all entries from a depth on. Nothing is emitted.</summary>
    /// <param name="depth">How many are left.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public void Truncate(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(depth, _entries.Count);
        for (int i = depth; i < _entries.Count; i++)
            Forget(_entries[i]);
        _entries.RemoveRange(depth, _entries.Count - depth);
    }

    /// <summary>
    /// Gives every entry a place of its own, which is a register or its home, and says which: the places that other ways to
    /// the same label must leave their values at.
    /// </summary>
    /// <returns>The places.</returns>
    public CacheLayout Settle()
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            ValuePlace place = _entries[i].Place;
            if (place.Place != OperandPlace.Register || UseOf(_entries[i].Kind).IsShared((int)place.Bits))
                MoveHome(i);
        }

        return new CacheLayout([.. _entries]);
    }

    /// <summary>Moves all entries to where another way has left them.</summary>
    /// <param name="layout">What that way's <see cref="Settle"/> returned.</param>
    /// <exception cref="ArgumentException">The entries are others, by number or type; nothing is emitted.</exception>
    public void MergeTo(CacheLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (!layout.Fits(_entries))
            throw new ArgumentException("The entries there are others in number or type.", nameof(layout));
        for (int i = 0; i < _entries.Count; i++)
            _moves.Add(new ValueMove(_entries[i].Kind, layout.Entries[i].Place, _entries[i].Place));
        _moves.Emit(_emitter);
        Assume(layout);
    }

    /// <summary>Goes on with the places of a label that nothing falls through to. Nothing is emitted.</summary>
    /// <param name="layout">What <see cref="Settle"/> returned on a way there.</param>
    public void Assume(CacheLayout layout)
    {
        ArgumentNullException.ThrowIfNull(layout);
        Truncate(0);
        Release();
        foreach (CacheEntry entry in layout.Entries)
            PushPlace(entry.Kind, entry.Place);
    }

    private CacheEntry Top() => _entries.Count > 0 ? _entries[^1] : throw new InvalidOperationException("There is no entry.");

    private RegisterUse UseOf(ValueKind kind) => kind.IsFloating() ? _floatings : _integers;

    private void PushPlace(ValueKind kind, ValuePlace place)
    {
        if (place.Place == OperandPlace.Register)
            UseOf(kind).Add((int)place.Bits);
        _entries.Add(new CacheEntry(kind, place));
    }

    private void Forget(CacheEntry entry)
    {
        if (entry.Place.Place == OperandPlace.Register)
            UseOf(entry.Kind).Remove((int)entry.Place.Bits);
    }

    private void MoveHome(int index)
    {
        CacheEntry entry = _entries[index];
        ValuePlace home = ValuePlace.Slot(_firstSlot + index);
        if (entry.Place == home)
            return;
        new ValueMove(entry.Kind, home, entry.Place).Emit(_emitter);
        Forget(entry);
        _entries[index] = entry with { Place = home };
    }

    // A register that nothing is in; the oldest entry makes room. All entries of that register go home: one may be there twice.
    private int Take(ValueKind kind)
    {
        RegisterUse use = UseOf(kind);
        int register = use.FindFree();
        for (int i = 0; register < 0 && i < _entries.Count; i++)
        {
            CacheEntry entry = _entries[i];
            if (entry.Kind.IsFloating() != kind.IsFloating() || entry.Place.Place != OperandPlace.Register || use.IsPinned((int)entry.Place.Bits))
                continue;
            register = (int)entry.Place.Bits;
            for (int j = i; j < _entries.Count; j++)
            {
                if (_entries[j].Kind.IsFloating() == kind.IsFloating() && _entries[j].Place == entry.Place)
                    MoveHome(j);
            }
        }

        return register >= 0 ? register : throw new InvalidOperationException(
            "All registers hold operands that were popped. Push a result, or call Release, between operations.");
    }
}
