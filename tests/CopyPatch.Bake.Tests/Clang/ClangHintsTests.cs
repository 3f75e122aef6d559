using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Clang;

/// <summary>A newcomer's mistakes, compiled: clang's message comes with what to write instead.</summary>
internal sealed class ClangHintsTests : BakeFixture
{
    private const string Header = "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n";

    [TestCase("CP_STENCIL(forgot) { *sp = 1; }", "CP_NEXT()")]
    [TestCase("CP_STENCIL(forgot) { if (*sp) CP_NEXT(); }", "CP_NEXT()")]
    [TestCase("CP_STENCIL(root) { *sp = labs(*sp); CP_NEXT(); }", "CP_NATIVE")]
    [TestCase("CP_STENCIL(say) { printf(\"%d\", 1); CP_NEXT(); }", "CP_CALL")]
    [TestCase("#include <stdlib.h>", "there is no C library")]
    [TestCase("CP_STENCIL(large) { volatile char room[40000]; room[0] = 1; room[*sp] = 2; *sp = room[0]; CP_NEXT(); }", "32,000 bytes")]
    [TestCase("CP_STENCIL(next) { CP_NEXT() }", "is followed by ';'")]
    public void A_mistake_is_told_with_the_remedy(string code, string hint) =>
        Assert.That(Bake(Header + code + "\n").Messages.Select(message => message.Text), Has.Some.Contains(hint));

    [TestCase("-fnonsense", "in the Flags of this Stencil")]
    [TestCase("-mavx2", "x86-64:-mavx2")]
    public void So_is_a_flag(string flag, string hint) =>
        Assert.That(Bake(Header + "CP_STENCIL(next) { CP_NEXT(); }\n", flag).Messages.Select(message => message.Text), Has.Some.Contains(hint));

    [TestCase("use of undeclared identifier 'nothing'")]
    [TestCase("'mine.h' file not found")]
    public void Other_messages_are_clangs(string text) => Assert.That(ClangHints.AddTo(text), Is.EqualTo(text));
}
