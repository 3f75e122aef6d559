using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.Loader;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>What the generator made of a project.</summary>
internal sealed record Generation(GeneratorDriverRunResult Result, Compilation Compilation)
{
    /// <summary>The generator's diagnostics, as a build prints them: <c>Code.cs(3,5): error CP0031: ...</c>.</summary>
    public IEnumerable<string> Diagnostics => Result.Diagnostics.Select(Print);

    /// <summary>All that the compiler says of user's and generated code.</summary>
    public IEnumerable<string> CompilerDiagnostics => Compilation.GetDiagnostics()
        .Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Info).Select(Print);

    public string[] Sources => [.. Result.Results.Single().GeneratedSources.Select(source => source.SourceText.ToString())];

    /// <summary>The same, but its emitters take every process for one on AArch64: to look at the bytes, not to run them.</summary>
    public Generation OnArm64()
    {
        SyntaxTree tree = Result.GeneratedTrees.Single();
        const string IsX64 = "internal static bool IsX64 =>";
        string source = tree.ToString();
        Assert.That(source, Does.Contain(IsX64));
        SyntaxTree changed = tree.WithChangedText(SourceText.From(source.Replace(IsX64, IsX64 + " false && "), Encoding.UTF8));
        return this with { Compilation = Compilation.ReplaceSyntaxTree(tree, changed) };
    }

    /// <summary>Compiles to an assembly, loads it and calls <c>Script.Run</c>.</summary>
    public T Run<T>()
    {
        Assert.That(Diagnostics, Is.Empty);
        using var assembly = new MemoryStream();
        var emitted = Compilation.Emit(assembly);
        Assert.That(emitted.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(Print), Is.Empty);
        assembly.Position = 0;
        var context = new AssemblyLoadContext("Test", isCollectible: true);
        try
        {
            var script = context.LoadFromStream(assembly).GetType("Script", throwOnError: true)!;
            return (T)script.GetMethod("Run")!.CreateDelegate<Func<T>>()();
        }
        finally
        {
            context.Unload();
        }
    }

    private static string Print(Diagnostic diagnostic)
    {
        FileLinePositionSpan place = diagnostic.Location.GetLineSpan();
        string path = place.Path is null ? "" : place.Path.Replace("/project/", "", StringComparison.Ordinal);
        return $"{path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): "
            + $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Id}: {diagnostic.GetMessage()}";
    }
}
