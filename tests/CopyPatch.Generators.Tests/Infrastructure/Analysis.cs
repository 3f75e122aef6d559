using System;
using System.Collections.Immutable;
using System.Linq;
using System.Threading.Tasks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>Runs an analyzer over a program that uses the emitter of <see cref="Snippets.Calc"/>.</summary>
internal static class Analysis
{
    private const string Emitter = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using CopyPatch;

        [StencilLibrary("stencils/test.c")]
        public partial class Emitter
        {
            [Opcode("push")] public partial void Constant(long value);
            [HostFunction("print")] private static void Print(long value) { }
            public void PlaceEnd(Label label) => MarkLabel(label);
        }
        """;

    // The emitter is the same for all, and generated once.
    private static readonly Lazy<(Project Project, Compilation Compilation)> s_emitter = new(() =>
    {
        var project = new Project(Emitter, BakedText.Of(Snippets.Calc));
        return (project, project.Generate().Compilation);
    });

    /// <summary>Puts statements into a method of a class with all kinds of things around.</summary>
    /// <returns>The piece of source that each diagnostic points at.</returns>
    public static Task<string[]> InMethod(DiagnosticAnalyzer analyzer, string statements) => InProgram(analyzer, $$"""
        public class Compiler(CodeHeap heap)
        {
            private readonly Emitter _emit = new(heap);
            private readonly object _gate = new();
            [ThreadStatic] private static Emitter? s_emit;
            private Label _label;
            private Emitter.Program? _program;
            private List<Label> _labels = [];
            private Action? _later;

            {{(statements.Contains("await ")
                ? "public async Task<object?> Compile(Emitter emit, int count, Label[] labels)"
                : "public unsafe object? Compile(Emitter emit, int count, Label[] labels, long* stack)")}}
            {
                {{statements}}
                return null;
            }
        }
        """);

    /// <summary>Analyzes declarations beside the emitter.</summary>
    /// <returns>The piece of source that each diagnostic points at.</returns>
    public static async Task<string[]> InProgram(DiagnosticAnalyzer analyzer, string declarations)
    {
        (Project project, Compilation emitter) = s_emitter.Value;
        SyntaxTree tree = project.Parse(declarations);
        Compilation compilation = emitter.AddSyntaxTrees(tree);
        SemanticModel model = compilation.GetSemanticModel(tree);
        Assert.That(model.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        ImmutableArray<Diagnostic> found =
            await compilation.WithAnalyzers([analyzer]).GetAnalyzerSemanticDiagnosticsAsync(model, filterSpan: null, default);
        Assert.That(found.Select(diagnostic => diagnostic.Id), Is.All.EqualTo(analyzer.SupportedDiagnostics.Single().Id));
        SourceText source = SourceText.From(declarations);
        return
        [
            .. found.Select(diagnostic => diagnostic.Location.SourceSpan).OrderBy(span => span.Start).Select(source.ToString)
        ];
    }
}
