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
/// A jump that may not be taken moves values on its own way only, and the other goes on from a <see cref="Snapshot"/>.
/// This is WebAssembly's <c>br_if</c> out of a block with one result, where <c>height</c> entries were at its start:
/// </para>
/// <code>
/// Register&lt;int&gt; condition = cache.PopRegister&lt;int&gt;();
/// CacheLayout before = cache.Snapshot();
/// Label stay = emit.DefineLabel();
/// emit.EmitJumpIfZero(condition, stay);
/// cache.Release();
/// cache.Truncate(height, keep: 1);
/// if (block.Layout is null)
///     block.Layout = cache.Settle();          // the first way to the block's end
/// else
///     cache.MergeTo(block.Layout);
/// emit.EmitJump(block.End);
/// emit.MarkLabel(stay);
/// cache.Assume(before);
/// </code>
/// </remarks>
public sealed partial class RegisterCache
{
    private readonly IValueEmitter _emitter;
    private readonly int _firstSlot;
    private readonly List<CacheEntry> _entries = [];
    private readonly RegisterUse _integers;
    private readonly RegisterUse _floatings;
    private readonly ParallelMove _moves;
    private bool _hasOperands;

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
        _hasOperands = true;
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
        _hasOperands = false;
        _integers.Unpin();
        _floatings.Unpin();
    }

    /// <summary>
    /// Is called before something is written into a slot that was pushed: entries that are still there get another place, a
    /// register that is free or else their home.
    /// </summary>
    /// <typeparam name="T">Any type; what a slot holds ends with whatever is written.</typeparam>
    /// <param name="slot">The slot.</param>
    public void BeforeWrite<T>(Slot<T> slot)
        where T : unmanaged
    {
        for (int i = 0; i < _entries.Count; i++)
        {
            if (_entries[i].Place == ValuePlace.Slot(slot.Index) && !TryLoad(i))
                MoveHome(i);
        }
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

    /// <summary>Drops entries from a depth on, but for those on top, which come down to it: a block's results, say.</summary>
    /// <param name="depth">How many are left below the ones that are kept.</param>
    /// <param name="keep">How many on top are kept.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer entries.</exception>
    /// <exception cref="InvalidOperationException">Operands that were popped are still in use.</exception>
    public void Truncate(int depth, int keep)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        ArgumentOutOfRangeException.ThrowIfNegative(keep);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keep, _entries.Count - depth);
        ThrowIfOperands();
        int dropped = _entries.Count - keep - depth;
        for (int i = depth; i < depth + dropped; i++)
            Forget(_entries[i]);
        _entries.RemoveRange(depth, dropped);

        // What is in the cache's own slots has another home now, and its old one may be that of an entry to come.
        for (int i = depth; i < _entries.Count; i++)
        {
            CacheEntry entry = _entries[i];
            if (entry.Place.Place != OperandPlace.Slot || entry.Place.Bits < _firstSlot)
                continue;
            ValuePlace home = ValuePlace.Slot(_firstSlot + i);
            _moves.Add(new ValueMove(entry.Kind, home, entry.Place));
            _entries[i] = entry with { Place = home };
        }

        _moves.Emit(_emitter);
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

    private void ThrowIfOperands()
    {
        if (_hasOperands)
            throw new InvalidOperationException("Operands that were popped are still in use: emit what reads them, then call Release.");
    }

    // One load for all entries that are in the same slot.
    private bool TryLoad(int index)
    {
        CacheEntry entry = _entries[index];
        int free = UseOf(entry.Kind).FindFree();
        if (free < 0)
            return false;
        ValuePlace register = ValuePlace.Register(free);
        new ValueMove(entry.Kind, register, entry.Place).Emit(_emitter);
        for (int i = index; i < _entries.Count; i++)
        {
            if (_entries[i] != entry)
                continue;
            UseOf(entry.Kind).Add(free);
            _entries[i] = entry with { Place = register };
        }

        return true;
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
