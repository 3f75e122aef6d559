using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace Repository.Tests;

/// <summary>What build/test.sh makes of results: a number that is read wrong would call a failure a success.</summary>
[Platform(Exclude = "Win")]
internal sealed class CountTests
{
    private const string Results = """
        <TestRun><ResultSummary outcome="Completed">
          <Counters total="7" executed="5" passed="4" failed="1" error="0" notExecuted="0" />
        </ResultSummary></TestRun>
        """;

    [TestCase("total", "7")]
    [TestCase("executed", "5")]
    [TestCase("passed", "4")]
    [TestCase("failed", "1")]
    public void Each_counter_of_a_test_host_is_read(string counter, string value)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, Results);
        Assert.That(Bash($"counter {counter} '{file}'"), Is.EqualTo(value));
        File.Delete(file);
    }

    [TestCase("succeeded", "12")]
    [TestCase("failed", "3")]
    public void Each_sum_of_a_test_program_is_read(string word, string value)
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "failed: no sum\n  total: 15\n  failed: 3\n  succeeded: 12\n");
        Assert.That(Bash($"summary {word} '{file}'"), Is.EqualTo(value));
        File.Delete(file);
    }

    [Test]
    public void On_macOS_what_does_not_run_there_is_said_and_on_Linux_all_is_run()
    {
        const string ask = "why_not_here CopyPatch.Package.Tests; why_not_here CopyPatch.Tests";
        Assert.That(Bash("uname() { echo Darwin; }; " + ask), Is.EqualTo("its consumers are published for Linux"));
        Assert.That(Bash("uname() { echo Linux; }; " + ask), Is.Empty);
    }

    private static string Bash(string command)
    {
        var start = new ProcessStartInfo("bash", ["-euc", $"source '{Path.Combine(Root.Folder, "build", "testing.sh")}'; {command}"])
        {
            RedirectStandardOutput = true,
        };
        using Process bash = Process.Start(start)!;
        string output = bash.StandardOutput.ReadToEnd();
        bash.WaitForExit();
        Assert.That(bash.ExitCode, Is.Zero);
        return output.TrimEnd('\n');
    }
}
