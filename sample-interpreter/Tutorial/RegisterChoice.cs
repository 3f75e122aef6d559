using System;
using System.Collections.Generic;
using System.Linq;

namespace Tutorial;

/// <summary>
/// Which variables live in registers: those that are used most, where a use in a loop counts for ten outside of it.
/// </summary>
internal sealed class RegisterChoice
{
    /// <summary>How many integer variables and how many floating-point ones can: as many as <c>tutorial.c</c> has.</summary>
    public const int Count = 6;

    private readonly Dictionary<int, int> _registers = []; // by slot

    /// <summary>Chooses.</summary>
    public RegisterChoice(StackProgram program)
    {
        Dictionary<int, double> uses = CountUses(program.Instructions);
        foreach (bool isFloat in (bool[])[false, true])
        {
            IEnumerable<int> best = uses.Keys.Where(slot => program.Variables[slot].IsFloat == isFloat)
                .OrderByDescending(slot => uses[slot]).Take(Count);
            int register = 0;
            foreach (int slot in best)
                _registers.Add(slot, register++);
        }
    }

    /// <summary>The register of a variable, or null when it lives in its slot.</summary>
    public int? Of(int slot) => _registers.TryGetValue(slot, out int register) ? register : null;

    private static Dictionary<int, double> CountUses(Instruction[] instructions)
    {
        var weights = new double[instructions.Length];
        weights.AsSpan().Fill(1);
        for (int at = 0; at < instructions.Length; at++)
            if (instructions[at].IsJump)
                for (int inLoop = instructions[at].Target(at); inLoop <= at; inLoop++)
                    weights[inLoop] *= 10;

        Dictionary<int, double> uses = [];
        for (int at = 0; at < instructions.Length; at++)
            foreach (int slot in VariablesOf(instructions[at]))
                uses[slot] = uses.GetValueOrDefault(slot) + weights[at];
        return uses;
    }

    private static IEnumerable<int> VariablesOf(Instruction instruction) => instruction.Opcode switch
    {
        Opcode.Get or Opcode.Set or Opcode.FGet or Opcode.FSet or Opcode.Increment => [instruction.Index],
        Opcode.Copy => [instruction.Index, (int)instruction.Value],
        _ when instruction.Opcode.HasSecond() && instruction.Opcode.Second() == Second.Variable =>
            [instruction.IsJump ? (int)instruction.Value : instruction.Index],
        _ => [],
    };
}
