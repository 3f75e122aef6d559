using System.Collections.Generic;

namespace Tutorial;

/// <summary>
/// Makes superinstructions: neighbours that programs write together all the time become one instruction, which saves the
/// interpreter a dispatch and both the way over the stack.
/// </summary>
internal static class Fusion
{
    /// <summary>The same program in fewer instructions.</summary>
    public static StackProgram Fuse(StackProgram program)
    {
        Instruction[] old = program.Instructions;
        HashSet<int> targets = [];
        for (int at = 0; at < old.Length; at++)
            if (old[at].IsJump)
                targets.Add(old[at].Target(at));

        List<Instruction> fused = [];
        List<int> origins = []; // which of the old instructions each one ends with
        var moved = new int[old.Length];
        int start = 0; // nothing before a jump's target may fuse with what is behind it
        for (int at = 0; at < old.Length; at++)
        {
            if (targets.Contains(at))
                start = fused.Count;
            moved[at] = fused.Count;
            fused.Add(old[at]);
            while (FuseLast(fused, start)) { }
            origins.RemoveRange(fused.Count - 1, origins.Count - fused.Count + 1);
            origins.Add(at);
        }
        for (int at = 0; at < fused.Count; at++)
            if (fused[at].IsJump)
                fused[at] = fused[at].WithTarget(at, moved[old[origins[at]].Target(origins[at])]);
        return program with { Instructions = [.. fused], Labels = Move(program.Labels, targets, moved) };
    }

    private static Dictionary<int, string> Move(IReadOnlyDictionary<int, string> labels, HashSet<int> targets, int[] moved)
    {
        Dictionary<int, string> result = [];
        foreach ((int at, string name) in labels)
            if (targets.Contains(at))
                result.Add(moved[at], name);
        return result;
    }

    private static bool FuseLast(List<Instruction> code, int start)
    {
        int count = code.Count - start;
        if (count >= 3 && FuseThree(code[^3], code[^2], code[^1]) is Instruction three)
            return Replace(code, 3, three);
        return count >= 2 && FuseTwo(code[^2], code[^1]) is Instruction two && Replace(code, 2, two);
    }

    // get x, push c, add, set x: the middle two are one already.
    private static Instruction? FuseThree(Instruction first, Instruction second, Instruction third) =>
        (first.Opcode, second.Opcode, third.Opcode) == (Opcode.Get, Opcode.AddConstant, Opcode.Set)
            && first.Index == third.Index
            ? new Instruction(Opcode.Increment, first.Index, second.Value)
            : null;

    private static Instruction? FuseTwo(Instruction first, Instruction second) => (first.Opcode, second.Opcode) switch
    {
        (Opcode.Get, Opcode.Set) or (Opcode.FGet, Opcode.FSet) =>
            new Instruction(Opcode.Copy, second.Index, first.Index),
        (Opcode.Get or Opcode.FGet, _) when TakesFrom(first, second) =>
            new Instruction(second.Opcode.With(Second.Variable), first.Index),
        (Opcode.Push or Opcode.FPush, _) when TakesFrom(first, second) =>
            new Instruction(second.Opcode.With(Second.Constant), 0, first.Value),
        (_, Opcode.JumpIf) when first.Opcode.IsComparison() =>
            // The jump's distance takes the place of the variable.
            new Instruction(first.Opcode.Jumping(), 0, first.Opcode.Second() == Second.Variable ? first.Index : first.Value),
        _ => null,
    };

    private static bool TakesFrom(Instruction value, Instruction operation) =>
        operation.Opcode.HasSecond() && operation.Opcode.Second() == Second.Stack
            && operation.Opcode.TakesNumbers() == value.Opcode is Opcode.FGet or Opcode.FPush;

    private static bool Replace(List<Instruction> code, int count, Instruction by)
    {
        code.RemoveRange(code.Count - count, count);
        code.Add(by);
        return true;
    }
}
