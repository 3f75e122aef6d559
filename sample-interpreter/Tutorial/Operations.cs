using System;
using System.Collections.Generic;
using CopyPatch;
using Stencils = Tutorial.IInstructions.Operations;

namespace Tutorial;

/// <summary>The stencil of each instruction, once its operands are in their registers.</summary>
internal static class Operations
{
    // Stencils with nothing to fill in.
    private static readonly Dictionary<Opcode, Operation<IInstructions>> s_plain = new()
    {
        [Opcode.Return] = Stencils.Return,
        [Opcode.Add] = Stencils.Add,
        [Opcode.Sub] = Stencils.Sub,
        [Opcode.Mul] = Stencils.Mul,
        [Opcode.And] = Stencils.And,
        [Opcode.Or] = Stencils.Or,
        [Opcode.Xor] = Stencils.Xor,
        [Opcode.Shl] = Stencils.Shl,
        [Opcode.Shr] = Stencils.Shr,
        [Opcode.Div] = Stencils.Div,
        [Opcode.Rem] = Stencils.Rem,
        [Opcode.FAdd] = Stencils.Fadd,
        [Opcode.FSub] = Stencils.Fsub,
        [Opcode.FMul] = Stencils.Fmul,
        [Opcode.FDiv] = Stencils.Fdiv,
        [Opcode.Equal] = Stencils.Equal,
        [Opcode.NotEqual] = Stencils.NotEqual,
        [Opcode.Less] = Stencils.Less,
        [Opcode.LessOrEqual] = Stencils.LessOrEqual,
        [Opcode.Greater] = Stencils.Greater,
        [Opcode.GreaterOrEqual] = Stencils.GreaterOrEqual,
        [Opcode.FLess] = Stencils.Fless,
        [Opcode.FGreater] = Stencils.Fgreater,
        [Opcode.FSqrt] = Stencils.Fsqrt,
        [Opcode.ToFloat] = Stencils.ToFloat,
        [Opcode.ToInt] = Stencils.ToInt,
        [Opcode.Print] = Stencils.Print,
        [Opcode.FPrint] = Stencils.Fprint,
        [Opcode.Put] = Stencils.Put,
        [Opcode.Random] = Stencils.Random,
        [Opcode.Sine] = Stencils.Sine,
    };

    // Those that go to a label.
    private static readonly Dictionary<Opcode, Operation<IInstructions, Label>> s_jumps = new()
    {
        [Opcode.JumpIfEqual] = Stencils.JumpIfEqual,
        [Opcode.JumpIfNotEqual] = Stencils.JumpIfNotEqual,
        [Opcode.JumpIfLess] = Stencils.JumpIfLess,
        [Opcode.JumpIfLessOrEqual] = Stencils.JumpIfLessOrEqual,
        [Opcode.JumpIfGreater] = Stencils.JumpIfGreater,
        [Opcode.JumpIfGreaterOrEqual] = Stencils.JumpIfGreaterOrEqual,
        [Opcode.JumpIfFLess] = Stencils.JumpIfFless,
        [Opcode.JumpIfFGreater] = Stencils.JumpIfFgreater,
        [Opcode.Jump] = Stencils.Jump,
        [Opcode.JumpIf] = Stencils.JumpIf,
    };

    // Those of an array: its first slot, and its length.
    private static readonly Dictionary<Opcode, Operation<IInstructions, uint, uint>> s_arrays = new()
    {
        [Opcode.Load] = Stencils.Load,
        [Opcode.Store] = Stencils.Store,
        [Opcode.FLoad] = Stencils.Fload,
        [Opcode.FStore] = Stencils.Fstore,
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
