using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using CopyPatch.Bake.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Builds;

/// <summary>What a build compiles again after an edit, and that it comes to what a bake of everything gives.</summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class EditTests
{
    private const string Operations = """
        #define CP_VALUES
        #define CP_STATE (uint8_t *, memory)
        #include <copypatch.h>
        #define FACTOR 3
        static const int32_t s_table[] = {1, 2};
        static inline int32_t helper(int32_t a) { return a * FACTOR; }
        CP_OP(first, int32_t, (int32_t, a), (int32_t, b, r)) { return a + b; }
        CP_STENCIL(skip) { CP_HOLE(int64_t, by); memory += by; CP_NEXT(); }
        CP_OP(second, int32_t, (int32_t, a), (int32_t, b, r)) { return helper(a) - b; }
        CP_OP(small, int32_t, (int32_t, a, r)) { return s_table[a & 1]; }
        CP_OP_BRANCH(less, (int32_t, a), (int32_t, b, r)) { return a < b; }
        CP_OP(guarded, int32_t, (int32_t, a), (int32_t, b, r)) { if (b == 0) CP_TRAP(1); CP_HOLE(int32_t, more); return a / b + more; }

        """;

    private TemporaryProject _project = null!;

    [SetUp]
    public void SetUp()
    {
        _project = new TemporaryProject();
        _project.Write("stencils/calc.c", Operations);
        Assert.That(_project.Build().Problems, Is.Empty);
        _project.TakeCalls();
    }

    [TearDown]
    public void TearDown() => _project.Dispose();

    [Test]
    public void A_comment_compiles_no_placement() =>
        AssertPlacementsCompiled("", Operations.Replace("#define FACTOR", "// Three.\n#define FACTOR"));

    [Test]
    public void A_stencil_compiles_no_placement() => AssertPlacementsCompiled("", Operations.Replace("+= by", "-= by"));

    [Test]
    public void An_edit_of_an_operation_compiles_its_own_and_going_back_none()
    {
        AssertPlacementsCompiled("second", Operations.Replace("helper(a) - b", "helper(a) + b"));
        AssertPlacementsCompiled("", Operations);
    }

    [Test]
    public void What_all_may_use_compiles_all()
    {
        _project.Write("stencils/calc.c", Operations.Replace("{1, 2}", "{1, 3}"));
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        int all = _project.TakeCompilations();
        Directory.Delete(Path.Combine(_project.Intermediate, "cache"), recursive: true);
        File.Delete(_project.IntermediateText);
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(_project.TakeCompilations(), Is.EqualTo(all));
    }

    [Test]
    public void Another_clang_compiles_all()
    {
        _project.WriteClang("second");
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        Assert.That(_project.TakeCompilations(), Is.GreaterThan(5));
    }

    // Each edit in its turn, on what is left of the ones before it.
    [Test]
    public void Whatever_is_edited_the_text_is_what_a_bake_of_everything_gives()
    {
        string text = Operations;
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
            _project.Write("stencils/calc.c", text);
            Assert.That(_project.Build("--no-restore").Problems, Is.Empty, now);
            string incremental = File.ReadAllText(_project.IntermediateText);
            Directory.Delete(Path.Combine(_project.Intermediate, "cache"), recursive: true);
            File.Delete(_project.IntermediateText);
            Assert.That(_project.Build("--no-restore").Problems, Is.Empty, now);
            Assert.That(File.ReadAllText(_project.IntermediateText), Is.EqualTo(incremental), now);
        }
    }

    private void AssertPlacementsCompiled(string operation, string text)
    {
        _project.Write("stencils/calc.c", text);
        Assert.That(_project.Build("--no-restore").Problems, Is.Empty);
        string[] compilations = [.. _project.TakeCalls().Where(call => call.Contains(" -c "))];
        string[] placements = [.. compilations.Where(call => call.Contains("placements.c"))];
        Assert.That(compilations, Has.Length.EqualTo(placements.Length + 2));
        // A sample for each architecture, and what does not follow from it.
        Assert.That(placements, Has.Length.InRange(operation.Length == 0 ? 0 : 2, operation.Length == 0 ? 0 : 4));
    }
}
