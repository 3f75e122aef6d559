using System;
using System.Numerics;

namespace CopyPatch;

/// <summary>The registers of one class, as bit masks: those that are free, and those that operands which were popped still hold.</summary>
internal sealed class RegisterSet
{
    private readonly int[] _owners; // the depth of the operand in each
    private readonly int[] _locals; // the local that is bound to each, or -1
    private uint _forOperands;
    private uint _free;
    private uint _held;
    private uint _lastHeld; // a result goes there if it can: an instruction of x86-64 overwrites its first operand

    public RegisterSet(int count)
    {
        _owners = new int[count];
        _locals = new int[count];
        Array.Fill(_locals, -1);
        Bind([]);
    }

    /// <summary>Gets the local that is bound to each register, or -1.</summary>
    public ReadOnlySpan<int> Locals => _locals;

    /// <summary>Gets the registers that operands are in which were not popped.</summary>
    public uint Used => _forOperands & ~_free & ~_held;

    /// <summary>Binds registers to locals; all others are free.</summary>
    /// <param name="locals">A local or -1 for each register; those behind the last are for operands.</param>
    public void Bind(ReadOnlySpan<int> locals)
    {
        _forOperands = (1u << _locals.Length) - 1;
        Array.Fill(_locals, -1);
        for (int i = 0; i < locals.Length; i++)
        {
            _locals[i] = locals[i];
            if (locals[i] >= 0)
                _forOperands &= ~(1u << i);
        }

        _free = _forOperands;
        _held = _lastHeld = 0;
    }

    /// <summary>Whether no local is bound to a register.</summary>
    public bool IsForOperands(int register) => (_forOperands & (1u << register)) != 0;

    /// <summary>The depth of the operand in a register.</summary>
    public int OwnerOf(int register) => _owners[register];

    /// <summary>An operand was popped: its register stays its own until <see cref="Release"/>.</summary>
    public void Hold(int register)
    {
        uint bit = 1u << register;
        _held |= bit;
        _lastHeld = bit;
    }

    /// <summary>Ends the use of what was popped.</summary>
    public void Release()
    {
        _free |= _held;
        _held = 0;
    }

    /// <summary>A free register, or -1; it is held.</summary>
    public int TakeHeld()
    {
        if (_free == 0)
            return -1;
        int register = BitOperations.TrailingZeroCount(_free);
        _free &= _free - 1;
        Hold(register);
        return register;
    }

    /// <summary>A free register for an operand, or -1.</summary>
    /// <param name="owner">The operand's depth.</param>
    public int TakeFor(int owner)
    {
        if (_free == 0)
            return -1;
        uint candidates = (_free & _lastHeld) != 0 ? _lastHeld : _free;
        int register = BitOperations.TrailingZeroCount(candidates);
        _lastHeld = 0;
        Own(register, owner);
        return register;
    }

    /// <summary>A register that was held, or is free, becomes an operand's.</summary>
    public void Own(int register, int owner)
    {
        uint bit = 1u << register;
        _held &= ~bit;
        _free &= ~bit;
        _owners[register] = owner;
    }

    /// <summary>The operand is no longer in its register.</summary>
    public void Free(int register) => _free |= 1u << register;

    /// <summary>The depth of the oldest operand that is in a register and was not popped, or -1.</summary>
    public int Oldest()
    {
        int oldest = -1;
        for (uint used = Used; used != 0; used &= used - 1)
        {
            int owner = _owners[BitOperations.TrailingZeroCount(used)];
            if (oldest < 0 || owner < oldest)
                oldest = owner;
        }

        return oldest;
    }
}
