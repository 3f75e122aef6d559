using System;

namespace CopyPatchJit;

/// <summary>What interpreter and compiled code agree on.</summary>
internal static class Machine
{
    public const int StackSize = 256;
    public const int VariableCount = 16;

    /// <summary>
    /// Looks at a program before it runs. Neither the interpreter nor the machine code does so later: what passes here must not leave
    /// the stack, the variables or the program.
    /// </summary>
    /// <exception cref="ArgumentException">It cannot be run.</exception>
    public static void Verify(ReadOnlySpan<Instruction> program)
    {
        // What is on the stack before each instruction, as far as it is known.
        int[] depths = new int[program.Length + 1];
        Array.Fill(depths, -1);
        int depth = 0;
        for (int i = 0; i < program.Length; i++)
        {
            // What only a jump further back leads to is taken to begin with an empty stack.
            depth = Meet(depths, i, depth < 0 ? Math.Max(depths[i], 0) : depth);
            (Opcode opcode, long operand) = program[i];
            if (opcode is Opcode.Load or Opcode.Store && operand is < 0 or >= VariableCount)
                throw new ArgumentException($"Instruction {i}: there is no variable {operand}.", nameof(program));
            if (opcode is Opcode.Jump or Opcode.JumpIfZero && (operand < 0 || operand >= program.Length))
                throw new ArgumentException($"Instruction {i}: there is no instruction {operand}.", nameof(program));
            (int pops, int pushes) = opcode switch
            {
                Opcode.Push or Opcode.Load => (0, 1),
                Opcode.Add or Opcode.Subtract or Opcode.Multiply or Opcode.Less => (2, 1),
                Opcode.Jump => (0, 0),
                Opcode.Store or Opcode.JumpIfZero or Opcode.Print or Opcode.Halt => (1, 0),
                _ => throw new ArgumentException($"Instruction {i}: {opcode} is not known here.", nameof(program)),
            };
            if (depth < pops || depth - pops + pushes > StackSize)
                throw new ArgumentException($"Instruction {i}: the stack is empty or full.", nameof(program));
            depth += pushes - pops;
            if (opcode is Opcode.Jump or Opcode.JumpIfZero)
                Meet(depths, (int)operand, depth);
            if (opcode is Opcode.Jump or Opcode.Halt)
                depth = -1;
        }

        if (depth >= 0)
            throw new ArgumentException("The last instruction must be Halt or Jump.", nameof(program));
    }

    private static int Meet(int[] depths, int instruction, int depth)
    {
        if (depths[instruction] >= 0 && depths[instruction] != depth)
            throw new ArgumentException($"Instruction {instruction}: the stack is not always as deep.");
        return depths[instruction] = depth;
    }
}
