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
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> ofLibraries = Register(context, all, AttributeNames.StencilLibrary);
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> ofInterpreters = Register(context, all, AttributeNames.StencilInterpreter);
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> ofInterfaces = Register(context, all, AttributeNames.StencilOperations);
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> ofOpcodes = Register(context, all, AttributeNames.Opcode);
        IncrementalValueProvider<EquatableArray<DeclaredTypes>> ofHosts = Register(context, all, AttributeNames.HostFunction);

        // Two emitters of a namespace that include one header have its structs once.
        context.RegisterSourceOutput(ofLibraries.Combine(ofInterpreters.Combine(ofInterfaces)).Combine(ofOpcodes.Combine(ofHosts)).Combine(project), static (output, all) =>
        {
            (((EquatableArray<DeclaredTypes> libraries,
                (EquatableArray<DeclaredTypes> interpreters, EquatableArray<DeclaredTypes> interfaces)),
                (EquatableArray<DeclaredTypes> opcodes, EquatableArray<DeclaredTypes> hosts)), string project) = all;
            var diagnostics = new List<DiagnosticInfo>();
            foreach (DeclaredTypes types in DeclaredTypes.Merge(
                libraries.Concat(interpreters).Concat(interfaces).Concat(opcodes).Concat(hosts), diagnostics))
                output.AddSource(DeclaredTypesWriter.HintNameOf(types), DeclaredTypesWriter.Write(types));
            Report(output, diagnostics, project);
        });
    }

    private static void Report(SourceProductionContext output, IEnumerable<DiagnosticInfo> diagnostics, string project)
    {
        foreach (DiagnosticInfo diagnostic in diagnostics)
            output.ReportDiagnostic((diagnostic with { Path = SourcePath.InProject(diagnostic.Path, project) }).ToDiagnostic());
    }

    // A class passes through one of the five only: the one of its first attribute. Gives what C declares for each.
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
