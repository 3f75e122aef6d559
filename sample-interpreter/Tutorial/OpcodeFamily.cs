using System;

namespace Tutorial;

/// <summary>Where the second operand of an operation is.</summary>
internal enum Second { Stack, Variable, Constant }

/// <summary>Opcodes come in families of three; this tells what is what.</summary>
internal static class OpcodeFamily
{
    /// <summary>Whether an opcode is arithmetic, a comparison, or a comparison with its jump.</summary>
    public static bool HasSecond(this Opcode opcode) => opcode is >= Opcode.Add and <= Opcode.JumpIfFGreaterConstant;

    /// <summary>Where its second operand is.</summary>
    public static Second Second(this Opcode opcode) => (Second)((opcode - Opcode.Add) % 3);

    /// <summary>The same operation with its second operand elsewhere.</summary>
    public static Opcode With(this Opcode opcode, Second second) => opcode - (int)opcode.Second() + (int)second;

    /// <summary>Whether its operands are floating point.</summary>
    public static bool TakesNumbers(this Opcode opcode) => StackEffect.Of(opcode).TakesNumbers > 0;

    /// <summary>The comparison with its jump.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no comparison.</exception>
    public static Opcode Jumping(this Opcode comparison) => comparison.IsComparison()
        ? comparison + (Opcode.JumpIfEqual - Opcode.Equal)
        : throw new ArgumentOutOfRangeException(nameof(comparison));

    /// <summary>Whether it makes a 0 or a 1.</summary>
    public static bool IsComparison(this Opcode opcode) => opcode is >= Opcode.Equal and <= Opcode.FGreaterConstant;
}
