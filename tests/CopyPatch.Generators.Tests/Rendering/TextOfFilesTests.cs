using System;
using System.Linq;
using System.Text;
using CopyPatch.Generators.Rendering;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>What stands in a file never becomes code of C#.</summary>
[TestOf(typeof(CodeWriter))]
public class TextOfFilesTests
{
    private const string Emitter = Snippets.Header + "[StencilLibrary(\"stencils/test.c\")] public partial class Emitter { }";
    private const string State = "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n";

    [TestCase('\u0085')]
    [TestCase('\u2028')]
    [TestCase('\u2029')]
    public void A_comment_stays_one_whatever_it_holds(char end)
    {
        Generation generation = new Project(Emitter, BakedText.Of(
            State + $"// Waits.{end} }} internal static class Injected {{ \nCP_STENCIL(wait) {{ /* {end} oh no! */ CP_NEXT(); }}"))
                .Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
        Assert.That(generation.Compilation.GetTypeByMetadataName("Injected"), Is.Null);
        Assert.That(generation.Sources.Single(), Does.Contain("internal static class Injected").And.Not.Contains(end));
    }

    [TestCase("hole_name")]
    [TestCase("entry_name")]
    [TestCase("parameter_name")]
    [TestCase("stencil_name")]
    public void A_name_that_is_no_identifier_is_an_error(string name)
    {
        var text = Repacked.Unpack(State + """
            CP_STENCIL(stencil_name) { CP_HOLE(int64_t, hole_name); *sp++ = hole_name; CP_NEXT(); }
            CP_ENTRY(entry_name, int64_t, (int64_t *, parameter_name))
            """);
        string bad = name.Replace('_', ' ');
        BakedText changed = Repacked.Pack(text, baked =>
            Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(baked.Content.Unpack()).Replace(name, bad, StringComparison.Ordinal)));
        Generation generation = new Project(Emitter, changed).Generate();
        Assert.That(generation.Diagnostics.Single(),
            Does.Contain("CP0012").And.Contain($"'{bad}' at line").And.Contain("is no identifier"));
    }

    [Test]
    public void An_addend_of_more_than_32_bits_is_an_error_at_the_stencil()
    {
        var text = Repacked.Unpack(
            State + "CP_STENCIL(ask) { CP_CALL(ask, void)(); CP_NEXT(); }\nCP_STENCIL(jump) { CP_JUMP(target); }", "x86-64");
        byte[] four = BitConverter.GetBytes(-4L), far = BitConverter.GetBytes(-4L - (1L << 33));
        BakedText changed = Repacked.Pack(text, baked => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(baked.Content.Unpack())
            .Replace(Encoding.Latin1.GetString(four), Encoding.Latin1.GetString(far), StringComparison.Ordinal)));
        Generation generation = new Project(Emitter, changed).Generate();
        Assert.That(generation.Diagnostics, Has.All.Contains("CP0014").And.All.Contains("has more than 32 bits"));
        Assert.That(generation.Diagnostics, Is.Not.Empty);
    }
}
