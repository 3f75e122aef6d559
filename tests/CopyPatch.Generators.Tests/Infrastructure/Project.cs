using System;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>A C# project in memory, which references the real runtime and is passed through the generator.</summary>
internal sealed record Project(string Source, params BakedText[] Stencils)
{
    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(System.IO.Path.PathSeparator)
            .Where(path => System.IO.Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly MetadataReference s_runtime = MetadataReference.CreateFromFile(typeof(CodeHeap).Assembly.Location);

    public bool AllowUnsafe { get; init; } = true;

    public bool ReferencesRuntime { get; init; } = true;

    public bool ChecksOverflow { get; init; }

    public string Symbols { get; init; } = "";

    public CSharpParseOptions ParseOptions => CSharpParseOptions.Default
        .WithLanguageVersion(LanguageVersion.CSharp14)
        .WithDocumentationMode(DocumentationMode.Diagnose)
        .WithPreprocessorSymbols(Symbols.Split(';', StringSplitOptions.RemoveEmptyEntries));

    public CSharpCompilation CreateCompilation() => CSharpCompilation.Create(
        "Test",
        [Parse(Source)],
        ReferencesRuntime ? s_framework.Add(s_runtime) : s_framework,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary)
            .WithAllowUnsafe(AllowUnsafe)
            .WithOverflowChecks(ChecksOverflow)
            .WithOptimizationLevel(OptimizationLevel.Release)
            .WithNullableContextOptions(NullableContextOptions.Enable)
            .WithWarningLevel(9999)

            // The tests' own sources are not documented.
            .WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));

    public SyntaxTree Parse(string source)
        => CSharpSyntaxTree.ParseText(SourceText.From(source, Encoding.UTF8), ParseOptions, "/project/Code.cs");

    public GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new CopyPatchGenerator().AsSourceGenerator()],
        Stencils,
        ParseOptions,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public Generation Generate()
    {
        GeneratorDriver driver = CreateDriver().RunGeneratorsAndUpdateCompilation(
            CreateCompilation(), out Compilation compilation, out ImmutableArray<Diagnostic> _);
        return new Generation(driver.GetRunResult(), compilation);
    }
}
