using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>Each condition is turned into its opposite, by what a disassembler says; and what keeps a branch as it is.</summary>
[TestOf(typeof(Passes))]
public class InvertBranchTests
{
    private const uint Jump = 0x14000000; // b, to be patched.

    [Test]
    public void Each_condition_of_x64_becomes_its_opposite([Range(0, 15)] int condition)
    {
        byte[] code = [0x0F, (byte)(0x80 | condition), 0, 0, 0, 0, 0xE9, 0, 0, 0, 0];
        CodeDraft draft = X64Draft(code, next: 2, label: 7);
        Instruction before = Decode(code);
        Passes.InvertBranch(draft);

        Instruction after = Decode(draft.Bytes.ToArray());
        Assert.That((after.Length, draft.Length), Is.EqualTo((6, 6)));
        Assert.That(after.ConditionCode, Is.Not.EqualTo(before.ConditionCode));
        before.NegateConditionCode(); // Iced's own table of opposites.
        Assert.That(after.ConditionCode, Is.EqualTo(before.ConditionCode));
        Assert.That(draft.Patches.Single(), Is.EqualTo(new Patch(PatchForm.Relative32, 2, -4, PatchTarget.Label, "target", -1)));
        Assert.That(draft.NextSites, Is.Empty);
    }

    [TestCase("b.eq", 0x54000040u, "b.ne")]
    [TestCase("b.ne", 0x54000041u, "b.eq")]
    [TestCase("b.hs", 0x54000042u, "b.lo")]
    [TestCase("b.mi", 0x54000044u, "b.pl")]
    [TestCase("b.vs", 0x54000046u, "b.vc")]
    [TestCase("b.hi", 0x54000048u, "b.ls")]
    [TestCase("b.ge", 0x5400004Au, "b.lt")]
    [TestCase("b.gt", 0x5400004Cu, "b.le")]
    [TestCase("b.le", 0x5400004Du, "b.gt")]
    [TestCase("cbz x3", 0xB4000043u, "cbnz x3")]
    [TestCase("cbnz w3", 0x35000043u, "cbz w3")]
    [TestCase("tbz w3, #0x1f", 0x36F80043u, "tbnz w3, #0x1f")]
    [TestCase("tbnz x3, #0x3f", 0xB7F80043u, "tbz x3, #0x3f")]
    public void Each_condition_of_AArch64_becomes_its_opposite(string before, uint branch, string after)
    {
        CodeDraft draft = Arm64Draft(next: 4, label: 8, branch, Jump, Jump);
        Assert.That(Arm64Text.Of(draft)[0], Is.EqualTo(Over(before)));
        Passes.InvertBranch(draft);

        Assert.That(Arm64Text.Of(draft), Is.EqualTo(new[] { Over(after), "b #4" }));
        Assert.That(draft.Patches.Single(), Is.EqualTo(new Patch(PatchForm.Branch26, 4, 0, PatchTarget.Label, "target", -1)));
        Assert.That(draft.NextSites, Is.Empty);
    }

    // AL and NV are both "always": they have no opposite.
    [TestCase(0x5400004Eu)]
    [TestCase(0x5400004Fu)]
    public void A_condition_without_an_opposite_stays(uint branch) =>
        AssertStays(Arm64Draft(next: 4, label: 8, branch, Jump, Jump));

    [TestCase(0xB4000044u, Description = "cbz x4, +8: to the jump to the next stencil")]
    [TestCase(0xB4000064u, Description = "cbz x4, +12: to the jump to the label")]
    [TestCase(0x36000064u, Description = "tbz w4, #0, +12")]
    [TestCase(0x14000002u, Description = "b +8")]
    [TestCase(0x10000003u, Description = "adr x3: the base of a jump table, which may lead anywhere")]
    public void Nothing_may_lead_between_the_branch_and_its_jumps(uint other) =>
        AssertStays(Arm64Draft(next: 8, label: 12, other, 0x54000041, Jump, Jump));

    [TestCase(0x14000000u, Description = "b to itself")]
    [TestCase(0xB4000024u, Description = "cbz x4, +4: to the branch")]
    [TestCase(0xB4000084u, Description = "cbz x4, +16: to the end")]
    public void What_leads_elsewhere_does_not_keep_it(uint other)
    {
        CodeDraft draft = Arm64Draft(next: 8, label: 12, other, 0x54000041, Jump, Jump);
        Passes.InvertBranch(draft);
        Assert.That(draft.Length, Is.EqualTo(12));
    }

    // Over the jump to the next stencil only: over both, the label would never be reached by it.
    [TestCase(0x54000061u, Description = "b.ne +12")]
    [TestCase(0x54000021u, Description = "b.ne +4")]
    public void A_branch_that_leads_elsewhere_stays(uint branch) =>
        AssertStays(Arm64Draft(next: 4, label: 8, branch, Jump, Jump));

    [TestCase(new byte[] { 0x74, 6 }, Description = "je rel8")]
    [TestCase(new byte[] { 0xEB, 6 }, Description = "jmp rel8")]
    [TestCase(new byte[] { 0xE3, 6 }, Description = "jrcxz")]
    [TestCase(new byte[] { 0xE9, 6, 0, 0, 0 }, Description = "jmp rel32")]
    [TestCase(new byte[] { 0x0F, 0x8F, 6, 0, 0, 0 }, Description = "jg rel32")]
    public void On_x64_nothing_may_lead_to_the_jump(byte[] other)
    {
        byte[] code = [.. other, 0x0F, 0x85, 0, 0, 0, 0, 0xE9, 0, 0, 0, 0];
        AssertStays(X64Draft(code, next: other.Length + 2, label: other.Length + 7));
    }

    [Test]
    public void Code_with_a_jump_table_stays()
    {
        CodeDraft x64 = X64Draft([0x0F, 0x85, 0, 0, 0, 0, 0xE9, 0, 0, 0, 0], next: 2, label: 7);
        CodeDraft arm64 = Arm64Draft(next: 4, label: 8, 0x54000041, Jump, Jump);
        x64.HasTail = arm64.HasTail = true;
        AssertStays(x64);
        AssertStays(arm64);
    }

    private static void AssertStays(CodeDraft draft)
    {
        byte[] before = draft.Bytes.ToArray();
        (List<int> sites, List<Patch> patches) = ([.. draft.NextSites], [.. draft.Patches]);
        Passes.InvertBranch(draft);
        Assert.That(draft.Bytes.ToArray(), Is.EqualTo(before));
        Assert.That(draft.NextSites, Is.EqualTo(sites));
        Assert.That(draft.Patches, Is.EqualTo(patches));
    }

    private static CodeDraft X64Draft(byte[] code, int next, int label)
    {
        var draft = new CodeDraft(InstructionSet.X64, [.. code]);
        draft.NextSites.Add(next);
        draft.Patches.Add(new Patch(PatchForm.Relative32, label, -4, PatchTarget.Label, "target", -1));
        return draft;
    }

    private static CodeDraft Arm64Draft(int next, int label, params uint[] words)
    {
        var draft = new CodeDraft(InstructionSet.Arm64, [.. words.SelectMany(BitConverter.GetBytes)]);
        draft.NextSites.Add(next);
        draft.Patches.Add(new Patch(PatchForm.Branch26, label, 0, PatchTarget.Label, "target", -1));
        return draft;
    }

    private static Instruction Decode(byte[] code) => Decoder.Create(64, new ByteArrayCodeReader(code), 0).Decode();

    private static string Over(string branch) => branch + (branch.Contains(' ') ? ", #8" : " #8");
}
