using System;
using System.Collections.Generic;

namespace Tutorial;

/// <summary>
/// Counts what is on the stacks at each instruction, so that no one has to look while the program runs. One pass is
/// enough, since the stacks must be empty wherever a jump starts or ends.
/// </summary>
internal sealed class StackCheck(string file)
{
    private int _integers;
    private int _numbers;
    private StackDepth _deepest;

    /// <summary>Checks a program, instruction by instruction.</summary>
    /// <param name="instructions">The program's instructions, before any is a superinstruction.</param>
    /// <param name="words">The word of each.</param>
    /// <param name="labels">At which of them there is a label.</param>
    /// <returns>The slots that the stacks need.</returns>
    /// <exception cref="ProgramException">Something is missing on a stack, or left there.</exception>
    public StackDepth Run(IReadOnlyList<Instruction> instructions, IReadOnlyList<Token> words, IReadOnlySet<int> labels)
    {
        for (int at = 0; at < instructions.Count; at++)
        {
            if (labels.Contains(at))
                MustBeEmpty(words[at], $"at the label before {words[at].Text}");
            Count(instructions[at].Opcode, words[at]);
            if (instructions[at].IsJump || instructions[at].Opcode == Opcode.Return)
                MustBeEmpty(words[at], $"after {words[at].Text}");
        }
        if (instructions[^1].Opcode is not (Opcode.Return or Opcode.Jump) || labels.Contains(instructions.Count))
            throw new ProgramException(file, words[^1].Line, "the program runs out of its end: end it with return or jump");
        // One more, for the interpreter: with the first value, what its register held below it goes to memory.
        return new StackDepth(_deepest.Integers + 1, _deepest.Numbers + 1);
    }

    private void Count(Opcode opcode, Token word)
    {
        StackEffect effect = StackEffect.Of(opcode);
        Take(word, effect.TakesIntegers, _integers, "integer");
        Take(word, effect.TakesNumbers, _numbers, "floating-point number");
        _integers += effect.LeavesIntegers - effect.TakesIntegers;
        _numbers += effect.LeavesNumbers - effect.TakesNumbers;
        _deepest = new StackDepth(Math.Max(_deepest.Integers, _integers), Math.Max(_deepest.Numbers, _numbers));
    }

    private void Take(Token word, int takes, int has, string what)
    {
        if (takes > has)
            throw new ProgramException(file, word.Line,
                $"{word.Text} takes {takes} {what}{(takes == 1 ? "" : "s")}, and its stack has {has}: push or get before it");
    }

    private void MustBeEmpty(Token word, string where)
    {
        if (_integers + _numbers > 0)
            throw new ProgramException(file, word.Line,
                $"{_integers + _numbers} values are on the stacks {where}, where they must be empty: set variables instead");
    }
}
