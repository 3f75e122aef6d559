using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Package.Tests.Documentation;

/// <summary>The guide is followed as a stranger follows it, from its top to its bottom, in an empty folder.</summary>
/// <remarks>
/// A block that names a file is that file; of C it is added where the file is there. Blocks of <c>sh</c> are run by bash, and a block of
/// <c>output</c> is what the one before it wrote.
/// </remarks>
internal sealed class GuideTests
{
    public const string Guide = "first-jit";

    [Test]
    public void The_guide_works_from_top_to_bottom()
    {
        using var consumer = new TemporaryConsumer();
        Directory.CreateDirectory(consumer.PathOf("guide"));
        string written = "";
        foreach (Block block in Page.All.Single(page => page.Name == Guide).Blocks.Where(block => block.WhyNotRun is null))
        {
            string path = consumer.PathOf($"guide/{block.File}");
            if (block.Language == "sh")
                written = RunShell(consumer, block);
            else if (block.Language == "output")
                Assert.That(written, Is.EqualTo(block.Text), block.ToString());
            else if (block.Language == "c" && File.Exists(path))
                File.AppendAllText(path, block.Text);
            else if (block.File.Length > 0)
                consumer.Write($"guide/{block.File}", block.Text.Replace("Version=\"0.1.0\"", $"Version=\"{BuiltPackages.Version}\""));
            else
                Assert.Fail($"{block} is neither a file nor run");
        }
    }

    private static string RunShell(TemporaryConsumer consumer, Block block)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = consumer.PathOf("guide"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add("-ec");
        start.ArgumentList.Add(block.Text.Replace("--version 0.1.0", $"--version {BuiltPackages.Version}"));
        start.Environment["NUGET_PACKAGES"] = consumer.Cache;
        start.Environment["COPYPATCH_PACKAGES"] = BuiltPackages.Folder;
        (int exitCode, string output) = Processes.Run(start);
        Assert.That(exitCode, Is.Zero, $"{block}\n{output}");
        return output;
    }
}
