using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Libraries;

/// <summary>What one stencil text holds, or what is wrong with it.</summary>
/// <param name="Path">The text itself.</param>
/// <param name="SourcePath">The C file it was baked from, relative to the project, with '/'; null when it cannot be read.</param>
/// <param name="Library">Null when nothing of it can be used.</param>
/// <param name="Diagnostics">What is wrong with the file, and with single stencils of it.</param>
internal sealed record StencilFile(
    string Path, string? SourcePath, StencilLibrary? Library, EquatableArray<DiagnosticInfo> Diagnostics);

/// <summary>All stencils and entries of one C file.</summary>
/// <param name="State">What flows from stencil to stencil.</param>
/// <param name="Result">What compiled code returns.</param>
/// <param name="Features">What flags have all of it compiled for besides what every processor has.</param>
/// <param name="ProgramEntry">The way into an interpreter's program; null where the library has no handlers.</param>
/// <param name="Data">The data that stencils refer to by number, without repetition.</param>
internal sealed record StencilLibrary(
    string SourcePath,
    string ClangVersion,
    EquatableArray<Variable> State,
    CType Result,
    EquatableArray<InstructionSet> Architectures,
    PerArchitecture<EquatableArray<string>> Features,
    EquatableArray<Stencil> Stencils,
    EquatableArray<Operation> Operations,
    EquatableArray<Entry> Entries,
    Declarations Declarations,
    PerArchitecture<MachineCode?> ProgramEntry,
    PerArchitecture<EquatableArray<Datum>> Data)
{
    /// <summary>Whether it was written with CP_VALUES, which has operations of its own.</summary>
    public bool HasValues => !Operations.IsEmpty;

    /// <summary>Gets whether C# can have an interpreter of its stencils.</summary>
    public bool HasHandlers => InstructionSet.All.Any(architecture => ProgramEntry[architecture] is not null);

    /// <summary>Gets the same of a damaged text: its methods can be called, so that one error does not become a hundred.</summary>
    public StencilLibrary WithoutCode() => this with
    {
        Stencils = Stencils.Select(stencil => stencil with { IsBroken = true }).ToImmutableArray(),
        Operations = Operations
            .Select(operation => operation with { Stencil = operation.Stencil with { IsBroken = true } }).ToImmutableArray(),
    };
}
