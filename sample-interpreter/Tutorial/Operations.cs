using System;
using System.Collections.Generic;
using CopyPatch;

namespace Tutorial;

/// <summary>The stencil of each instruction, once its operands are in their registers.</summary>
internal static class Operations
{
    // Stencils with nothing to fill in.
    private static readonly Dictionary<Opcode, Operation<Emitter>> s_plain = new()
    {
        [Opcode.Return] = Emitter.Operations.Return,
        [Opcode.Add] = Emitter.Operations.Add,
        [Opcode.Sub] = Emitter.Operations.Sub,
        [Opcode.Mul] = Emitter.Operations.Mul,
        [Opcode.And] = Emitter.Operations.And,
        [Opcode.Or] = Emitter.Operations.Or,
        [Opcode.Xor] = Emitter.Operations.Xor,
        [Opcode.Shl] = Emitter.Operations.Shl,
        [Opcode.Shr] = Emitter.Operations.Shr,
        [Opcode.Div] = Emitter.Operations.Div,
        [Opcode.Rem] = Emitter.Operations.Rem,
        [Opcode.FAdd] = Emitter.Operations.Fadd,
        [Opcode.FSub] = Emitter.Operations.Fsub,
        [Opcode.FMul] = Emitter.Operations.Fmul,
        [Opcode.FDiv] = Emitter.Operations.Fdiv,
        [Opcode.Equal] = Emitter.Operations.Equal,
        [Opcode.NotEqual] = Emitter.Operations.NotEqual,
        [Opcode.Less] = Emitter.Operations.Less,
        [Opcode.LessOrEqual] = Emitter.Operations.LessOrEqual,
        [Opcode.Greater] = Emitter.Operations.Greater,
        [Opcode.GreaterOrEqual] = Emitter.Operations.GreaterOrEqual,
        [Opcode.FLess] = Emitter.Operations.Fless,
        [Opcode.FGreater] = Emitter.Operations.Fgreater,
        [Opcode.FSqrt] = Emitter.Operations.Fsqrt,
        [Opcode.ToFloat] = Emitter.Operations.ToFloat,
        [Opcode.ToInt] = Emitter.Operations.ToInt,
        [Opcode.Print] = Emitter.Operations.Print,
        [Opcode.FPrint] = Emitter.Operations.Fprint,
        [Opcode.Put] = Emitter.Operations.Put,
        [Opcode.Random] = Emitter.Operations.Random,
        [Opcode.Sine] = Emitter.Operations.Sine,
    };

    // Those that go to a label.
    private static readonly Dictionary<Opcode, Operation<Emitter, Label>> s_jumps = new()
    {
        [Opcode.JumpIfEqual] = Emitter.Operations.JumpIfEqual,
        [Opcode.JumpIfNotEqual] = Emitter.Operations.JumpIfNotEqual,
        [Opcode.JumpIfLess] = Emitter.Operations.JumpIfLess,
        [Opcode.JumpIfLessOrEqual] = Emitter.Operations.JumpIfLessOrEqual,
        [Opcode.JumpIfGreater] = Emitter.Operations.JumpIfGreater,
        [Opcode.JumpIfGreaterOrEqual] = Emitter.Operations.JumpIfGreaterOrEqual,
        [Opcode.JumpIfFLess] = Emitter.Operations.JumpIfFless,
        [Opcode.JumpIfFGreater] = Emitter.Operations.JumpIfFgreater,
        [Opcode.Jump] = Emitter.Operations.Jump,
        [Opcode.JumpIf] = Emitter.Operations.JumpIf,
    };

    // Those of an array: its first slot, and its length.
    private static readonly Dictionary<Opcode, Operation<Emitter, uint, uint>> s_arrays = new()
    {
        [Opcode.Load] = Emitter.Operations.Load,
        [Opcode.Store] = Emitter.Operations.Store,
        [Opcode.FLoad] = Emitter.Operations.Fload,
        [Opcode.FStore] = Emitter.Operations.Fstore,
    };

    /// <summary>Emits it.</summary>
    /// <param name="emit">Where to.</param>
    /// <param name="instruction">The instruction; where its second operand came from does not matter any more.</param>
    /// <param name="target">The label of a jump; of any other instruction, nothing.</param>
    public static void Emit(Emitter emit, Instruction instruction, Label target)
    {
        Opcode opcode = instruction.Opcode.HasSecond() ? instruction.Opcode.With(Second.Stack) : instruction.Opcode;
        if (s_plain.TryGetValue(opcode, out Operation<Emitter> plain))
            emit.Emit(plain);
        else if (s_jumps.TryGetValue(opcode, out Operation<Emitter, Label> jump))
            emit.Emit(jump, target);
        else if (s_arrays.TryGetValue(opcode, out Operation<Emitter, uint, uint> array))
            emit.Emit(array, (uint)instruction.Index, (uint)instruction.Value);
        else if (opcode == Opcode.Push)
            emit.EmitPush(instruction.Value);
        else if (opcode == Opcode.FPush)
            emit.EmitFpush(instruction.Number);
        else if (opcode is not (Opcode.Dup or Opcode.Drop)) // what became of the register is all
            throw new InvalidOperationException($"{opcode} is not an instruction");
    }
}
