using System.Numerics;

namespace CopyPatch.Wasm;

/// <summary>The registers of one class: which are free, and which operand is in each of the others.</summary>
/// <param name="count">How many there are.</param>
internal sealed class RegisterSet(int count)
{
    private readonly int[] _owner = new int[count];
    private uint _forOperands;
    private uint _free;
    private uint _held;
    private uint _lastHeld; // a result goes there if it can: an instruction of x86-64 overwrites its first operand

    /// <summary>Gets how many there are.</summary>
    public int Count => count;

    /// <summary>Gets whether one of them is free.</summary>
    public bool HasFree => _free != 0;

    /// <summary>Whether a register is one of those for operands.</summary>
    public bool IsForOperands(int register) => (_forOperands & (1u << register)) != 0;

    /// <summary>Starts with no operand in any.</summary>
    /// <param name="forLocals">A bit for each that holds a local, and none of the operands.</param>
    public void Reset(uint forLocals)
    {
        _forOperands = ((1u << count) - 1) & ~forLocals;
        _free = _forOperands;
        _held = 0;
    }

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

    /// <summary>A free one, or -1; it is held.</summary>
    public int TakeHeld()
    {
        if (_free == 0)
            return -1;
        int register = BitOperations.TrailingZeroCount(_free);
        _free &= _free - 1;
        _held |= 1u << register;
        _lastHeld = 1u << register;
        return register;
    }

    /// <summary>A free one for an operand, or -1.</summary>
    public int TakeFor(int operand)
    {
        if (_free == 0)
            return -1;
        uint candidates = (_free & _lastHeld) != 0 ? _lastHeld : _free;
        int register = BitOperations.TrailingZeroCount(candidates);
        _free &= ~(1u << register);
        _lastHeld = 0;
        _owner[register] = operand;
        return register;
    }

    /// <summary>The operand is no longer in its register, which is free.</summary>
    public void Free(int register) => _free |= 1u << register;

    /// <summary>A register which was held is an operand's.</summary>
    public void Own(int register, int operand)
    {
        uint bit = 1u << register;
        _held &= ~bit;
        _free &= ~bit;
        _owner[register] = operand;
    }

    /// <summary>The oldest operand that is in a register and was not popped, or -1.</summary>
    public int Oldest()
    {
        int oldest = -1;
        for (uint used = _forOperands & ~_free & ~_held; used != 0; used &= used - 1)
        {
            int owner = _owner[BitOperations.TrailingZeroCount(used)];
            if (oldest < 0 || owner < oldest)
                oldest = owner;
        }

        return oldest;
    }
}
