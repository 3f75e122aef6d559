using System;

namespace CopyPatchJit;

/// <summary>Runs a program instruction by instruction: the one that is easy to get right, to compare with.</summary>
internal static class Interpreter
{
    public static long Run(ReadOnlySpan<Instruction> program)
    {
        Span<long> stack = stackalloc long[Machine.StackSize];
        Span<long> variables = stackalloc long[Machine.VariableCount];
        int sp = 0;
        for (int i = 0; ; i++)
        {
            (Opcode opcode, long operand) = program[i];
            switch (opcode)
            {
                case Opcode.Push: stack[sp++] = operand; break;
                case Opcode.Load: stack[sp++] = variables[(int)operand]; break;
                case Opcode.Store: variables[(int)operand] = stack[--sp]; break;
                case Opcode.Add: sp--; stack[sp - 1] += stack[sp]; break;
                case Opcode.Subtract: sp--; stack[sp - 1] -= stack[sp]; break;
                case Opcode.Multiply: sp--; stack[sp - 1] *= stack[sp]; break;
                case Opcode.Less: sp--; stack[sp - 1] = stack[sp - 1] < stack[sp] ? 1 : 0; break;
                case Opcode.Jump: i = (int)operand - 1; break;
                case Opcode.JumpIfZero when stack[--sp] == 0: i = (int)operand - 1; break;
                case Opcode.JumpIfZero: break;
                case Opcode.Print: Console.WriteLine(stack[--sp]); break;
                case Opcode.Halt: return stack[--sp];
                default: throw new InvalidOperationException($"{opcode} is not known.");
            }
        }
    }
}
