using System;

namespace Tutorial;

/// <summary>
/// A stack as the compiler sees it. It knows how deep the stack is at each instruction, so that a place on it is a slot
/// of the frame like any other; and it knows whether the value on top is in its register or in its slot.
/// </summary>
/// <param name="firstSlot">The lowest slot.</param>
/// <param name="reload">Emits what brings a slot into the register.</param>
/// <param name="spill">Emits what writes the register to a slot.</param>
internal struct CachedStack(int firstSlot, Action<uint> reload, Action<uint> spill)
{
    private int _depth;
    private bool _inRegister;

    /// <summary>The slot of the value under the top.</summary>
    public readonly uint Under => (uint)(firstSlot + _depth - 2);

    private readonly uint Top => (uint)(firstSlot + _depth - 1);

    /// <summary>Makes the register ready for an instruction that takes and leaves so many values.</summary>
    public readonly void Before(int takes, int leaves)
    {
        if (takes > 0 && !_inRegister)
            reload(Top);
        else if (takes < leaves && _inRegister)
            spill(Top);
    }

    /// <summary>Counts what that instruction did.</summary>
    public void After(int takes, int leaves)
    {
        _depth += leaves - takes;
        if (takes > 0 || leaves > 0)
            _inRegister = leaves > 0;
    }
}
