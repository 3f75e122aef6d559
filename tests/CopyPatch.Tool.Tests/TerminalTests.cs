using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Tool.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests;

/// <summary>The tool at a terminal, which the program script plays.</summary>
internal sealed class TerminalTests
{
    private static readonly Regex s_escape = new("\u001b(\\[[0-9;?]*[a-zA-Z]|[=>])");

    private readonly BakedProject _project = new();
    private string _stack = "";

    [OneTimeSetUp]
    public void Bake() => _stack = _project.Bake("stack", Snippets.Stack);

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [Test]
    public void A_wide_terminal_has_C_and_machine_code_beside_each_other()
    {
        string[] lines = At(150, "", "show", _stack, "push");
        Assert.That(lines.Count(line => line.Contains("CP_STENCIL(push)") && line.Contains("mov rax, {value}")), Is.EqualTo(1));
    }

    [TestCase("list")]
    [TestCase("show", "push")]
    [TestCase("show", "run")]
    public void A_narrow_terminal_gets_no_line_that_is_longer(string command, params string[] arguments)
    {
        string[] lines = At(60, "", [command, _stack, .. arguments]);
        Assert.That(lines.Select(line => line.Length), Is.All.LessThanOrEqualTo(60));
        Assert.That(string.Concat(lines), Does.Contain("run").Or.Contain("{value}"));
    }

    [Test]
    public void There_are_colours_unless_somebody_wants_none()
    {
        Assert.That(Raw(150, "", "show", _stack, "push"), Does.Match("\u001b\\[[0-9;]*m"));
        Assert.That(Raw(150, "NO_COLOR=1", "show", _stack, "push"), Does.Not.Match("\u001b\\[[0-9;]*m").And.Contain("{value}"));
    }

    // Without the escapes by which a terminal is set up.
    private static string[] At(int width, string environment, params string[] arguments) =>
        [.. s_escape.Replace(Raw(width, environment, arguments), "").Split('\n').Select(line => line.TrimEnd())];

    private static string Raw(int width, string environment, params string[] arguments)
    {
        string tool = System.IO.Path.ChangeExtension(typeof(ToolException).Assembly.Location, ".dll");
        string command = $"stty cols {width}; TERM=xterm-256color {environment} dotnet '{tool}' '{string.Join("' '", arguments)}'";
        return Programs.Other("script", "-qec", command, "/dev/null");
    }
}
