using System;
using System.IO;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

/// <summary>What a newcomer pastes from the README works as it stands there.</summary>
internal sealed class ReadmeTests
{
    private static readonly string s_readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "README.md"));

    [Test]
    public void The_ten_lines_and_an_entry_of_its_own_run()
    {
        using var consumer = new TemporaryConsumer();
        consumer.Copy("Calc");
        File.Delete(consumer.PathOf("Calc/CalcEmitter.cs"));
        consumer.Write("Calc/stencils/calc.c", Block("c", 0) + Block("c", 1));
        consumer.Write("Calc/Program.cs", Block("csharp", 0).Replace(
            "Console.WriteLine(program.Run(stack, locals));",
            "Console.WriteLine(program.Run(stack, locals) + program.RunAlone(stack));"));

        (int exitCode, string output) = consumer.Dotnet("Calc", "run", "-c", "Release");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo("84\n"));
    }

    private static string Block(string language, int number)
    {
        MatchCollection blocks = Regex.Matches(s_readme, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.That(blocks, Has.Count.GreaterThan(number), $"README.md has too few blocks of {language}");
        return blocks[number].Groups[1].Value;
    }
}
