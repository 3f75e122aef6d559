using System;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Tests.Programs;
using NUnit.Framework;

namespace CopyPatch.Debugging.Tests;

/// <summary>What gdb shows of compiled code.</summary>
[Platform("Linux")]
internal sealed partial class GdbTests
{
    // .NET stops its threads by a signal of its own.
    private static readonly string[] s_prelude =
    [
        "set pagination off", "set confirm off", "set width 0", "set breakpoint pending on", "set debuginfod enabled off",
        "handle SIG34 SIG35 SIG36 nostop noprint pass",
    ];

    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("copypatch-gdb-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void It_stops_in_a_function_and_shows_all_that_called_it_up_to_managed_code()
    {
        string[] lines = Run(Debuggee.Program, "listing", "break inner", "run", "bt 5");
        Assert.That(Frames(lines).Take(4), Is.EqualTo(new[]
        {
            "inner () at 1-main.stencils:12", "middle () at 1-main.stencils:7", "outer () at 1-main.stencils:3", "copypatch_entry ()",
        }));
        Assert.That(Frames(lines), Has.Length.EqualTo(5), "managed code comes next");
    }

    [Test]
    public void It_steps_from_stencil_to_stencil_into_calls_and_out_of_them()
    {
        string[] lines = Run(
            Debuggee.Program, "listing",
            ["break outer", "run", .. Enumerable.Repeat("step", 8)]);
        Assert.That(lines.Where(line => SourceLine().IsMatch(line)).Select(line => SourceLine().Match(line).Groups[1].Value), Is.EqualTo(
            new[]
            {
                "add", "call", // outer
                "call", // middle
                "add", "add", "done", // inner
                "halve", "done", // middle
                "done", // outer
            }));
    }

    [Test]
    public void It_shows_lines_of_the_source_where_that_is_known()
    {
        File.WriteAllLines(Path.Combine(_folder, "program.lua"), Enumerable.Range(1, 40).Select(line => $"text of line {line}"));
        string[] lines = Run(Debuggee.Program, "source", "break program.lua:32", "run", "bt 3", "step");
        Assert.That(Frames(lines), Is.EqualTo(new[]
        {
            "inner () at program.lua:32", "middle () at program.lua:21", "outer () at program.lua:12",
        }));
        Assert.That(lines, Does.Contain("32\ttext of line 32"));
    }

    [Test]
    public void Code_that_is_disposed_is_taken_back()
    {
        string[] lines = Run(
            Debuggee.Program, "listing", "break inner", "run", "info symbol $pc", "delete", "catch syscall exit_group", "continue",
            "info functions ^inner$", "maint info jit");
        Assert.That(lines, Has.One.StartsWith("inner in section .text of <in-memory"));
        Assert.That(lines, Has.None.Contains("void inner"));
        Assert.That(lines, Has.None.Match("^0x[0-9a-f]+ +0x[0-9a-f]+ +[0-9]+"), "the list of symbol files is empty");
    }

    [Test]
    public void Ahead_of_time_it_shows_all_up_to_main()
    {
        string[] lines = Run(Debuggee.AheadOfTime, "listing", "break inner", "run", "bt");
        string[] frames = Frames(lines);
        Assert.That(frames.Take(4), Is.EqualTo(new[]
        {
            "inner () at 1-main.stencils:12", "middle () at 1-main.stencils:7", "outer () at 1-main.stencils:3", "copypatch_entry ()",
        }));
        Assert.That(frames, Has.Some.Contain("Program__Main"));
        Assert.That(frames, Has.Some.Match("^(main|__libc_start)"));
    }

    // All of the output's lines.
    private string[] Run(string program, string what, params string[] commands)
    {
        string script = Path.Combine(_folder, "script.gdb");
        File.WriteAllLines(script, [.. s_prelude, .. commands]);
        ProgramRun gdb = Tool.Run("gdb", ["-batch", "-nx", "-x", script, "--args", program, what], "gdb", _folder);
        if (gdb.Errors.Contains("ptrace: Operation not permitted", StringComparison.Ordinal))
            Assert.Ignore("This system does not let gdb look into a process.");
        TestContext.Out.WriteLine(gdb.Output + gdb.Errors);
        return gdb.Output.Split('\n');
    }

    // What follows the number and the address of each frame, with files without their folders.
    private static string[] Frames(string[] lines) =>
    [
        .. lines.Select(line => Frame().Match(line)).Where(match => match.Success)
            .Select(match => Folder().Replace(match.Groups[1].Value, "")),
    ];

    [GeneratedRegex("^#[0-9]+ +(?:0x[0-9a-f]+ in )?(.*)$")]
    private static partial Regex Frame();

    [GeneratedRegex("(?<= at )/[^ ]*/")]
    private static partial Regex Folder();

    [GeneratedRegex("^[0-9]+\t    ([a-z_]+)")]
    private static partial Regex SourceLine();
}
