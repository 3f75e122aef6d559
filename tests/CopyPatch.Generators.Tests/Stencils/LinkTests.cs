using System.Linq;
using CopyPatch.Generators.Stencils;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>CP_LINK: its parameter, where a stencil with it may lie, and what it cannot be used for.</summary>
[TestOf(typeof(StencilCodeBuilder))]
public class LinkTests
{
    private const string Start = """
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>

        """;

    [Test]
    public void Its_parameter_is_a_link_also_where_the_method_is_declared()
    {
        const string Stencil = "CP_STENCIL(go) { CP_JUMP_AT(CP_LINK(successor)); }";
        Generation generation = Generate(
            "partial class Emitter { void Use(Label label) { Link link = DefineLink(label); Go(link); } "
            + "[Opcode(\"go\")] private partial void Go(Link to); }",
            Stencil);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);

        Generation wrong = Generate("partial class Emitter { [Opcode(\"go\")] private partial void Go(Label to); }", Stencil);
        Assert.That(wrong.Diagnostics.Single(), Does.Contain("error CP0032").And.Contain("link 'successor' (C# 'Link')"));
    }

    // jmp rel32 has its field at 1, je rel32 at 2: the field must not cross a word of eight bytes.
    [TestCase("CP_JUMP_AT(CP_LINK(a));", "base.AlignLinks(0b10001111);")]
    [TestCase("*sp = CP_INVOKE_AT(CP_LINK(a))(sp); CP_NEXT();", "base.AlignLinks(0b")]
    [TestCase("*sp = 1; CP_NEXT();", null)]
    public void It_is_moved_to_where_its_link_can_be_changed(string body, string? expected)
    {
        string code = string.Concat(Generate("partial class Emitter { }", $"CP_STENCIL(f) {{ {body} }}").Sources);
        Assert.That(code, expected is null ? Does.Not.Contain("AlignLinks") : Does.Contain(expected));
    }

    [Test]
    public void Its_address_cannot_be_kept()
    {
        Generation generation = Generate("partial class Emitter { }", "CP_STENCIL(f) { *sp = (int64_t)CP_LINK(a); CP_NEXT(); }");
        Assert.That(generation.Diagnostics, Has.All.Contains("stencils/test.c(3,1): error CP0014").And.All.Contains(
            "a link, which is jumped through or called through only (CP_JUMP_AT, CP_INVOKE_AT), cannot be reached that way"));
        Assert.That(generation.Diagnostics, Is.Not.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void A_link_and_a_label_of_one_name_are_reported() => Assert.That(
        Generate("partial class Emitter { }", "CP_STENCIL(f) { if (*sp) CP_JUMP(a); CP_JUMP_AT(CP_LINK(a)); }").Diagnostics.Single(),
        Does.Contain("error CP0017: Operand 'a' is defined twice"));

    private static Generation Generate(string emitter, string stencils) => new Project(
        $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\n{emitter}", BakedText.Of(Start + stencils)).Generate();
}
