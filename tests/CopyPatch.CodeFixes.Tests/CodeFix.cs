using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Diagnostics;
using NUnit.Framework;
using Project = CopyPatch.Generators.Tests.Infrastructure.Project;

namespace CopyPatch.CodeFixes.Tests;

/// <summary>Does what an IDE does with a diagnostic that has a fix.</summary>
internal static class CodeFix
{
    /// <summary>Applies the first fix that there is for the first fixable diagnostic of generator and analyzers.</summary>
    /// <returns>The fix's title and the changed source; nulls where none is offered.</returns>
    public static async Task<(string? Title, string? Source)> Apply(
        CodeFixProvider provider, Project project, params DiagnosticAnalyzer[] analyzers)
    {
        Generation generation = project.Generate();
        IEnumerable<Diagnostic> diagnostics = generation.Result.Diagnostics;
        if (analyzers.Length > 0)
            diagnostics = diagnostics.Concat(await generation.Compilation.WithAnalyzers([.. analyzers]).GetAnalyzerDiagnosticsAsync());
        Diagnostic diagnostic = diagnostics.First(its => provider.FixableDiagnosticIds.Contains(its.Id));

        using var workspace = new AdhocWorkspace();
        Document document = workspace.CurrentSolution
            .AddProject("Test", "Test", LanguageNames.CSharp)
            .WithParseOptions(project.ParseOptions)
            .WithCompilationOptions(generation.Compilation.Options)
            .AddMetadataReferences(generation.Compilation.References)
            .AddDocument("Code.cs", project.Source, filePath: "/project/Code.cs");
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        if (actions.Count == 0)
            return (null, null);
        ImmutableArray<CodeActionOperation> operations = await actions[0].GetOperationsAsync(CancellationToken.None);
        Solution changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (actions[0].Title, (await changed.GetDocument(document.Id)!.GetTextAsync()).ToString());
    }

    /// <summary>The same for a diagnostic that must have a fix.</summary>
    public static async Task<string> ApplyTo(CodeFixProvider provider, Project project, params DiagnosticAnalyzer[] analyzers)
    {
        (string? title, string? source) = await Apply(provider, project, analyzers);
        Assert.That(title, Is.Not.Null.And.Not.Empty, "no fix is offered");
        return source!;
    }
}
