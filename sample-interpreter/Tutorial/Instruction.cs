using System;

namespace Tutorial;

/// <summary>One decoded instruction, as the interpreter runs it and the compiler takes it.</summary>
/// <param name="Opcode">What it does.</param>
/// <param name="Index">
/// Of a jump, its distance, in instructions from the one behind it; of any other, the slot of its variable, or the first
/// slot of its array.
/// </param>
/// <param name="Value">
/// A constant (of floating point, its bits), the length of an array, or the slot of the variable that a jump compares
/// with or that <see cref="Opcode.Copy"/> reads.
/// </param>
internal readonly record struct Instruction(Opcode Opcode, int Index = 0, long Value = 0)
{
    /// <summary>The constant of a floating-point instruction.</summary>
    public double Number => BitConverter.Int64BitsToDouble(Value);

    /// <summary>Whether it may go on elsewhere than behind it.</summary>
    public bool IsJump =>
        Opcode is Opcode.Jump or Opcode.JumpIf or (>= Opcode.JumpIfEqual and <= Opcode.JumpIfFGreaterConstant);

    /// <summary>Where a jump goes.</summary>
    /// <param name="at">Where it is.</param>
    public int Target(int at) => at + 1 + Index;

    /// <summary>The same jump to another place.</summary>
    /// <param name="at">Where it is.</param>
    /// <param name="target">Where it goes.</param>
    public Instruction WithTarget(int at, int target) => this with { Index = target - at - 1 };
}
