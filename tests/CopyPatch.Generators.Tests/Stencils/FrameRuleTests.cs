using System;
using System.IO;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using CopyPatch.Generators.Tests.Objects;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>What clang makes of functions that keep no frame: some need the register that leads to the frame before.</summary>
[TestOf(typeof(FrameRule))]
internal sealed class FrameRuleTests
{
    // As many values as are asked for, each of which the next ones need. Volatile, so that none is computed anew.
    private const string Compute = """
        #define COMPUTE(count, times) \
            uint64_t v[count]; \
            for (int k = 0; k < count; k++) v[k] = ((volatile uint64_t *)sp)[k]; \
            for (int64_t i = times; i > 0; i--) { \
                _Pragma("clang loop unroll(full)") \
                for (int k = 0; k < count; k++) v[k] = v[k] * v[(k + 1) % count] ^ (v[(k + 2) % count] + v[(k + 3) % count]); \
            } \
            for (int k = 0; k < count; k++) ((volatile uint64_t *)sp)[k] = v[k];

        """;

    private const string Header = $"""
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>
        {Compute}
        CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))

        """;

    [Test]
    public void A_leaf_that_needs_every_register_is_an_error_at_its_line_that_says_the_remedy([Values] bool isArm64)
    {
        StencilFile file = Read("\nCP_STENCIL(tight) { COMPUTE(40, locals[0]) CP_NEXT(); }", isArm64);

        DiagnosticInfo diagnostic = file.Diagnostics.Single();
        Assert.That(diagnostic.Descriptor.Id, Is.EqualTo("CP0026"));
        Assert.That((diagnostic.Path, diagnostic.Line), Is.EqualTo(("stencils/test.c", Header.Split('\n').Length + 1)));
        Assert.That(diagnostic.ToDiagnostic().GetMessage(),
            Does.Match($"^Stencil 'tight' keeps no frame and overwrites {(isArm64 ? "x(29|30)" : "rbp")} on .*CP_KEEP_FRAME"));
        Assert.That(file.Library!.Stencils.Single().IsBroken, Is.True);
    }

    [Test]
    public void The_remedy_is_one([Values] bool isArm64)
    {
        FrameUse use = UseOf("CP_STENCIL(tight) { CP_KEEP_FRAME(); COMPUTE(40, locals[0]) CP_NEXT(); }", isArm64);
        Assert.That(use.Kind, Is.EqualTo(FrameKind.Kept));
    }

    [TestCase("__asm__ volatile(\"movl $1, %%ebp\" ::: \"rbp\"); CP_NEXT();", "rbp", false)]
    [TestCase("if (*sp) { __asm__ volatile(\"\" ::: \"rbp\"); CP_JUMP(there); } CP_NEXT();", "rbp", false)]
    [TestCase("__asm__ volatile(\"mov x29, #1\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"ldr w29, [x20]\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"ldp x1, x29, [x20, #32]\" ::: \"x1\", \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"ldr x29, [sp, #40]\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"fmov x29, d1\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"umov w29, v1.s[1]\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"fcvtzs x29, d1, #3\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"mrs x29, tpidr_el0\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"stxr w29, x0, [x20]\" ::: \"x29\"); CP_NEXT();", "x29", true)]
    [TestCase("__asm__ volatile(\"mov x30, #1\" ::: \"x30\"); CP_NEXT();", "x30", true)]
    [TestCase("*sp = (int64_t)__builtin_return_address(0); CP_NEXT();", "x30", true)]
    public void Assembly_that_takes_the_register_is_seen(string body, string register, bool isArm64) =>
        Assert.That(UseOf($"CP_STENCIL(bad) {{ {body} }}", isArm64) with { Offset = 0 },
            Is.EqualTo(new FrameUse(FrameKind.Overwritten, register)));

    // Each has the register where another kind of instruction has its results.
    [TestCase("movk x29, #1")]
    [TestCase("adr x29, .")]
    [TestCase("add w29, w0, w1, lsl #3")]
    [TestCase("csel x29, x0, x1, eq")]
    [TestCase("madd x29, x0, x1, x2")]
    [TestCase("bfi x29, x0, #3, #4")]
    [TestCase("ldur x29, [x20, #-3]")]
    [TestCase("ldrsb w29, [x20, x1]")]
    [TestCase("ldr x29, [x20], #8")]
    [TestCase("ldpsw x29, x1, [x20]")]
    [TestCase("ldaxr x29, [x20]")]
    [TestCase("ldxp x0, x29, [x20]")]
    [TestCase(".arch_extension lse; cas x29, x1, [x20]")]
    [TestCase(".arch_extension lse; ldadd x1, x29, [x20]")]
    [TestCase("smov x29, v1.b[3]")]
    [TestCase("fcvtas w29, s1")]
    [TestCase("mov x29, sp")]
    public void Each_way_to_write_a_register_of_AArch64_is_one(string instruction)
    {
        FrameUse use = UseOf(
            $"CP_STENCIL(bad) {{ __asm__ volatile(\"{instruction}\" ::: \"x29\", \"x0\", \"memory\"); CP_NEXT(); }}", true);
        Assert.That(use with { Offset = 0 }, Is.EqualTo(new FrameUse(FrameKind.Overwritten, "x29")));
    }

    [Test]
    public void A_vector_register_has_the_same_number_and_is_another([Values(
        "add v29.2d, v1.2d, v2.2d", "ldr q29, [x20]", "ldp d29, d30, [x20]", "scvtf d29, x1", "fmov d29, x1", "dup v29.2d, x1",
        "str x1, [x20, #232]", "cbz x1, .+8", "fcmp d29, d30", "ld1 {v29.2d}, [x20]", "ins v29.d[1], x1")] string instruction)
    {
        FrameUse use = UseOf($"CP_STENCIL(fine) {{ volatile int64_t v[60]; for (int i = 0; i < 60; i++) v[i] = sp[i]; "
            + $"__asm__ volatile(\"{instruction}\" ::: \"v29\", \"v30\", \"memory\"); sp[0] = v[sp[1]]; CP_NEXT(); }}", true);
        Assert.That(use.Kind, Is.EqualTo(FrameKind.Left));
    }

    // x29 is stored where a frame is large, for nothing. 0x55, which pushes rbp, is also a number, and a register with a displacement.
    [TestCase("volatile int64_t v[60]; for (int i = 0; i < 60; i++) v[i] = sp[i]; sp[0] = v[sp[1]]; CP_NEXT();")]
    [TestCase("volatile char v[9000]; v[*sp] = 1; *sp = v[29 * 8]; CP_NEXT();")]
    [TestCase("*sp = 0x5555555555555555; sp[0x55] ^= 0x55; CP_NEXT();")]
    [TestCase("COMPUTE(9, locals[0]) CP_NEXT();")]
    [TestCase("__asm__ volatile(\"\" ::: \"cc\", \"memory\"); CP_RETURN(*sp);")]
    public void A_leaf_that_leaves_the_register_alone_is_told_from_those(string body)
    {
        foreach (bool isArm64 in new[] { false, true })
            Assert.That(UseOf($"CP_STENCIL(fine) {{ {body} }}", isArm64).Kind, Is.EqualTo(FrameKind.Left));
    }

    [TestCase("CP_CALL(print, void, int64_t)(*--sp); CP_NEXT();")]
    [TestCase("if (*sp) CP_NEXT(); CP_CALL(print, void, int64_t)(*--sp); CP_JUMP(there);")]
    [TestCase("*sp = CP_INVOKE_AT(*sp)(sp, locals); CP_NEXT();")]
    [TestCase("volatile char v[9000]; v[*sp] = 1; CP_CALL(print, void, int64_t)(v[*sp]); CP_NEXT();")]
    [TestCase("COMPUTE(40, locals[0]) CP_CALL(print, void, int64_t)(*sp); CP_NEXT();")]
    [TestCase("volatile char *v = __builtin_alloca(*sp); v[*sp] = 1; *sp = v[sp[1]]; CP_NEXT();")]
    public void Who_calls_keeps_a_frame(string body)
    {
        foreach (bool isArm64 in new[] { false, true })
            Assert.That(UseOf($"CP_STENCIL(fine) {{ {body} }}", isArm64).Kind, Is.EqualTo(FrameKind.Kept));
    }

    [Test]
    public void An_operation_of_which_a_placement_takes_the_register_is_an_error([Values] bool keepsFrame)
    {
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile($$"""
            #define CP_VALUES
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            {{Compute}}
            CP_ENTRY(run, int64_t, (void *, frame), (int64_t *, sp))
            CP_OP(tight, int64_t, (int64_t, a, r)) { {{(keepsFrame ? "CP_KEEP_FRAME();" : "")}} COMPUTE(40, a) return v[3]; }
            """), default);
        Assert.That(file.Diagnostics.Select(its => its.ToDiagnostic().GetMessage()), keepsFrame
            ? Is.Empty
            : Is.Not.Empty.And.All.StartWith("Stencil 'tight' keeps no frame and overwrites "));
    }

    [Test]
    public void An_entry_without_a_frame_is_an_error([Values] bool isArm64)
    {
        StencilFile file = Read("CP_ENTRY_BODY(odd, int64_t, (int64_t *, sp)) { return *sp; }", isArm64);
        Assert.That(file.Diagnostics.Select(its => its.ToDiagnostic().GetMessage()), Has.One.StartsWith("Entry 'odd' keeps no frame on "));
    }

    [TestCase("\"rbp\"", "keeps no frame and overwrites rbp")]
    [TestCase("\"cc\"", "has an instruction at 0x0 that CopyPatch does not know")]
    public void Code_that_cannot_be_read_is_an_error(string clobbers, string message)
    {
        // 3DNow!, and behind it a byte that may push rbp.
        StencilFile file = Read(
            $"CP_STENCIL(old) {{ __asm__ volatile(\".byte 0x0F, 0x0F, 0xC0, 0x9E\" ::: {clobbers}); *sp = 0x55; CP_NEXT(); }}", false);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().GetMessage(), Does.StartWith($"Stencil 'old' {message} on x86-64"));
    }

    [TestCaseSource(typeof(OracleTests), nameof(OracleTests.Texts))]
    public void No_function_of_a_baked_text_breaks_the_rule(string path)
    {
        StencilText text = StencilTextReader.Read(File.ReadAllLines(path));
        int count = 0;
        foreach (BakedObject baked in text.Objects.Concat(text.Placements))
        {
            InstructionSet architecture = InstructionSet.Parse(baked.Architecture)!;
            var functions = new ElfFunctions(ElfObject.Read(baked.Content.Unpack()));
            foreach (string name in functions.Names)
            {
                FrameUse use = architecture.FrameUseOf(functions.Read(name).Code);
                bool isEntry = name.StartsWith(FunctionPrefix.Entry, StringComparison.Ordinal)
                    || name.StartsWith(FunctionPrefix.WindowsEntry, StringComparison.Ordinal);
                if (use.Kind != FrameKind.Kept && (isEntry || use.Kind != FrameKind.Left))
                    Assert.Fail($"{name} on {architecture.Name}: {use}");
                count++;
            }
        }

        Assert.That(count, Is.GreaterThan(4));
    }

    private static StencilFile Read(string source, bool isArm64) =>
        StencilFileReader.Read(BakedText.Of(Header + source, architectures: isArm64 ? "aarch64" : "x86-64"), default);

    private static FrameUse UseOf(string stencil, bool isArm64)
    {
        string architecture = isArm64 ? "aarch64" : "x86-64";
        var functions = new ElfFunctions(ElfObject.Read(SnippetCompiler.CompileObject(Header + stencil, architecture)));
        string name = functions.Names.Single(its => its.StartsWith(FunctionPrefix.Stencil, StringComparison.Ordinal));
        return InstructionSet.Parse(architecture)!.FrameUseOf(functions.Read(name).Code);
    }
}
