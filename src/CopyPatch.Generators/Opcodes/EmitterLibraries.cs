using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <param name="IsRejected">Whether it disagrees with the emitter's first file, so that its stencils cannot run here.</param>
/// <param name="IsWhole">Whether every stencil is asked for.</param>
/// <param name="Kind">What its stencils are wanted for.</param>
/// <param name="Location">The attribute that names it.</param>
internal sealed record LibraryFile(
    StencilLibrary Library, bool IsRejected, bool IsWhole, EmitterKind Kind, LocationInfo? Location);

/// <param name="Operation">The operation that it is, if it is one.</param>
internal sealed record StencilInFile(Stencil Stencil, LibraryFile File, Operation? Operation = null)
{
    // Operations have no handlers: so an interface that an interpreter is to implement has none of them.
    public static IEnumerable<StencilInFile> All(LibraryFile file) => file.Kind switch
    {
        EmitterKind.Interface => file.Library.Stencils.Select(stencil => new StencilInFile(stencil, file)),
        EmitterKind.Interpreter => file.Library.Stencils.Select(stencil => new StencilInFile(
            stencil with { Code = stencil.Handlers.With((_, handler) => handler?.Code) }, file)),
        _ => file.Library.Stencils.Select(stencil => new StencilInFile(stencil, file))
            .Concat(file.Library.Operations.Select(operation => new StencilInFile(operation.Stencil, file, operation))),
    };
}

/// <summary>The stencil files of one emitter, which all must agree on what flows between stencils.</summary>
internal sealed class EmitterLibraries
{
    private readonly ClassStencils _stencils;
    private readonly ImmutableArray<OpcodeDiagnostic>.Builder _diagnostics;
    private readonly List<LibraryFile> _ordered = [];
    private readonly HashSet<string> _missing = [];

    public EmitterLibraries(ClassStencils stencils, ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
    {
        _stencils = stencils;
        _diagnostics = diagnostics;
        foreach (LibraryReference library in stencils.Class.Libraries)
            Open(library.File, isWhole: true, library.Location);
    }

    public IEnumerable<LibraryFile> Files => _ordered;

    public IEnumerable<LibraryFile> Whole => _ordered.Where(file => file.IsWhole);

    /// <summary>What every file was baked for. Where no file can be read, both: that error has been reported.</summary>
    public EquatableArray<InstructionSet> Architectures => InstructionSet.All.Where(architecture => _ordered.All(file
        => file.IsRejected || file.Library.Architectures.Contains(architecture))).ToImmutableArray();

    /// <summary>Finds a stencil by name, in the named file or in those of the whole class; reports if there is none.</summary>
    public StencilInFile? Find(string stencil, string? file, LocationInfo? location)
    {
        if (file is null && _stencils.Class.Libraries.IsEmpty)
        {
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.NoStencilFile, location, "",
                $"[Opcode(\"{stencil}\")] names no file and the class has no [StencilLibrary]; "
                + $"write [Opcode(\"{stencil}\", \"stencils/...c\")]"));
            return null;
        }

        LibraryFile[] files = file is null
            ? Whole.ToArray()
            : Open(file, isWhole: false, location) is { } opened ? [opened] : [];
        foreach (LibraryFile candidate in files)
        {
            if (StencilInFile.All(candidate).FirstOrDefault(found => found.Stencil.Name == stencil) is { } found)
                return found;
        }

        // A file that is missing or unreadable has been reported, and may well have had the stencil.
        bool allRead = file is null
            ? _stencils.Class.Libraries.All(library => _stencils.Find(library.File)?.File?.Library is not null)
            : files.Length > 0;
        if (allRead)
            Report(stencil, files, location);
        return null;
    }

    private void Report(string stencil, LibraryFile[] files, LocationInfo? location)
    {
        string[] names = files.SelectMany(StencilInFile.All).Select(candidate => candidate.Stencil.Name).ToArray();
        string remedy = NearestName.Find(stencil, names) is { } nearest ? $"did you mean '{nearest}'?"
            : names.Length == 0 ? "it has none"
            : $"it has {NearestName.List(names)}";
        _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.NoStencil, location,
            stencil, string.Join("', '", files.Select(file => file.Library.SourcePath)), remedy));
    }

    private LibraryFile? Open(string reference, bool isWhole, LocationInfo? location)
    {
        NamedFile named = _stencils.Find(reference)!;
        if (named.File is null)
        {
            if (_missing.Add(reference))
                _diagnostics.Add(OpcodeDiagnostic.Create(
                    DiagnosticDescriptors.NoStencilFile, location, reference, named.Nearest));
            return null;
        }

        // What is wrong with the file itself is reported there.
        if (named.File.Library is not { } library)
            return null;
        if (_ordered.FirstOrDefault(file => file.Library.SourcePath == library.SourcePath) is { } known)
            return known;
        string? disagreement = _ordered.Count == 0 ? null : LibraryAgreement.Check(_ordered[0].Library, library);
        if (disagreement is not null)
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.LibrariesDisagree, location,
                _ordered[0].Library.SourcePath, library.SourcePath, disagreement));
        EmitterKind kind = _stencils.Class.Kind;
        bool lacksHandlers = kind == EmitterKind.Interpreter && !library.HasHandlers;
        if (lacksHandlers)
            _diagnostics.Add(OpcodeDiagnostic.Create(DiagnosticDescriptors.NoHandlers, location, library.SourcePath));
        var opened = new LibraryFile(library, disagreement is not null || lacksHandlers, isWhole, kind, location);
        _ordered.Add(opened);
        return opened;
    }
}
