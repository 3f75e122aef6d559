using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Baking;

/// <summary>That a bake after an edit, which compiles what it must, comes to what a bake of everything gives.</summary>
internal sealed class EditedSourceTests : BakeFixture
{
    // Each edit in its turn, on what is left of the ones before it.
    [Test]
    public void Whatever_is_edited_the_text_is_what_a_bake_of_everything_gives()
    {
        var cache = new ObjectCache(Folder.PathOf("cache"));
        string text = Samples.Operations;
        Bake(text, cache);
        foreach ((string old, string now) in new[]
        {
            ("FACTOR 3", "FACTOR 5"), ("uint8_t *, memory", "uint16_t *, memory"), ("return a + b", "return a ^ b"), ("{1, 2}", "{7, 9}"),
            ("(int32_t, a, r)) { return s_table", "(int32_t, a, rs)) { return s_table"), ("CP_OP(first", "\n\nCP_OP(third"),
            ("helper(a) - b;", "helper(a) - b + __LINE__;"), ("#define FACTOR", "\n#define FACTOR"),
            ("CP_OP(small", "CP_OP(zero, int32_t, (int32_t, a)) { return a; }\nCP_OP(small"),
            ("#include <copypatch.h>", "#define CP_RESULT int32_t\n#include <copypatch.h>"), ("a < b", "a <= b"),
        })
        {
            text = text.Replace(old, now);
            Assert.That(Bake(text, cache), Is.EqualTo(Bake(text, null)), now);
        }
    }

    private string Bake(string text, ObjectCache? cache)
    {
        Folder.Write("project/" + Calc, text);
        var paths = new ProjectPaths(Folder.PathOf("project"), Repository.PathOf("stencils/include"));
        var clang = new ClangCandidate(RealClang.Path, "1", "19.1.7");
        BakedSource baked = new StencilBaker(new ProcessRunner(), clang, paths, Folder.PathOf("obj"), default) { Cache = cache }
            .Bake([new StencilSource(Calc, "")]).Single();
        Assert.That(baked.Messages, Is.Empty);
        return StencilTextWriter.Write(baked.Text!);
    }
}
