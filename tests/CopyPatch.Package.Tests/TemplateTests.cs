using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

/// <summary>The templates of dotnet new: installed, made a project of, built and run.</summary>
internal sealed class TemplateTests
{
    private const string NoClang = "-p:CopyPatchClang=/nowhere/clang";

    private TemporaryConsumer _consumer = null!;

    [OneTimeSetUp]
    public void Install()
    {
        _consumer = new TemporaryConsumer();
        New("install", BuiltPackages.FileOf("CopyPatch.Templates"));
    }

    [OneTimeTearDown]
    public void Delete() => _consumer.Dispose();

    [TestCase("copypatch-jit", "Machine")]
    [TestCase("copypatch-jit", "a machine")]
    [TestCase("copypatch-jit", "My.Own-machine")]
    [TestCase("copypatch-jit", "1st")]
    [TestCase("copypatch-values", "Formulas")]
    [TestCase("copypatch-values", "my formulas.net-ten")]
    public void A_new_project_of_any_name_runs_without_clang(string template, string name)
    {
        New(template, "-n", name);
        Assert.That(File.Exists(_consumer.PathOf($"{name}/{name}.csproj")));
        (int exitCode, string output) = _consumer.Dotnet(name, "run", "-c", "Release", NoClang);
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("machine code: ").And.Not.Contain("warning"));
        // The name stands wherever that of the template stood.
        foreach (string file in Directory.EnumerateFiles(_consumer.PathOf(name), "*.*", SearchOption.TopDirectoryOnly))
            Assert.That(File.ReadAllText(file), Does.Not.Contain("CopyPatchJit").And.Not.Contain("CopyPatchValues"), file);
    }

    [TestCase("copypatch-jit", "stencils/stack.c", "CP_STENCIL(negate) { sp[-1] = -sp[-1]; CP_NEXT(); }", "StackEmitter", "EmitNegate()")]
    [TestCase("copypatch-values", "stencils/expression.c",
        "CP_OP(minimum, double, (double, a), (double, b)) { return a < b ? a : b; }", "ExpressionEmitter",
        "EmitMinimum(default(CopyPatch.Register<double>), default(CopyPatch.Register<double>), 2.5)")]
    public void An_edit_of_the_C_wants_clang_and_gives_a_method(string template, string file, string line, string emitter, string call)
    {
        string name = template + "-edited";
        New(template, "-n", name);
        File.AppendAllText(_consumer.PathOf($"{name}/{file}"), line + "\n");
        (int exitCode, string output) = _consumer.Dotnet(name, "build", "-c", "Release", NoClang);
        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("error CP0001").And.Contain($"'{file}' changed").And.Contain("apt-get install clang-19"));

        string space = name.Replace('-', '_');
        _consumer.Write(
            $"{name}/Edited.cs", $"namespace {space}; static class Edited {{ static void Use({emitter} emit) => emit.{call}; }}");
        (exitCode, output) = _consumer.Dotnet(name, "run", "-c", "Release");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output, Does.Contain("machine code: "));
    }

    [Test]
    public void An_expression_is_read_from_the_command_line()
    {
        New("copypatch-values", "-n", "Reads");
        (int built, string log) = _consumer.Dotnet("Reads", "build", "-c", "Release", "-o", "built", NoClang);
        Assert.That(built, Is.Zero, log);
        string program = _consumer.PathOf("Reads/built/Reads.dll");
        // The sum of 0, 0.001, ... 999.999, each twice, and a million times one half.
        (int exitCode, string output) = _consumer.Run("dotnet", "Reads", program, "x", "+", "x", "+", "1/2");
        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output.Split('\n').Where(line => line.Length > 0).Select(line => Math.Round(Number(line))), Is.All.EqualTo(1000499000));
        (exitCode, output) = _consumer.Run("dotnet", "Reads", program, "x + (y");
        Assert.That(exitCode, Is.EqualTo(2));
        Assert.That(output, Does.Contain("ends too early"));
    }

    [Test]
    public void The_snippets_of_an_editor_are_in_both()
    {
        New("copypatch-jit", "-n", "One");
        New("copypatch-values", "-n", "Two");
        string one = File.ReadAllText(_consumer.PathOf("One/.vscode/copypatch.code-snippets"));
        Assert.That(File.ReadAllText(_consumer.PathOf("Two/.vscode/copypatch.code-snippets")), Is.EqualTo(one));
        using JsonDocument snippets = JsonDocument.Parse(one);
        Assert.That(snippets.RootElement.EnumerateObject().Select(snippet => snippet.Value.GetProperty("prefix").GetString()),
            Does.Contain("cps").And.Contain("cpo"));
    }

    private static double Number(string line) =>
        double.Parse(line.Split(' ')[^4], System.Globalization.CultureInfo.InvariantCulture);

    private void New(params string[] arguments)
    {
        string[] hive = ["--debug:custom-hive", _consumer.PathOf("../hive")];
        (int exitCode, string output) = _consumer.Run("dotnet", ".", ["new", .. arguments, .. hive]);
        Assert.That(exitCode, Is.Zero, output);
    }
}
