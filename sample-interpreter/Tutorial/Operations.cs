using System;
using System.Collections.Generic;
using CopyPatch;

namespace Tutorial;

/// <summary>The stencil of each instruction, once its operands are in their registers.</summary>
internal static class Operations
{
    // Stencils with nothing to fill in.
    private static readonly Dictionary<Opcode, Operation<IInstructions>> s_plain = new()
    {
        [Opcode.Return] = IInstructions.Operations.Return,
        [Opcode.Add] = IInstructions.Operations.Add,
        [Opcode.Sub] = IInstructions.Operations.Sub,
        [Opcode.Mul] = IInstructions.Operations.Mul,
        [Opcode.And] = IInstructions.Operations.And,
        [Opcode.Or] = IInstructions.Operations.Or,
        [Opcode.Xor] = IInstructions.Operations.Xor,
        [Opcode.Shl] = IInstructions.Operations.Shl,
        [Opcode.Shr] = IInstructions.Operations.Shr,
        [Opcode.Div] = IInstructions.Operations.Div,
        [Opcode.Rem] = IInstructions.Operations.Rem,
        [Opcode.FAdd] = IInstructions.Operations.Fadd,
        [Opcode.FSub] = IInstructions.Operations.Fsub,
        [Opcode.FMul] = IInstructions.Operations.Fmul,
        [Opcode.FDiv] = IInstructions.Operations.Fdiv,
        [Opcode.Equal] = IInstructions.Operations.Equal,
        [Opcode.NotEqual] = IInstructions.Operations.NotEqual,
        [Opcode.Less] = IInstructions.Operations.Less,
        [Opcode.LessOrEqual] = IInstructions.Operations.LessOrEqual,
        [Opcode.Greater] = IInstructions.Operations.Greater,
        [Opcode.GreaterOrEqual] = IInstructions.Operations.GreaterOrEqual,
        [Opcode.FLess] = IInstructions.Operations.Fless,
        [Opcode.FGreater] = IInstructions.Operations.Fgreater,
        [Opcode.FSqrt] = IInstructions.Operations.Fsqrt,
        [Opcode.ToFloat] = IInstructions.Operations.ToFloat,
        [Opcode.ToInt] = IInstructions.Operations.ToInt,
        [Opcode.Print] = IInstructions.Operations.Print,
        [Opcode.FPrint] = IInstructions.Operations.Fprint,
        [Opcode.Put] = IInstructions.Operations.Put,
        [Opcode.Random] = IInstructions.Operations.Random,
        [Opcode.Sine] = IInstructions.Operations.Sine,
    };

    // Those that go to a label.
    private static readonly Dictionary<Opcode, Operation<IInstructions, Label>> s_jumps = new()
    {
        [Opcode.JumpIfEqual] = IInstructions.Operations.JumpIfEqual,
        [Opcode.JumpIfNotEqual] = IInstructions.Operations.JumpIfNotEqual,
        [Opcode.JumpIfLess] = IInstructions.Operations.JumpIfLess,
        [Opcode.JumpIfLessOrEqual] = IInstructions.Operations.JumpIfLessOrEqual,
        [Opcode.JumpIfGreater] = IInstructions.Operations.JumpIfGreater,
        [Opcode.JumpIfGreaterOrEqual] = IInstructions.Operations.JumpIfGreaterOrEqual,
        [Opcode.JumpIfFLess] = IInstructions.Operations.JumpIfFless,
        [Opcode.JumpIfFGreater] = IInstructions.Operations.JumpIfFgreater,
        [Opcode.Jump] = IInstructions.Operations.Jump,
        [Opcode.JumpIf] = IInstructions.Operations.JumpIf,
    };

    // Those of an array: its first slot, and its length.
    private static readonly Dictionary<Opcode, Operation<IInstructions, uint, uint>> s_arrays = new()
    {
        [Opcode.Load] = IInstructions.Operations.Load,
        [Opcode.Store] = IInstructions.Operations.Store,
        [Opcode.FLoad] = IInstructions.Operations.Fload,
        [Opcode.FStore] = IInstructions.Operations.Fstore,
    };

    /// <summary>Emits it.</summary>
    /// <param name="emit">Where to.</param>
    /// <param name="instruction">The instruction; where its second operand came from does not matter any more.</param>
    /// <param name="target">The label of a jump; of any other instruction, nothing.</param>
    public static void Emit(IInstructions emit, Instruction instruction, Label target)
    {
        Opcode opcode = instruction.Opcode.HasSecond() ? instruction.Opcode.With(Second.Stack) : instruction.Opcode;
        if (s_plain.TryGetValue(opcode, out Operation<IInstructions> plain))
            emit.Emit(plain);
        else if (s_jumps.TryGetValue(opcode, out Operation<IInstructions, Label> jump))
            emit.Emit(jump, target);
        else if (s_arrays.TryGetValue(opcode, out Operation<IInstructions, uint, uint> array))
            emit.Emit(array, (uint)instruction.Index, (uint)instruction.Value);
        else if (opcode == Opcode.Push)
            emit.EmitPush(instruction.Value);
        else if (opcode == Opcode.FPush)
            emit.EmitFpush(instruction.Number);
        else if (opcode is not (Opcode.Dup or Opcode.Drop)) // what became of the register is all
            throw new InvalidOperationException($"{opcode} is not an instruction");
    }
}
