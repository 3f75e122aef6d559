using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Stencils;

/// <summary>Reads a stencil text: the one way from what clang left to the model. Broken input makes a diagnostic.</summary>
internal static class StencilFileReader
{
    public static StencilFile Read(AdditionalText file, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SourceText? text = file.GetText(cancellation);
        if (text is null)
            return Unreadable(file, null, DiagnosticDescriptors.UnreadableStencils, file.Path, "the compiler could not open it");
        if (StencilTextReader.VersionOf(text) is { } version && version != StencilTextReader.FormatVersion.ToString())
        {
            return Unreadable(file, null, DiagnosticDescriptors.OtherFormatVersion,
                file.Path, version, StencilTextReader.FormatVersion.ToString());
        }

        StencilText? stencils = null;
        try
        {
            stencils = StencilTextReader.Read(text, cancellation);
            return Read(file, stencils, cancellation);
        }
        catch (ObjectFormatException exception)
        {
            return Unreadable(file, stencils?.SourcePath, DiagnosticDescriptors.UnreadableStencils, file.Path, exception.Message);
        }
    }

    private static StencilFile Read(AdditionalText file, StencilText text, CancellationToken cancellation)
    {
        var objects = new List<ObjectLibrary>();
        var placements = new List<ObjectLibrary>();
        var data = new LibraryData();
        foreach (BakedObject baked in text.Objects.Concat(text.Placements))
        {
            cancellation.ThrowIfCancellationRequested();
            if (Architectures.Parse(baked.Architecture) is not { } architecture)
                return Other(baked.Architecture, "CopyPatch knows x86-64 and aarch64");
            string name = Architectures.NameOf(architecture);
            try
            {
                ElfObject elf = ElfObject.Read(baked.Bytes);
                if (elf.Machine != Architectures.MachineOf(architecture))
                    return Other(name, $"its ELF machine is {elf.Machine}");
                (text.Objects.Contains(baked) ? objects : placements).Add(new ObjectLibrary(architecture, elf, data.Of(architecture)));
            }
            catch (ObjectFormatException exception)
            {
                return Other(name, exception.Message);
            }
        }

        var diagnostics = new List<DiagnosticInfo>();
        StencilLibrary library = LibraryBuilder.Build(
            text, [.. objects.OrderBy(item => item.Architecture)], placements, data, diagnostics, cancellation);
        return new StencilFile(file.Path, text.SourcePath, library, diagnostics.ToImmutableArray());

        StencilFile Other(string architecture, string why) =>
            Unreadable(file, text.SourcePath, DiagnosticDescriptors.OtherObject, file.Path, architecture, why);
    }

    private static StencilFile Unreadable(
        AdditionalText file, string? sourcePath, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(file.Path, sourcePath, null, ImmutableArray.Create(DiagnosticInfo.At(descriptor, file.Path, 1, arguments)));
}
