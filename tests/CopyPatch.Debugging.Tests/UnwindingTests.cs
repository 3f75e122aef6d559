using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Debugging.Tests;

/// <summary>How far a native function gets that walks the stack by unwinding rules.</summary>
[Platform("Linux")]
internal sealed class UnwindingTests
{
    private static readonly string[] s_compiled = ["libcopypatch_walk.so", "inner", "middle", "outer"];

    private string _folder = null!;
    private string _library = null!;

    [OneTimeSetUp]
    public void CompileTheWalker()
    {
        _folder = Directory.CreateTempSubdirectory("copypatch-walk-").FullName;
        _library = Path.Combine(_folder, "libcopypatch_walk.so");
        Tool.Run("clang-19", [
            "-O2", "-shared", "-fPIC", "-funwind-tables", "-Wl,-soname,libcopypatch_walk.so", "-o", _library, Debuggee.PathOf("walk.c"),
            "-lgcc_s",
        ]).ExpectSuccess();
    }

    [OneTimeTearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Under_CoreCLR_it_gets_through_compiled_code_to_its_managed_caller()
    {
        string[] frames = Walk(Debuggee.Program);
        Assert.That(frames.Take(4), Is.EqualTo(s_compiled));
        Assert.That(frames.Skip(4), Is.EqualTo(new[] { "unknown", "unknown" }), "the entry, and C#, for which there are no such rules");
    }

    [Test]
    public void Ahead_of_time_it_gets_to_main()
    {
        string[] frames = Walk(Debuggee.AheadOfTime);
        Assert.That(frames.Take(5), Is.EqualTo(s_compiled.Append("unknown")), "the entry comes last");
        Assert.That(frames[5..].Distinct().Take(2), Is.EqualTo(new[] { "CopyPatch.Debuggee", "libc.so.6" }), "main, which C's library calls");
    }

    private string[] Walk(string program)
    {
        string output = Tool.Run(program, ["walk", _library]).ExpectSuccess().Output;
        return [.. output.Split('\n').Where(line => line.StartsWith("frame ", StringComparison.Ordinal)).Select(line => line[6..])];
    }
}
