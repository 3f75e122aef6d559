using System.IO;
using System.Linq;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

internal sealed class CommandLineTests
{
    private readonly BakedProject _project = new();
    private string _stack = "";

    [OneTimeSetUp]
    public void Bake() => _stack = _project.Bake("stack", Snippets.Stack);

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [TestCase]
    [TestCase("list")]
    [TestCase("show")]
    [TestCase("diff")]
    [TestCase("doctor")]
    [TestCase("explore")]
    public void Every_command_has_help(params string[] command)
    {
        Outcome outcome = Programs.Tool([.. command, "--help"]);
        Assert.That(outcome.ExitCode, Is.Zero);
        Assert.That(outcome.Output, Does.Contain("USAGE:").And.Contain($"copypatch {command.FirstOrDefault()}".Trim()));
        Assert.That(outcome.Errors, Is.Empty);
    }

    [TestCase("a C file without a text", "nothing.c", "build its project")]
    [TestCase("a file that is not there", "nowhere.stencil.txt", "there is no file")]
    [TestCase("a folder", "stencils", "is a folder")]
    [TestCase("some other file", "notes.txt", "stencils")]
    public void What_cannot_be_listed_is_told_on_the_errors(string what, string file, string expected)
    {
        _project.Write("nothing.c", "int x;\n");
        _project.Write("notes.txt", "notes\n");
        Outcome outcome = Programs.Tool("list", _project.PathOf(file));
        Assert.That(outcome.ExitCode, Is.EqualTo(2), what);
        Assert.That(outcome.Output, Is.Empty);
        Assert.That(outcome.Errors, Does.StartWith("copypatch: ").And.Contain(expected).And.Not.Contain("   at "));
    }

    [TestCase("list")]
    [TestCase("nonsense")]
    [TestCase("doctor", "--nonsense")]
    [TestCase("explore", "x.c")]
    public void What_is_no_command_is_told_on_the_errors(params string[] arguments)
    {
        Outcome outcome = Programs.Tool(arguments);
        Assert.That(outcome.ExitCode, Is.EqualTo(2));
        Assert.That(outcome.Output, Is.Empty);
        Assert.That(outcome.Errors, Does.StartWith("copypatch: "));
    }

    [Test]
    public void A_name_that_is_nearly_right_is_corrected()
    {
        Outcome outcome = Programs.Tool("show", _stack, "psh");
        Assert.That(outcome.ExitCode, Is.EqualTo(2));
        Assert.That(outcome.Errors, Does.Contain("did you mean 'push'?"));
    }

    [TestCase("obj/Debug/net10.0/stencils/stencils/other.stencil.txt")]
    [TestCase("artifacts/obj/App/debug/stencils/stencils/other.stencil.txt")]
    public void The_text_of_a_C_file_is_found_where_a_build_left_it(string text)
    {
        using var project = new BakedProject();
        project.Write("App.csproj", "<Project />");
        string file = project.Bake("other", Snippets.Stack, text);
        Outcome outcome = Programs.Tool("list", file);
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        Assert.That(outcome.Output, Does.Contain("jump_if_zero"));
    }

    [Test]
    public void A_text_that_is_older_than_its_C_is_shown_with_a_warning()
    {
        string file = _project.Bake("stale", Snippets.Stack);
        File.AppendAllText(file, "CP_STENCIL(more) { CP_NEXT(); }\n");
        Outcome outcome = Programs.Tool("list", file);
        Assert.That(outcome.ExitCode, Is.Zero);
        Assert.That(outcome.Output, Does.Not.Contain("more"));
        Assert.That(outcome.Errors, Does.Contain("is stale").And.Contain("BakeStencils"));
    }

    [Test]
    public void Redirected_output_is_plain_and_in_whole_lines()
    {
        Outcome outcome = Programs.Tool("show", _stack, "print");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        Assert.That(outcome.Output.IndexOfAny(['\u001b', '─']), Is.Negative);
        Assert.That(outcome.Output, Does.Contain("CP_STENCIL(print) { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }"));
    }

    [Test]
    public void A_terminal_gets_no_command_of_a_file()
    {
        string file = _project.Bake("hostile", Snippets.Stack.Replace("// Goes to the label.", "// \u001b[2J\u202eGoes"));
        Outcome outcome = Programs.Tool("show", file, "jump_if_zero");
        Assert.That(outcome.Output, Does.Contain("Goes"));
        Assert.That(outcome.Output.IndexOfAny(['\u001b', '\u202e']), Is.Negative);
    }

    [TestCase("x86-64", "mov rax, {value}", "movk")]
    [TestCase("aarch64", "movk x8, {value:16-31}", "mov rax")]
    public void One_architecture_may_be_chosen(string architecture, string expected, string other)
    {
        Outcome outcome = Programs.Tool("show", _stack, "push", "--architecture", architecture);
        Assert.That(outcome.Output, Does.Contain(expected).And.Not.Contain(other));
    }

    [Test]
    public void A_placement_that_is_not_there_is_told_with_those_that_are()
    {
        string file = _project.Bake("values", Snippets.Values);
        Outcome outcome = Programs.Tool("show", file, "i64_add", "--placement", "09k");
        Assert.That(outcome.ExitCode, Is.EqualTo(2));
        Assert.That(outcome.Errors, Does.Contain("no placement '09k'").And.Contain("012").And.Contain("01s"));
        outcome = Programs.Tool("show", file, "i64_add", "--placement", "r3, r1, s", "-a", "x86-64");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Errors);
        Assert.That(outcome.Output, Does.Contain("placement 31s"));
    }

    [Test]
    public void The_doctor_finds_what_a_build_needs()
    {
        Outcome outcome = Programs.Tool("doctor");
        if (Programs.Find("clang-19") is null)
            Assert.Ignore("there is no clang 19 here");
        Assert.That(outcome.ExitCode, Is.Zero, outcome.Output);
        Assert.That(outcome.Output, Does.Match("ok +code heap").And.Match("ok +clang").And.Match("ok +bake for x86-64")
            .And.Match("ok +bake for aarch64"));
    }

    [Test]
    public void The_doctor_names_what_is_missing_and_the_remedy()
    {
        Outcome outcome = Programs.Tool([("COPYPATCH_CLANG", "/nowhere/clang")], "doctor");
        Assert.That(outcome.ExitCode, Is.EqualTo(1));
        Assert.That(outcome.Output, Does.Match("missing +clang").And.Contain("/nowhere/clang").And.Contain("CopyPatchClang"));
    }
}
