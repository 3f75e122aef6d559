using CopyPatch.Bake.Clang;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Clang;

internal sealed class DepfileTests
{
    [Test]
    public void Files_are_told_apart_across_lines() =>
        Assert.That(Depfile.Parse("object: stencils/calc.c \\\n  /usr/include/copypatch.h \\\r\n  b.h\n"),
            Is.EqualTo(new[] { "stencils/calc.c", "/usr/include/copypatch.h", "b.h" }));

    [Test]
    public void Odd_characters_are_unquoted() =>
        Assert.That(Depfile.Parse("object: a\\ b.c c\\#d.h e$$f.h g;h.h é%41.h\n"),
            Is.EqualTo(new[] { "a b.c", "c#d.h", "e$f.h", "g;h.h", "é%41.h" }));

    [Test]
    public void Paths_of_windows_are_left_as_they_are() =>
        Assert.That(Depfile.Parse("object: C:\\a\\b.c \\\n  C:\\Program\\ Files\\x.h\n"),
            Is.EqualTo(new[] { "C:\\a\\b.c", "C:\\Program Files\\x.h" }));
}
