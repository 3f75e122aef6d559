using System.IO;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

internal sealed class DiffTests
{
    private readonly BakedProject _project = new();
    private string _old = "";

    [OneTimeSetUp]
    public void Bake() => _old = _project.Bake("old", Snippets.Stack);

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [Test]
    public void Two_bakes_of_the_same_C_are_the_same()
    {
        // A comment moves all lines.
        Outcome outcome = Programs.Tool("diff", _old, _project.Bake("same", "// a comment\n" + Snippets.Stack));
        Assert.That(outcome.Output, Does.Contain("are the same"));
        Assert.That(outcome.ExitCode, Is.Zero);
    }

    [Test]
    public void An_edit_is_told_by_stencil()
    {
        string edited = Snippets.Stack.Replace("sp[-1] += sp[0]", "sp[-1] += 3 * sp[0]")
            .Replace("CP_STENCIL(half)", "CP_STENCIL(third)").Replace("(int64_t, value)", "(int32_t, value)");
        Outcome outcome = Programs.Tool("diff", _old, _project.Bake("edited", edited), "--code");
        Assert.That(outcome.ExitCode, Is.EqualTo(1));
        string[] rows = outcome.Output.Split('\n');
        Assert.That(rows, Has.One.Match("^add +code +"));
        Assert.That(rows, Has.One.Match("^half +removed"));
        Assert.That(rows, Has.One.Match("^third +added"));
        Assert.That(rows, Has.One.Match("^push +operands, code"));
        Assert.That(rows, Has.None.Match("^(jump_if_zero|print|halt|pick|run) "));
        Assert.That(outcome.Output, Does.Contain("+ lea ").And.Contain("4 of 9 differ"));
    }

    [Test]
    public void Of_an_operation_all_placements_are_compared()
    {
        string before = _project.Bake("before", Snippets.Values);
        string after = _project.Bake("after", Snippets.Values.Replace("b * 5", "b * 9"));
        Outcome outcome = Programs.Tool("diff", before, after);
        Assert.That(outcome.ExitCode, Is.EqualTo(1));
        Assert.That(outcome.Output, Does.Match(@"mix +code +343 of 343 placements"));
    }

    [Test]
    public void A_stencil_and_an_operation_may_have_one_name()
    {
        string file = _project.Bake("twins", Snippets.Values + "CP_STENCIL(mix) { CP_NEXT(); }\n");
        Outcome outcome = Programs.Tool("diff", file, _project.Bake("single", Snippets.Values));
        Assert.That(outcome.ExitCode, Is.EqualTo(1), outcome.Errors);
        Assert.That(outcome.Output, Does.Contain("1 of ").And.Match("mix +removed"));
    }

    [Test]
    public void A_file_that_is_no_text_is_trouble()
    {
        string file = _project.Write("broken.stencil.txt", "copypatch stencils 2\nsource x\n");
        Outcome outcome = Programs.Tool("diff", _old, file);
        Assert.That(outcome.ExitCode, Is.EqualTo(2));
        Assert.That(outcome.Output, Is.Empty);
        Assert.That(outcome.Errors, Does.Contain("truncated").And.Contain(Path.GetFileName(file)));
    }
}
