using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>CP_SITE: the parameter that gives its first value, and what cannot be one.</summary>
[TestOf(typeof(RecordReader))]
public class SiteTests
{
    private const string Start = """
        #include <copypatch/structs.h>
        CP_ENUM(Kind, uint8_t, (A), (B))
        CP_STRUCT(Cache, (int64_t *, shape), (int32_t, slot))
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>

        """;

    private const string Advice = "which C# cannot have in memory as C has it; use an integer of 8 to 64 bits, bool, float, double, a "
        + "pointer, or what CP_STRUCT or CP_ENUM declares";

    [TestCase("struct { int x; }")]
    [TestCase("other")]
    [TestCase("four")]
    [TestCase("void")]
    public void A_type_that_CSharp_does_not_have_is_an_error_at_its_line(string type)
    {
        Generation generation = Generate("partial class Emitter { }", $$"""
            typedef struct { int64_t x; } other;
            typedef int64_t four[4];
            CP_STENCIL(f) {
                CP_SITE({{type}}, cache);
                *sp = (int64_t)cache;
                CP_NEXT();
            }
            """);
        Assert.That(generation.Diagnostics, Is.EqualTo(new[]
        {
            $"stencils/test.c(9,1): error CP0027: Site 'cache' has type '{type}', {Advice}",
        }));
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void Its_parameter_has_its_type()
    {
        Generation generation = Generate(
            "partial class Emitter { unsafe void Use(long* p) => EmitF(p, new Cache { slot = 3 }, Kind.B, true); }",
            "CP_STENCIL(f) { CP_SITE(int64_t *, at); CP_SITE(Cache, cache); CP_SITE(Kind, kind); CP_SITE(bool, is_new); "
            + "*sp = **at + cache->slot + *kind + *is_new; CP_NEXT(); }");
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
        string code = string.Concat(generation.Sources);
        Assert.That(code, Does.Contain("public void EmitF(long* at, global::Cache cache, global::Kind kind, bool is_new)"));
        Assert.That(code, Does.Contain("base.ReserveSites(40);").And.Contain("base.SetSite(0, (nint)at);")
            .And.Contain("base.SetSite(8, cache);").And.Contain("base.SetSite(24, kind);").And.Contain("base.SetSite(32, is_new);"));
    }

    [Test]
    public void A_method_that_is_declared_takes_the_struct_and_no_other()
    {
        const string Stencil = "CP_STRUCT(Other, (int64_t, x))\nCP_STENCIL(f) { CP_SITE(Cache, cache); *sp = cache->slot; CP_NEXT(); }";
        Generation right = Generate("partial class Emitter { [Opcode(\"f\")] public partial void Load(Cache first); }", Stencil);
        Assert.That(right.Diagnostics, Is.Empty);
        Assert.That(right.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);

        Generation wrong = Generate("partial class Emitter { [Opcode(\"f\")] public partial void Load(Other first); }", Stencil);
        Assert.That(wrong.Diagnostics.Single(), Does.Contain("error CP0032").And.Contain("site 'cache' of type 'Cache'"));
    }

    [Test]
    public void The_same_site_on_two_architectures_has_one_type() => Assert.That(
        Generate("partial class Emitter { }", """
            #ifdef __x86_64__
            #define SITE CP_SITE(Cache, cache)
            #else
            CP_STRUCT(Wide, (int64_t, shape), (int32_t, slot))
            #define SITE CP_SITE(Wide, cache)
            #endif
            CP_STENCIL(f) { SITE; *sp = cache->slot; CP_NEXT(); }
            """).Diagnostics.Single(), Does.Contain("error CP0020"));

    [Test]
    public void A_name_that_is_a_hole_as_well_is_reported() => Assert.That(
        Generate("partial class Emitter { }",
            "CP_INLINE int g(void) { CP_HOLE(int, a); return a; } CP_STENCIL(f) { CP_SITE(int, a); *sp = *a + g(); CP_NEXT(); }")
            .Diagnostics.Single(), Does.Contain("error CP0017: Operand 'a' is defined twice"));

    [Test]
    public void Members_of_every_emitter_are_no_names_of_stencils() => Assert.That(
        Opcodes("ReserveSites", "SetSite", "PatchSite", "SiteLength"), Has.Exactly(4).Contains("error CP0034"));

    private static string[] Opcodes(params string[] names) => [.. new Project(
        "using CopyPatch;\n" + string.Concat(names.Select(name => $"[Opcode(\"f\", \"stencils/test.c\", Method = \"{name}\")]"))
        + "partial class Emitter { }", BakedText.Of(Start + "CP_STENCIL(f) { CP_NEXT(); }")).Generate().Diagnostics];

    private static Generation Generate(string emitter, string stencils) => new Project(
        $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\n{emitter}", BakedText.Of(Start + stencils)).Generate();
}
