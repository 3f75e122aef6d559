using System.IO;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

/// <summary>The command, installed as its users do.</summary>
internal sealed class ToolTests
{
    [Test]
    public void The_tool_is_installed_and_shows_machine_code_of_both_architectures()
    {
        using var consumer = new TemporaryConsumer();
        consumer.Copy("Calc");
        (int installed, string log) = consumer.Run(
            "dotnet", "Calc", "tool", "install", "CopyPatch.Tool", "--tool-path", consumer.PathOf("tools"), "--version", BuiltPackages.Version);
        Assert.That(installed, Is.Zero, log);
        (int baked, log) = consumer.Dotnet("Calc", "build", "-t:BakeStencils");
        Assert.That(baked, Is.Zero, log);

        string copypatch = consumer.PathOf("tools/copypatch");
        (int shown, string output) = consumer.Run(copypatch, "Calc", "show", "stencils/calc.c", "push");
        Assert.That(shown, Is.Zero, output);
        Assert.That(output, Does.Contain("{value}").And.Contain("{value:16-31}").And.Contain("line"));
        (int explored, output) = consumer.Run(copypatch, "Calc", "explore", "stencils/calc.c", "--html", "calc.html");
        Assert.That(explored, Is.Zero, output);
        Assert.That(File.ReadAllText(consumer.PathOf("Calc/calc.html")), Does.Contain("CP_STENCIL(push)"));
        (int examined, output) = consumer.Run(copypatch, "Calc", "doctor");
        Assert.That(examined, Is.Zero, output);
    }
}
