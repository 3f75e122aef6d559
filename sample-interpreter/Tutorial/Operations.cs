using System;
using CopyPatch;

namespace Tutorial;

/// <summary>The stencil of each instruction, once its operands are in their registers.</summary>
internal static class Operations
{
    /// <summary>Emits it.</summary>
    /// <param name="emit">Where to.</param>
    /// <param name="instruction">The instruction; where its second operand came from does not matter any more.</param>
    /// <param name="target">The label of a jump; of any other instruction, nothing.</param>
    public static void Emit(Emitter emit, Instruction instruction, Label target)
    {
        uint slot = (uint)instruction.Index;
        long value = instruction.Value;
        Opcode opcode = instruction.Opcode;
        switch (opcode.HasSecond() ? opcode.With(Second.Stack) : opcode)
        {
            case Opcode.Return: emit.EmitReturn(); break;
            case Opcode.Push: emit.EmitPush(value); break;
            case Opcode.FPush: emit.EmitFpush(instruction.Number); break;
            case Opcode.Load: emit.EmitLoad(slot, (uint)value); break;
            case Opcode.Store: emit.EmitStore(slot, (uint)value); break;
            case Opcode.FLoad: emit.EmitFload(slot, (uint)value); break;
            case Opcode.FStore: emit.EmitFstore(slot, (uint)value); break;
            case Opcode.Dup or Opcode.Drop: break; // what became of the register is all

            case Opcode.Add: emit.EmitAdd(); break;
            case Opcode.Sub: emit.EmitSub(); break;
            case Opcode.Mul: emit.EmitMul(); break;
            case Opcode.And: emit.EmitAnd(); break;
            case Opcode.Or: emit.EmitOr(); break;
            case Opcode.Xor: emit.EmitXor(); break;
            case Opcode.Shl: emit.EmitShl(); break;
            case Opcode.Shr: emit.EmitShr(); break;
            case Opcode.Div: emit.EmitDiv(); break;
            case Opcode.Rem: emit.EmitRem(); break;
            case Opcode.FAdd: emit.EmitFadd(); break;
            case Opcode.FSub: emit.EmitFsub(); break;
            case Opcode.FMul: emit.EmitFmul(); break;
            case Opcode.FDiv: emit.EmitFdiv(); break;

            case Opcode.Equal: emit.EmitEqual(); break;
            case Opcode.NotEqual: emit.EmitNotEqual(); break;
            case Opcode.Less: emit.EmitLess(); break;
            case Opcode.LessOrEqual: emit.EmitLessOrEqual(); break;
            case Opcode.Greater: emit.EmitGreater(); break;
            case Opcode.GreaterOrEqual: emit.EmitGreaterOrEqual(); break;
            case Opcode.FLess: emit.EmitFless(); break;
            case Opcode.FGreater: emit.EmitFgreater(); break;
            case Opcode.JumpIfEqual: emit.EmitJumpIfEqual(target); break;
            case Opcode.JumpIfNotEqual: emit.EmitJumpIfNotEqual(target); break;
            case Opcode.JumpIfLess: emit.EmitJumpIfLess(target); break;
            case Opcode.JumpIfLessOrEqual: emit.EmitJumpIfLessOrEqual(target); break;
            case Opcode.JumpIfGreater: emit.EmitJumpIfGreater(target); break;
            case Opcode.JumpIfGreaterOrEqual: emit.EmitJumpIfGreaterOrEqual(target); break;
            case Opcode.JumpIfFLess: emit.EmitJumpIfFless(target); break;
            case Opcode.JumpIfFGreater: emit.EmitJumpIfFgreater(target); break;

            case Opcode.FSqrt: emit.EmitFsqrt(); break;
            case Opcode.ToFloat: emit.EmitToFloat(); break;
            case Opcode.ToInt: emit.EmitToInt(); break;
            case Opcode.Jump: emit.EmitJump(target); break;
            case Opcode.JumpIf: emit.EmitJumpIf(target); break;
            case Opcode.Print: emit.EmitPrint(); break;
            case Opcode.FPrint: emit.EmitFprint(); break;
            case Opcode.Put: emit.EmitPut(); break;
            case Opcode.Random: emit.EmitRandom(); break;
            case Opcode.Sine: emit.EmitSine(); break;
            default: throw new InvalidOperationException($"{opcode} is not an instruction");
        }
    }
}
