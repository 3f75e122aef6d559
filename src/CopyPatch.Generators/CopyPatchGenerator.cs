using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Rendering;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace CopyPatch.Generators;

/// <summary>Writes the emitter classes of a project: typed methods that copy and patch its stencils.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class CopyPatchGenerator : IIncrementalGenerator
{
    private const string StencilFileSuffix = ".stencil.txt";

    private static readonly string[] s_attributes =
    [
        AttributeNames.StencilLibrary, AttributeNames.StencilInterpreter, AttributeNames.StencilOperations, AttributeNames.Opcode,
        AttributeNames.HostFunction,
    ];

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        // Objects are read before anything touches the compilation: typing C# never reads one again.
        IncrementalValuesProvider<StencilFile> files = context.AdditionalTextsProvider
            .Where(static text => text.Path.EndsWith(StencilFileSuffix, StringComparison.OrdinalIgnoreCase))
            .Select(static (text, cancellation) => StencilFileReader.Read(text, cancellation))
            .WithTrackingName(TrackingNames.StencilFiles);

        IncrementalValueProvider<string> project = context.AnalyzerConfigOptionsProvider.Select(
            static (options, _) => options.GlobalOptions.TryGetValue("build_property.ProjectDir", out string? path) ? path : "");
        context.RegisterSourceOutput(files.Combine(project), static (output, pair) =>
        {
            (StencilFile file, string project) = pair;
            Report(output, file.Diagnostics, project);
        });

        IncrementalValueProvider<ImmutableArray<StencilFile>> all = files.Collect();
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> declared = s_attributes
            .Select(attribute => Register(context, all, attribute))
            .Aggregate(static (some, others) => some.Combine(others)
                .Select(static (pair, _) => (EquatableArray<DeclaredTypes>)pair.Left.Concat(pair.Right).ToImmutableArray()));

        // Two emitters of a namespace that include one header have its structs once.
        context.RegisterSourceOutput(declared.Combine(project), static (output, pair) =>
        {
            (EquatableArray<DeclaredTypes> declared, string project) = pair;
            var diagnostics = new List<DiagnosticInfo>();
            foreach (DeclaredTypes types in DeclaredTypes.Merge(declared, diagnostics))
                output.AddSource(DeclaredTypesWriter.HintNameOf(types), DeclaredTypesWriter.Write(types));
            Report(output, diagnostics, project);
        });
    }

    private static void Report(SourceProductionContext output, IEnumerable<DiagnosticInfo> diagnostics, string project)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
            output.ReportDiagnostic((diagnostic with { Path = SourcePath.InProject(diagnostic.Path, project) }).ToDiagnostic());
    }

    // A class passes through one of them only: the one of its first attribute. Gives what C declares for each.
    private static IncrementalValueProvider<EquatableArray<DeclaredTypes>> Register(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<ImmutableArray<StencilFile>> files,
        string attribute)
    {
        IncrementalValuesProvider<Binding> bindings = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                attribute,
                static (node, _) => node is TypeDeclarationSyntax or MethodDeclarationSyntax,
                EmitterClassReader.Read)
            .Where(static @class => @class is not null)
            .Select(static (@class, _) => @class!)
            .WithTrackingName(TrackingNames.EmitterClasses)
            .Combine(files)
            .Select(static (pair, _) => StencilSelection.Select(pair.Left, pair.Right))
            .WithTrackingName(TrackingNames.ClassStencils)
            .Select(static (stencils, _) => EmitterBinder.Bind(stencils))
            .WithTrackingName(TrackingNames.Bindings);

        // Emitters have no positions in C#: a line added above a class moves its diagnostics, and renders nothing again.
        IncrementalValuesProvider<Emitter> emitters = bindings
            .Where(static binding => binding.Emitter is not null)
            .Select(static (binding, _) => binding.Emitter!)
            .WithTrackingName(TrackingNames.Emitters);
        context.RegisterSourceOutput(emitters, static (output, emitter) =>
            output.AddSource(EmitterWriter.HintNameOf(emitter), EmitterWriter.Write(emitter)));

        IncrementalValuesProvider<EquatableArray<OpcodeDiagnostic>> diagnostics = bindings
            .Select(static (binding, _) => binding.Diagnostics)
            .WithTrackingName(TrackingNames.Diagnostics);
        context.RegisterSourceOutput(diagnostics, static (output, diagnostics) =>
        {
            foreach (OpcodeDiagnostic diagnostic in diagnostics)
                output.ReportDiagnostic(diagnostic.ToDiagnostic());
        });
        return emitters.Select(static (emitter, _) => emitter.Types)
            .Where(static types => !types.Structs.IsEmpty || !types.Enums.IsEmpty)
            .Collect().Select(static (types, _) => (EquatableArray<DeclaredTypes>)types)
            .WithTrackingName(TrackingNames.DeclaredTypes);
    }
}
