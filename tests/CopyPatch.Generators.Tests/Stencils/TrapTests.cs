using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>Where a CP_TRAP is, which a runtime is told.</summary>
[TestOf(typeof(InstructionSet))]
public class TrapTests
{
    private const string Start = "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n";

    // A leaf has nothing on the stack, and AArch64 returns by a register then; else the frame pointer tells.
    [TestCase("CP_STENCIL(f) { if (*sp == 0) CP_TRAP(1); CP_NEXT(); }", new[] { 0 }, new[] { 0 })]
    [TestCase("CP_STENCIL(f) { if (*sp == 0) CP_TRAP(1); if (*sp == 1) CP_TRAP(2); CP_NEXT(); }", new[] { 0, 0 }, new[] { 0, 0 })]
    [TestCase("CP_STENCIL(f) { *sp = CP_INVOKE(g)(sp); if (*sp == 0) CP_TRAP(1); CP_NEXT(); }", new[] { -1 }, new[] { -1 })]
    [TestCase("CP_STENCIL(f) { if (*sp == 0) CP_TRAP(1); *sp = CP_INVOKE(g)(sp); CP_NEXT(); }", new[] { -1 }, new[] { -1 })]
    [TestCase("CP_STENCIL(f) { CP_KEEP_FRAME(); if (*sp == 0) CP_TRAP(1); CP_NEXT(); }", new[] { -1 }, new[] { -1 })]
    [TestCase("CP_STENCIL(f) { CP_NEXT(); }", new int[0], new int[0])]
    public void It_is_emitted_with_how_its_code_returns(string stencil, int[] x64, int[] arm64)
    {
        Generation generation = Generate(stencil);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        Assert.That(WordsIn(generation), Is.EqualTo(x64.Concat(arm64)));
    }

    [Test]
    public void What_a_leaf_has_on_the_stack_is_counted_on_x64()
    {
        int[] words = WordsIn(Generate(
            "CP_STENCIL(f) { volatile int64_t room[40]; for (int i = 0; i < 40; i++) room[i] = sp[i]; "
            + "if (room[7] == room[sp[0]]) CP_TRAP(1); CP_NEXT(); }"));
        Assert.That(words, Has.Length.EqualTo(2));
        Assert.That(words[0], Is.InRange(20, 41)); // Less the 128 bytes below the stack pointer that a leaf may use.
        Assert.That(words[1], Is.Zero);
    }

    [Test]
    public void A_stencil_that_only_traps_beside_its_holes_is_emitted_in_line()
    {
        string code = string.Concat(Generate("CP_STENCIL(f) { CP_HOLE(int64_t, code); CP_TRAP(code); }").Sources);
        Assert.That(code, Does.Match(@"AggressiveInlining\)\]\s+public void EmitF\("));
    }

    [TestCase("void *p; __asm__(\"leaq cp_here+8(%%rip), %0\" : \"=r\"(p)); *sp = (int64_t)p;", "R_X86_64_PC32")]
    [TestCase("void *p; __asm__(\"movabsq $cp_here, %0\" : \"=r\"(p)); *sp = (int64_t)p;", "R_X86_64_64")]
    [TestCase("__asm__ volatile(\"cmpl $0, cp_here(%rip)\");", "R_X86_64_PC32")]
    public void Its_symbol_is_nobody_elses(string body, string relocation)
    {
        Generation generation = Generate($"#ifdef __x86_64__\nCP_STENCIL(f) {{ {body} CP_NEXT(); }}\n#endif\nCP_STENCIL(g) {{ CP_NEXT(); }}");
        Assert.That(generation.Diagnostics.Single(), Does.Contain(relocation).And.Contain("cp_here").And.Contain("CP_TRAP has it"));
    }

    private static Generation Generate(string stencils) => new Project(
        "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\npartial class Emitter { }", BakedText.Of(Start + stencils)).Generate();

    private static int[] WordsIn(Generation generation) =>
    [
        .. Regex.Matches(string.Concat(generation.Sources), @"base\.PatchTrap\(\d+, (-?\d+)\);").Select(match => int.Parse(match.Groups[1].Value)),
    ];
}
