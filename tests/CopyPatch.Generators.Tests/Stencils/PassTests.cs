using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using CsCheck;
using Gee.External.Capstone;
using Gee.External.Capstone.Arm64;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>What the passes make of a stencil's end, and what they must leave alone.</summary>
[TestOf(typeof(Passes))]
public class PassTests
{
    private const string State = """
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>

        """;

    [Test]
    public void The_jump_to_the_next_stencil_is_dropped_at_the_end()
    {
        Stencil stencil = Read("CP_STENCIL(s) { *sp = 5; CP_NEXT(); }");
        Assert.That(X64(stencil.Code.X64!), Is.EqualTo(new[] { "mov qword ptr [r12],5" }));
        Assert.That(Arm64(stencil.Code.Arm64!).Select(instruction => instruction.Mnemonic), Is.EqualTo(new[] { "movz", "str" }));
    }

    [Test]
    public void A_branch_to_the_next_stencil_and_a_jump_become_one_branch()
    {
        Stencil stencil = Read("CP_STENCIL(s) { if (*sp == 0) CP_JUMP(target); CP_NEXT(); }");
        Assert.That(X64(stencil.Code.X64!).Select(text => text.Split(' ')[0]), Is.EqualTo(new[] { "cmp", "je" }));
        Assert.That(stencil.Code.X64!.Patches.Single().Target, Is.EqualTo(PatchTarget.Label));

        // cbnz over a branch, which reaches further than cbz itself.
        Assert.That(Arm64(stencil.Code.Arm64!).Select(instruction => instruction.Mnemonic), Is.EqualTo(new[] { "ldr", "cbnz", "b" }));
        Assert.That(stencil.Code.Arm64!.Patches.Single().Offset, Is.EqualTo(8));
    }

    [Test]
    public void Code_that_only_jumps_to_the_next_stencil_is_empty()
    {
        Stencil stencil = Read("CP_STENCIL(s) { CP_NEXT(); }");
        Assert.That((stencil.Code.X64!.Bytes.Length, stencil.Code.Arm64!.Bytes.Length), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Other_ways_to_the_next_stencil_lead_to_the_end()
    {
        Stencil stencil = Read("CP_STENCIL(s) { if (*sp == 0) { sp[1] = 1; CP_NEXT(); } if (*sp == 1) CP_RETURN(7); sp[2] = 3; "
            + "CP_NEXT(); }");
        foreach ((MachineCode code, bool isArm64) in new[] { (stencil.Code.X64!, false), (stencil.Code.Arm64!, true) })
            Assert.That(TargetsWithin(code, isArm64).Count(target => target == code.Bytes.Length), Is.GreaterThan(0));
    }

    // The tables lie behind the code: what falls through would run into them.
    [Test]
    public void Code_with_a_jump_table_keeps_its_final_jump()
    {
        Stencil stencil = Read("""
            CP_STENCIL(s) { switch (*sp) { case 0: sp[1] = 5; break; case 1: sp[2] = sp[7]; break; case 2: sp[3] = 1; break;
                case 3: sp[4] *= 3; break; case 4: sp[9] = 9; break; case 5: sp[1] ^= 4; break; } CP_NEXT(); }
            """);
        Assert.That(X64(stencil.Code.X64!).Count(text => text.StartsWith("jmp", StringComparison.Ordinal)), Is.GreaterThan(0));
    }

    [Test]
    public void A_second_jump_to_the_next_stencil_stays()
    {
        // jmp next; jmp next: what leads to the first would lead behind the end if both were dropped.
        var draft = new CodeDraft(InstructionSet.X64, [0xE9, 0, 0, 0, 0, 0xE9, 0, 0, 0, 0]);
        draft.NextSites.AddRange([1, 6]);
        Passes.InvertBranch(draft);
        Passes.DropFinalJump(draft);
        Passes.ResolveNext(draft);
        Assert.That(draft.Bytes.ToArray(), Is.EqualTo(new byte[] { 0xE9, 0, 0, 0, 0 }));
    }

    [Test]
    public void A_branch_is_not_turned_round_where_another_leads_to_its_jump()
    {
        // je +6 (to the last jmp); jne next; jmp label.
        byte[] code = [0x74, 0x06, 0x0F, 0x85, 0, 0, 0, 0, 0xE9, 0, 0, 0, 0];
        var draft = new CodeDraft(InstructionSet.X64, code);
        draft.NextSites.Add(4);
        draft.Patches.Add(new Patch(PatchForm.Relative32, 9, -4, PatchTarget.Label, "target", -1));
        Passes.InvertBranch(draft);
        Assert.That(draft.Bytes.ToArray(), Is.EqualTo(code));
        Assert.That(draft.Patches.Single().Offset, Is.EqualTo(9));
    }

    [Test]
    public void On_AArch64_neither()
    {
        // cbz x0, +12 (to the last b); b.ne +8; b next; b label.
        int[] words = [unchecked((int)0xB4000060), 0x54000041, 0x14000000, 0x14000000];
        byte[] code = [.. words.SelectMany(BitConverter.GetBytes)];
        var draft = new CodeDraft(InstructionSet.Arm64, code);
        draft.NextSites.Add(8);
        draft.Patches.Add(new Patch(PatchForm.Branch26, 12, 0, PatchTarget.Label, "target", -1));
        Passes.InvertBranch(draft);
        Assert.That(draft.Bytes.ToArray(), Is.EqualTo(code));
    }

    // Statements of a small grammar, forty stencils to a file so that clang runs ten times.
    [Test]
    public void Every_jump_within_a_random_stencil_leads_to_an_instruction_or_the_end()
    {
        Gen<string> statement = OneOf(
            "sp[0] += sp[1];", "if (sp[0] > 3) sp[1]--;", "if (sp[2] == 0) CP_JUMP(target);", "if (sp[1] & 1) CP_NEXT();",
            "while (sp[3] > 0) sp[3] -= 7;", "if (sp[4] < 0) CP_JUMP(other); else sp[5]++;", "if (sp[6]) CP_RETURN(sp[6]);",
            "switch (sp[0] & 7) { case 0: sp[1] = 2; break; case 1: sp[2] = sp[1]; break; case 3: sp[9] = 1; break; case 4: "
                + "CP_JUMP(target); case 6: CP_NEXT(); }",
            "switch (sp[0]) { case 0: sp[1] += 5; break; case 1: sp[2] ^= 5; break; case 2: sp[3] = 1; break; case 3: sp[4] *= 3; "
                + "break; case 4: sp[9] = 9; break; case 5: sp[1] ^= 4; break; }");
        Gen<string> end = OneOf("CP_NEXT();", "CP_JUMP(target);", "if (sp[8]) CP_JUMP(target); CP_NEXT();",
            "if (sp[8]) CP_NEXT(); CP_JUMP(target);");
        Gen.Select(statement.Array[0, 5], end).Array[40].Sample(stencils =>
        {
            string source = State
                + string.Join("\n", stencils.Select((body, i) => $"CP_STENCIL(s{i}) {{ {string.Join(" ", body.Item1)} {body.Item2} }}"));
            StencilFile file = StencilFileReader.Read(BakedText.Of(source), default);
            Assert.That(file.Diagnostics, Is.Empty);
            foreach (Stencil stencil in file.Library!.Stencils)
            {
                foreach ((MachineCode code, bool isArm64) in new[] { (stencil.Code.X64!, false), (stencil.Code.Arm64!, true) })
                {
                    HashSet<int> starts = [.. Starts(code, isArm64), code.Bytes.Length];
                    Assert.That(TargetsWithin(code, isArm64).Where(target => !starts.Contains(target)), Is.Empty, stencil.Snippet);
                }
            }
        }, iter: 10, threads: 1);
    }

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static Stencil Read(string stencil)
    {
        StencilFile file = StencilFileReader.Read(BakedText.Of(State + stencil), default);
        Assert.That(file.Diagnostics, Is.Empty);
        return file.Library!.Stencils[0];
    }

    // A jump's displacement that is patched leads elsewhere.
    private static IEnumerable<int> TargetsWithin(MachineCode code, bool isArm64)
    {
        HashSet<int> patched = [.. code.Patches.Select(patch => patch.Offset)];
        if (isArm64)
        {
            foreach (Arm64Instruction instruction in Arm64(code))
            {
                string name = instruction.Mnemonic;
                if ((name is "b" or "cbz" or "cbnz" or "tbz" or "tbnz" || name.StartsWith("b.", StringComparison.Ordinal))
                    && !patched.Contains((int)instruction.Address))
                    yield return (int)instruction.Details.Operands[^1].Immediate;
            }

            yield break;
        }

        foreach (Instruction instruction in Decode(code))
        {
            if (instruction.Op0Kind == OpKind.NearBranch64 && !patched.Contains((int)instruction.IP + instruction.Length - 4))
                yield return (int)instruction.NearBranchTarget;
        }
    }

    private static IEnumerable<int> Starts(MachineCode code, bool isArm64) => isArm64
        ? Arm64(code).Select(instruction => (int)instruction.Address)
        : Decode(code).Select(instruction => (int)instruction.IP);

    private static string[] X64(MachineCode code)
    {
        var formatter = new IntelFormatter();
        return [.. Decode(code).Select(instruction =>
        {
            var text = new StringOutput();
            formatter.Format(instruction, text);
            return text.ToStringAndReset();
        })];
    }

    // Jump tables, which make code longer than clang's, are no instructions.
    private static List<Instruction> Decode(MachineCode code)
    {
        var decoder = Decoder.Create(64, new ByteArrayCodeReader([.. code.Bytes]), 0);
        var instructions = new List<Instruction>();
        while (decoder.IP < (ulong)Math.Min(code.Bytes.Length, code.BakedSize))
            instructions.Add(decoder.Decode());
        Assert.That(instructions.Select(instruction => instruction.IsInvalid), Has.None.True);
        return instructions;
    }

    private static Arm64Instruction[] Arm64(MachineCode code)
    {
        using CapstoneArm64Disassembler disassembler = CapstoneDisassembler.CreateArm64Disassembler(Arm64DisassembleMode.Arm);
        disassembler.EnableInstructionDetails = true;
        return disassembler.Disassemble([.. code.Bytes], 0);
    }
}
