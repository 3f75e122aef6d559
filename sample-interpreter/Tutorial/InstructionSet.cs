using System.Collections.Generic;

namespace Tutorial;

/// <summary>What follows an instruction's name in a program file.</summary>
internal enum OperandKind { None, Constant, Variable, Array, Label }

/// <summary>An instruction as programs write it.</summary>
/// <param name="Opcode">What it is; of a pair for two types, the one for integers.</param>
/// <param name="Operand">What follows its name.</param>
/// <param name="Float">What it is when its operand is floating point.</param>
internal readonly record struct InstructionForm(Opcode Opcode, OperandKind Operand = OperandKind.None, Opcode Float = default);

/// <summary>The language: every word that a program file can use.</summary>
internal static class InstructionSet
{
    /// <summary>Each instruction by its name.</summary>
    public static IReadOnlyDictionary<string, InstructionForm> Forms { get; } = new Dictionary<string, InstructionForm>
    {
        ["push"] = new(Opcode.Push, OperandKind.Constant, Opcode.FPush),
        ["get"] = new(Opcode.Get, OperandKind.Variable, Opcode.FGet),
        ["set"] = new(Opcode.Set, OperandKind.Variable, Opcode.FSet),
        ["load"] = new(Opcode.Load, OperandKind.Array, Opcode.FLoad), // takes the index
        ["store"] = new(Opcode.Store, OperandKind.Array, Opcode.FStore), // takes the value, then the index on top
        ["dup"] = new(Opcode.Dup),
        ["drop"] = new(Opcode.Drop),
        ["swap"] = new(Opcode.Swap),

        ["add"] = new(Opcode.Add),
        ["sub"] = new(Opcode.Sub),
        ["mul"] = new(Opcode.Mul),
        ["div"] = new(Opcode.Div),
        ["rem"] = new(Opcode.Rem),
        ["and"] = new(Opcode.And),
        ["or"] = new(Opcode.Or),
        ["xor"] = new(Opcode.Xor),
        ["shl"] = new(Opcode.Shl),
        ["shr"] = new(Opcode.Shr),
        ["equal"] = new(Opcode.Equal),
        ["not_equal"] = new(Opcode.NotEqual),
        ["less"] = new(Opcode.Less),
        ["less_or_equal"] = new(Opcode.LessOrEqual),
        ["greater"] = new(Opcode.Greater),
        ["greater_or_equal"] = new(Opcode.GreaterOrEqual),

        ["fadd"] = new(Opcode.FAdd),
        ["fsub"] = new(Opcode.FSub),
        ["fmul"] = new(Opcode.FMul),
        ["fdiv"] = new(Opcode.FDiv),
        ["fsqrt"] = new(Opcode.FSqrt),
        ["fless"] = new(Opcode.FLess),
        ["fgreater"] = new(Opcode.FGreater),
        ["to_float"] = new(Opcode.ToFloat),
        ["to_int"] = new(Opcode.ToInt),

        ["jump"] = new(Opcode.Jump, OperandKind.Label),
        ["jump_if"] = new(Opcode.JumpIf, OperandKind.Label),
        ["return"] = new(Opcode.Return),

        ["print"] = new(Opcode.Print),
        ["fprint"] = new(Opcode.FPrint),
        ["put"] = new(Opcode.Put),
        ["random"] = new(Opcode.Random),
        ["sine"] = new(Opcode.Sine),
    };
}
