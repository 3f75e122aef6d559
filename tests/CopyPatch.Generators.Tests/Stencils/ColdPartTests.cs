using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>CP_COLD: code of a stencil that lies elsewhere, and what cannot be a part of one.</summary>
[TestOf(typeof(ColdPart))]
public class ColdPartTests
{
    private const string Start = "#define CP_STATE (int64_t, x)\n#include <copypatch.h>\n";

    private const string Stencil = "CP_STENCIL(f) { if (x > 5) CP_GO_COLD(f, slow); x++; CP_NEXT(); }\n";

    [Test]
    public void A_part_is_emitted_before_its_stencil_which_falls_through()
    {
        Generation generation = Generate(
            Stencil + "CP_COLD(f, slow) { CP_HOLE(int, by); x -= by; if (x) CP_JUMP(target); CP_NEXT(); }");
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        string code = string.Concat(generation.Sources);
        Assert.That(code, Does.Contain("public void EmitF(int by, global::CopyPatch.Label target)"));
        Assert.That(code, Does.Contain("1 => \"f.slow\""));
        int[] order =
        [
            .. new[] { "base.BeginCold(", "byte* cold0 = base.Reserve(", "base.PatchBack(", "base.AdvanceToEnd(", "base.LeaveCold();",
                "byte* code = base.Reserve(", "base.PatchCold(", "base.Advance(", "base.EndCold();" }.Select(text => code.IndexOf(text)),
        ];
        Assert.That(order, Is.Ordered.And.All.GreaterThan(0));
    }

    [TestCase(Stencil, 3, "error CP0013: Stencil 'f' refers to 'cp_cold_f__slow' on x86-64, which does not exist at run time: "
        + "the stencil has no such cold part: write CP_COLD with the same two names, the first of which is this stencil's")]
    [TestCase("CP_COLD(g, slow) { CP_NEXT(); }\n" + "CP_STENCIL(f) { CP_NEXT(); }", 3,
        "error CP0028: Cold part 'slow' of stencil 'g' is never run: there is no CP_STENCIL(g)")]
    [TestCase(Stencil + "CP_COLD(f, slow) { CP_NEXT(); }\nCP_COLD(f, other) { CP_NEXT(); }", 5,
        "error CP0028: Cold part 'other' of stencil 'f' is never run: CP_GO_COLD(f, other) stands nowhere in it")]
    [TestCase(Stencil + "extern int far(void);\nCP_COLD(f, slow) { x = far(); CP_NEXT(); }", 5,
        "error CP0013: Stencil 'f' refers to 'far'")]
    [TestCase(Stencil + "CP_COLD(f, slow) { CP_HOLE(int, a); x = a; CP_NEXT(); }\nCP_STENCIL(h) { CP_HOLE(long, a); "
        + "if (x) CP_GO_COLD(h, b); x = a; CP_NEXT(); }\nCP_COLD(h, b) { CP_HOLE(int, a); x = a; CP_NEXT(); }", 6, "error CP0017: Operand 'a' is defined twice")]
    public void A_mistake_is_an_error_at_its_line(string stencils, int line, string expected)
    {
        Generation generation = Generate(stencils);
        Assert.That(generation.Diagnostics.Single(), Does.StartWith($"stencils/test.c({line},1): {expected}"));
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void A_part_of_one_architecture_is_emitted_there_alone()
    {
        Generation generation = Generate("""
            #ifdef __x86_64__
            CP_STENCIL(f) { if (x > 5) CP_GO_COLD(f, slow); x++; CP_NEXT(); }
            CP_COLD(f, slow) { x = 0; CP_NEXT(); }
            #else
            CP_STENCIL(f) { x = x > 5 ? 0 : x + 1; CP_NEXT(); }
            #endif
            """);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        Assert.That(string.Concat(generation.Sources).Split("base.BeginCold(").Length, Is.EqualTo(2));
    }

    private static Generation Generate(string stencils) => new Project(
        "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\npartial class Emitter { }", BakedText.Of(Start + stencils)).Generate();
}
