using System;
using System.Numerics;

namespace CopyPatch;

// Where operands move.
public sealed partial class OperandStack
{
    /// <summary>Spills the operands that are in registers: before a call, which keeps none.</summary>
    public void SpillRegisters()
    {
        SpillRegisters(_integers);
        SpillRegisters(_floatings);
    }

    /// <summary>
    /// Spills the operands that are in registers, and those that are locals: before control flow forks, since a local may be
    /// written on one way and not on the other.
    /// </summary>
    public void Spill()
    {
        SpillRegisters();

        // The search ends at the lowest local, which was pushed after the last one: no operand is looked at twice.
        for (int i = _depth - 1; _pendingLocals > 0; i--)
        {
            if (_entries[i].Holder == OperandHolder.Local)
                MoveHome(i);
        }
    }

    /// <summary>Spills all operands from a depth on, constants as well: the arguments of a call, and results at a merge point.</summary>
    /// <param name="depth">How many operands stay where they are.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public void SpillFrom(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)depth, (uint)_depth, nameof(depth));
        for (int i = _depth - 1; i >= depth; i--)
        {
            if (_entries[i].Holder != OperandHolder.Home)
                MoveHome(i);
        }
    }

    /// <summary>Emits a copy of an operand, which stays where it is.</summary>
    /// <param name="depth">How many operands are below it.</param>
    /// <param name="slot">The index of the slot that it goes to.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operand.</exception>
    public void Copy(int depth, int slot)
    {
        _ = At(depth);
        CopyTo(depth, OperandPlace.Slot, slot);
    }

    /// <summary>Emits a move, unless both are the same place.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="to">Where the value goes.</param>
    /// <param name="from">Where it is.</param>
    public void Move<T>(Location<T> to, Operand<T> from)
        where T : unmanaged => Move(ValueKinds.Of<T>(), to.Place, to.Bits, from.Place, from.Bits);

    private void Move(ValueKind kind, OperandPlace to, int index, OperandPlace from, long bits)
    {
        if (from == to && bits == index)
            return;
        switch (kind)
        {
            case ValueKind.Int32: _emitter.Move(new Location<int>(to, index), new Operand<int>(from, bits)); break;
            case ValueKind.Int64: _emitter.Move(new Location<long>(to, index), new Operand<long>(from, bits)); break;
            case ValueKind.Single: _emitter.Move(new Location<float>(to, index), new Operand<float>(from, bits)); break;
            default: _emitter.Move(new Location<double>(to, index), new Operand<double>(from, bits)); break;
        }
    }

    private void CopyTo(int depth, OperandPlace to, int index)
    {
        ref OperandEntry entry = ref _entries[depth];
        (OperandPlace from, long bits) = entry.Holder switch
        {
            OperandHolder.Register => (OperandPlace.Register, entry.Bits),
            OperandHolder.Constant => (OperandPlace.Constant, entry.Bits),
            OperandHolder.Home => (OperandPlace.Slot, HomeOf(depth)),
            _ when RegisterOf((int)entry.Bits) is >= 0 and int register => (OperandPlace.Register, register),
            _ => (OperandPlace.Slot, entry.Bits),
        };
        Move(entry.Kind, to, index, from, bits);
    }

    private void MoveHome(int depth)
    {
        CopyTo(depth, OperandPlace.Slot, HomeOf(depth));
        ref OperandEntry entry = ref _entries[depth];
        Leave(ref entry);
        entry.Holder = OperandHolder.Home;
    }

    private void SpillRegisters(RegisterSet set)
    {
        for (uint used = set.Used; used != 0; used &= used - 1)
            MoveHome(set.OwnerOf(BitOperations.TrailingZeroCount(used)));
    }

    private void SpillOldest(RegisterSet set)
    {
        int oldest = set.Oldest();
        if (oldest < 0)
            throw new InvalidOperationException(
                "All registers hold operands that were popped. Push a result, or call Release, between operations.");
        MoveHome(oldest);
    }
}
