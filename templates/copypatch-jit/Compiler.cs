using System;
using CopyPatch;

namespace CopyPatchJit;

/// <summary>From a program to machine code: one <c>Emit</c> call for each instruction.</summary>
internal static class Compiler
{
    /// <param name="program">The program.</param>
    /// <param name="heap">Where its machine code goes.</param>
    /// <returns>The code, to be disposed when nobody runs it any more.</returns>
    /// <exception cref="ArgumentException">The program cannot be run.</exception>
    public static StackEmitter.Program Compile(ReadOnlySpan<Instruction> program, CodeHeap heap)
    {
        Machine.Verify(program);
        using var emit = new StackEmitter(heap);

        // Any instruction may be jumped to.
        var labels = new Label[program.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = emit.DefineLabel();

        for (int i = 0; i < program.Length; i++)
        {
            (Opcode opcode, long operand) = program[i];
            emit.MarkLabel(labels[i]);
            switch (opcode)
            {
                case Opcode.Push: emit.EmitPush(operand); break;
                case Opcode.Load: emit.EmitLoad((uint)operand); break;
                case Opcode.Store: emit.EmitStore((uint)operand); break;
                case Opcode.Add: emit.EmitAdd(); break;
                case Opcode.Subtract: emit.EmitSubtract(); break;
                case Opcode.Multiply: emit.EmitMultiply(); break;
                case Opcode.Less: emit.EmitLess(); break;
                case Opcode.Jump: emit.EmitJump(labels[operand]); break;
                case Opcode.JumpIfZero: emit.EmitJumpIfZero(labels[operand]); break;
                case Opcode.Print: emit.EmitPrint(); break;
                case Opcode.Halt: emit.EmitHalt(); break;
                default: throw new ArgumentException($"{opcode} is not known.", nameof(program));
            }
        }

        return emit.Compile();
    }

    /// <summary>Runs compiled code from its start, with an empty stack and with variables that are 0.</summary>
    public static unsafe long Run(StackEmitter.Program code)
    {
        // On the machine's own stack: nothing moves it while the code runs.
        long* stack = stackalloc long[Machine.StackSize];
        long* variables = stackalloc long[Machine.VariableCount];
        return code.Run(stack, variables);
    }
}
