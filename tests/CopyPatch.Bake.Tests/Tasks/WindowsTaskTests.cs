using System.IO;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Tasks;
using CopyPatch.Bake.Tests.Infrastructure;
using Microsoft.Build.Utilities;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Tasks;

/// <summary>The tasks of a build on Windows, with stand-ins for MSBuild, for the system and for clang.</summary>
internal sealed class WindowsTaskTests
{
    private const string Studio = @"C:\Program Files\Microsoft Visual Studio\2022\Community\VC\Tools\Llvm\x64\bin\clang.exe";

    private TemporaryFolder _folder = null!;
    private SilentEngine _engine = null!;

    [SetUp]
    public void SetUp()
    {
        _folder = new TemporaryFolder();
        _engine = new SilentEngine();
        _folder.Write("stencils/calc.c", Samples.Calc);
    }

    [TearDown]
    public void TearDown() => _folder.Dispose();

    [Test]
    public void The_clang_of_Visual_Studio_bakes()
    {
        var runner = new FakeRunner((_, arguments) => Answer(arguments[0], "19.1.5"));
        Assert.That(Task(runner, Studio).Execute(), Is.False, "the stand-in writes no objects");
        Assert.That(runner.Calls.Select(call => call.Program), Has.All.EqualTo(Studio));
        Assert.That(runner.Calls.Count(call => call.Arguments.Contains("-c")), Is.EqualTo(2));
        Assert.That(_engine.Errors.Select(error => error.Text), Has.All.StartsWith("clang ended with 1"));
    }

    [Test]
    public void Without_a_clang_one_error_says_how_Windows_gets_one()
    {
        Assert.That(Task(new FakeRunner((_, _) => Answer("", ""))).Execute(), Is.False);
        Assert.That(_engine.Errors.Select(error => error.Code), Is.EqualTo(new[] { "CP0001" }));
        Assert.That(_engine.Errors[0].Text, Does.Contain("no clang was found").And.Contain("winget install LLVM.LLVM")
            .And.Contain(@"-p:CopyPatchClang=C:\path\to\clang.exe"));
    }

    [Test]
    public void With_an_old_one_the_error_names_it()
    {
        var runner = new FakeRunner((_, arguments) => Answer(arguments[0], "17.0.3"));
        Assert.That(Task(runner, Studio).Execute(), Is.False);
        Assert.That(_engine.Errors.Select(error => error.Code), Is.EqualTo(new[] { "CP0002" }));
        Assert.That(_engine.Errors[0].Text, Does.Contain("clang 19 or newer is needed").And.Contain($"found {Studio} 17.0.3"));
    }

    [Test]
    public void A_file_that_cannot_be_written_is_told_with_the_length_of_the_path_where_that_may_be_why()
    {
        // As Windows itself would refuse it, a file stands where a folder must be.
        string project = Path.Combine(_folder.Path, new string('l', 200), new string('o', 60));
        Directory.CreateDirectory(Path.Combine(project, "stencils"));
        File.WriteAllText(Path.Combine(project, "stencils", "calc.c"), Samples.Calc);
        File.WriteAllText(Path.Combine(project, "obj"), "");
        Assert.That(TaskIn(project, new FakeRunner((_, arguments) => Answer(arguments[0], "19.1.5")), Studio).Execute(), Is.False);
        Assert.That(_engine.Errors.Select(error => error.Code), Is.EqualTo(new[] { "CP0005" }));
        Assert.That(_engine.Errors[0].Text, Does.Contain($"has {project.Length} characters").And.Contain("subst S: FOLDER"));
    }

    private PrepareStencils Task(ICommandRunner runner, params string[] programs) => TaskIn(_folder.Path, runner, programs);

    private PrepareStencils TaskIn(string project, ICommandRunner runner, params string[] programs)
    {
        var system = new FakeSystem { IsWindows = true, Variables = { ["ProgramFiles"] = @"C:\Program Files" } };
        foreach (string program in programs)
            system.Programs[program] = "";
        return new PrepareStencils
        {
            BuildEngine = _engine,
            Runner = runner,
            System = system,
            Stencils = [new TaskItem(Path.Combine(project, "stencils", "calc.c"))],
            ProjectDirectory = project,
            IncludeDirectory = Repository.PathOf("stencils/include"),
            IntermediateDirectory = "obj/stencils/",
            Architectures = "x86-64;aarch64",
        };
    }

    private static CommandResult Answer(string argument, string version) => argument == "--version"
        ? new CommandResult(0, $"clang version {version}\r\nTarget: x86_64-pc-windows-msvc\r\n", "")
        : new CommandResult(1, "", "");
}
