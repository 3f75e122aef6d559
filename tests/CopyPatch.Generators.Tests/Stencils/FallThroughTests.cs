using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>What reaches the next stencil: by falling through where it can, by a jump to the end where it cannot.</summary>
[TestOf(typeof(Passes))]
public class FallThroughTests
{
    private const uint Nop = 0xD503201F;
    private const uint Jump = 0x14000000;

    [Test]
    public void On_x64_each_jump_to_the_next_stencil_leads_to_the_end()
    {
        // je next; jmp next; nop; jmp next.
        CodeDraft draft = X64Draft([0x0F, 0x84, 0, 0, 0, 0, 0xE9, 0, 0, 0, 0, 0x90, 0xE9, 0, 0, 0, 0], 2, 7, 13);
        Passes.DropFinalJump(draft);
        Assert.That(draft.Length, Is.EqualTo(12));
        Passes.ResolveNext(draft);
        Assert.That(Targets(draft), Is.EqualTo(new long[] { 12, 12 }));
        Assert.That(draft.NextSites, Is.Empty);
    }

    [Test]
    public void On_AArch64_each_jump_to_the_next_stencil_leads_to_the_end()
    {
        CodeDraft draft = Arm64Draft([Jump, Nop, Jump, Nop, Jump], 0, 8, 16);
        Passes.DropFinalJump(draft);
        Assert.That(draft.Length, Is.EqualTo(16));
        Passes.ResolveNext(draft);
        Assert.That(Arm64Text.Of(draft), Is.EqualTo(new[] { "b #0x10", "nop ", "b #0x10", "nop " }));
        Assert.That(draft.NextSites, Is.Empty);
    }

    // Both its ways are the end. It costs little, and clang leaves none: the pass knows jumps only.
    [Test]
    public void A_branch_at_the_end_stays()
    {
        CodeDraft draft = X64Draft([0x90, 0x0F, 0x84, 0, 0, 0, 0], 3);
        Passes.DropFinalJump(draft);
        Passes.ResolveNext(draft);
        Assert.That(Targets(draft), Is.EqualTo(new long[] { 7 }));
    }

    [Test]
    public void A_final_jump_elsewhere_stays()
    {
        CodeDraft x64 = X64Draft([0xE9, 0, 0, 0, 0]);
        x64.Patches.Add(new Patch(PatchForm.Relative32, 1, -4, PatchTarget.Label, "target", -1));
        CodeDraft arm64 = Arm64Draft([Jump]);
        arm64.Patches.Add(new Patch(PatchForm.Branch26, 0, 0, PatchTarget.Callee, "target", -1));
        Passes.DropFinalJump(x64);
        Passes.DropFinalJump(arm64);
        Assert.That((x64.Length, arm64.Length), Is.EqualTo((5, 4)));
        Assert.That((x64.Patches.Count, arm64.Patches.Count), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Before_a_table_the_final_jump_stays_and_leads_behind_it()
    {
        CodeDraft draft = X64Draft([0x90, 0xE9, 0, 0, 0, 0], 2);
        draft.HasTail = true;
        Passes.DropFinalJump(draft);
        draft.Append([1, 2, 3, 4, 5, 6, 7, 8]);
        Passes.ResolveNext(draft);
        Assert.That(Targets(draft)[0], Is.EqualTo(14));
    }

    // Near, and further than a stencil ever is: the opcode above the displacement stays as it is.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(100_000)]
    public void The_distance_is_of_the_instruction_on_AArch64(int instructions)
    {
        uint[] words = [Jump, .. Enumerable.Repeat(Nop, instructions - 1)];
        CodeDraft draft = Arm64Draft(words, 0);
        Passes.ResolveNext(draft);
        Assert.That(Arm64Text.Of(draft)[0], Is.EqualTo($"b #{(instructions * 4 < 10 ? "" : "0x")}{instructions * 4:x}"));
    }

    private static CodeDraft X64Draft(byte[] code, params int[] next) => Draft(InstructionSet.X64, code, next);

    private static CodeDraft Arm64Draft(uint[] words, params int[] next) =>
        Draft(InstructionSet.Arm64, [.. words.SelectMany(BitConverter.GetBytes)], next);

    private static CodeDraft Draft(InstructionSet architecture, byte[] code, int[] next)
    {
        var draft = new CodeDraft(architecture, code);
        draft.NextSites.AddRange(next);
        return draft;
    }

    private static List<long> Targets(CodeDraft draft)
    {
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(draft.Bytes.ToArray()), 0);
        var targets = new List<long>();
        while (decoder.IP < (ulong)Math.Min(draft.Length, draft.BakedSize))
        {
            Instruction instruction = decoder.Decode();
            if (instruction.Op0Kind == OpKind.NearBranch64)
                targets.Add((long)instruction.NearBranchTarget);
        }

        return targets;
    }
}
