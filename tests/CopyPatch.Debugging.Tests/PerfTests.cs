using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Tests.Programs;
using NUnit.Framework;

namespace CopyPatch.Debugging.Tests;

/// <summary>What perf shows of compiled code.</summary>
[Platform("Linux")]
internal sealed class PerfTests
{
    private string _folder = null!;

    [SetUp]
    public void SetUp() => _folder = Directory.CreateTempSubdirectory("copypatch-perf-").FullName;

    [TearDown]
    public void TearDown() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void With_the_jitdump_injected_samples_have_functions_and_callers()
    {
        Record("jitdump");
        Tool.Run("perf", ["inject", "--jit", "-i", "perf.data", "-o", "jit.data"], folder: _folder).ExpectSuccess();
        string[] stacks = Stacks("jit.data");
        string inner = stacks.FirstOrDefault(stack => stack.StartsWith("inner", StringComparison.Ordinal), "");
        Assert.That(inner, Does.StartWith("inner outer copypatch_entry"),
            "innermost first; a stencil that calls nothing makes no frame, so its caller is left out");
        Assert.That(stacks.Count(stack => stack.StartsWith("inner", StringComparison.Ordinal)), Is.GreaterThan(stacks.Length / 4));
        string[] images = Directory.GetFiles(_folder, "jitted-*.so", SearchOption.AllDirectories);
        Assert.That(images, Has.Length.EqualTo(4), "three functions and the entry");
    }

    [Test]
    public void Lines_are_those_of_the_listing()
    {
        Record("jitdump");
        Tool.Run("perf", ["inject", "--jit", "-i", "perf.data", "-o", "jit.data"], folder: _folder).ExpectSuccess();
        ProgramRun objdump = Tool.Run("objdump", ["-dl", Directory.GetFiles(_folder, "jitted-*-3.so", SearchOption.AllDirectories).Single()]);
        string listing = Directory.GetFiles(_folder, "1-main.stencils", SearchOption.AllDirectories).Single();
        Assert.That(objdump.Output, Does.Contain(listing + ":12"));
        Assert.That(objdump.Output, Does.Match(@"80:\t.*movabs \$0x64,%rax"), "its code, from the start");
        Assert.That(File.ReadAllLines(listing)[11].Trim(), Does.StartWith("add"));
    }

    [Test]
    public void With_one_view_the_map_is_enough()
    {
        Record("perfmap", "one-view");
        Assert.That(Stacks("perf.data"), Has.Some.StartsWith("inner outer copypatch_entry"));
    }

    private void Record(string debugging, params string[] more)
    {
        ProgramRun record = Tool.Run(
            "perf", ["record", "-k", "mono", "-g", "-o", "perf.data", Debuggee.Program, "spin", "300", .. more], debugging, _folder);
        if (record.ExitCode != 0 && !record.Output.StartsWith("556", StringComparison.Ordinal))
            Assert.Ignore("perf cannot record here: " + record.Errors);
        record.ExpectSuccess();
    }

    // Of each sample the names of its functions, innermost first.
    private string[] Stacks(string data)
    {
        string output = Tool.Run("perf", ["script", "-i", data, "-F", "ip,sym"], folder: _folder).ExpectSuccess().Output;
        var stacks = new List<string>();
        foreach (string sample in output.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            stacks.Add(string.Join(' ', sample.Split('\n').Select(line => line.Trim().Split(' ', 2)).Where(parts => parts.Length == 2)
                .Select(parts => parts[1])));
        }

        return [.. stacks];
    }
}
