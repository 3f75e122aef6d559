using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

/// <summary>What a newcomer pastes from the README of CopyPatch.Wasm works as it stands there.</summary>
internal sealed class ReadmeTests
{
    private const string WasmReadme = "CopyPatch.Wasm.md";
    private const string PluginOutput = "hello from the plugin\n6765\nHELLO from the plugin\n";

    [Test]
    public void The_plugin_runs_where_no_clang_is()
    {
        using TemporaryConsumer consumer = Plugin(0, "plugin", Block(WasmReadme, "wat", 0));
        consumer.SearchPath = "/nowhere";
        (int exitCode, string output) = consumer.Dotnet("Plugin", "run", "-c", "Release");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo(PluginOutput));
    }

    [Test]
    public void The_plugin_runs_ahead_of_time_and_had_no_warnings()
    {
        using TemporaryConsumer consumer = Plugin(0, "plugin", Block(WasmReadme, "wat", 0));
        (int exitCode, string output) = consumer.Dotnet(
            "Plugin", "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-p:PublishAot=true", "-o", "published");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Not.Contain("warning"));
        (exitCode, output) = consumer.Run(consumer.PathOf("Plugin/published/Plugin"), "Plugin");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Is.EqualTo(PluginOutput));
    }

    [Test]
    public void The_program_with_WASI_runs_a_command()
    {
        using TemporaryConsumer consumer = Plugin(1, "command", """
            (module
              (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
              (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
              (memory (export "memory") 1)
              (data (i32.const 0) "\10\00\00\00\08\00\00\00")
              (data (i32.const 16) "written\0a")
              (func (export "_start")
                (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
                (call $exit (i32.const 7))))
            """);
        (int exitCode, string output) = consumer.Dotnet("Plugin", "run", "-c", "Release");
        Assert.That(output, Is.EqualTo("written\n"));
        Assert.That(exitCode, Is.EqualTo(7));
    }

    private static TemporaryConsumer Plugin(int program, string module, string text)
    {
        var consumer = new TemporaryConsumer();
        consumer.Copy("Plugin");
        consumer.Write("Plugin/Program.cs", Block(WasmReadme, "csharp", program));
        consumer.Write($"Plugin/{module}.wat", text);
        (int exitCode, string output) = consumer.Run("wat2wasm", "Plugin", $"{module}.wat");
        Assert.That(exitCode, Is.Zero, output);
        return consumer;
    }

    private static string Block(string file, string language, int number)
    {
        string readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));
        MatchCollection blocks = Regex.Matches(readme, $"^```{language}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline);
        Assert.That(blocks, Has.Count.GreaterThan(number), $"{file} has too few blocks of {language}");
        return blocks[number].Groups[1].Value;
    }
}
