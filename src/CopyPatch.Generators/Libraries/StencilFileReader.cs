using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Libraries;

/// <summary>Reads a stencil text: the one way from what clang left to the model. Broken input makes a diagnostic.</summary>
internal static class StencilFileReader
{
    public static StencilFile Read(AdditionalText file, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        SourceText? text = file.GetText(cancellation);
        if (text is null)
            return Unreadable(file, null, DiagnosticDescriptors.UnreadableStencils, file.Path, "the compiler could not open it");
        if (text.Length == 0)
            return Unreadable(file, null, DiagnosticDescriptors.UnreadableStencils, file.Path, "it is empty");
        if (text.Length > StencilFormat.MostCharacters)
        {
            return Unreadable(file, null, DiagnosticDescriptors.UnreadableStencils,
                file.Path, $"it has {text.Length:N0} characters, and {StencilFormat.MostCharacters:N0} are the most");
        }

        string thisVersion = StencilFormat.Version.ToString(CultureInfo.InvariantCulture);
        if (StencilTextReader.VersionOf(text.Lines[0].ToString()) is { } version && version != thisVersion)
            return Unreadable(file, null, DiagnosticDescriptors.OtherFormatVersion, file.Path, version, thisVersion);

        StencilText? stencils = null;
        try
        {
            stencils = StencilTextReader.Read(LinesOf(text), cancellation);
            return Read(file, stencils, cancellation);
        }
        catch (Exception exception) when (exception is StencilFormatException or ObjectFormatException)
        {
            return Unreadable(file, stencils?.SourcePath, DiagnosticDescriptors.UnreadableStencils, file.Path, exception.Message);
        }
    }

    private static StencilFile Read(AdditionalText file, StencilText text, CancellationToken cancellation)
    {
        var objects = new List<ObjectLibrary>();
        var placements = new List<ObjectLibrary>();
        var handlers = new List<ObjectLibrary>();
        var data = new LibraryData(text.Leaks);
        DiagnosticInfo? damage = null;
        foreach ((BakedObject baked, List<ObjectLibrary> libraries) in
            text.Objects.Select(item => (item, objects)).Concat(text.Placements.Select(item => (item, placements)))
                .Concat(text.Handlers.Select(item => (item, handlers))))
        {
            cancellation.ThrowIfCancellationRequested();
            if (InstructionSet.Parse(baked.Architecture) is not { } architecture)
            {
                string known = string.Join(" and ", InstructionSet.All.Select(its => its.TextName));
                damage ??= Other(baked.Architecture, $"CopyPatch knows {known}");
                continue;
            }

            try
            {
                ElfObject elf = ElfObject.Read(baked.Content.Unpack());
                if (elf.Machine != architecture.Machine)
                    throw new ObjectFormatException($"its ELF machine is {elf.Machine}");
                libraries.Add(new ObjectLibrary(architecture, elf, data));
            }
            catch (ObjectFormatException exception)
            {
                damage ??= Other(architecture.Name, exception.Message);
            }
            catch (StencilFormatException exception)
            {
                damage ??= At(file, DiagnosticDescriptors.UnreadableStencils, file.Path, exception.Message);
            }
        }

        if (damage is not null && objects.Count == 0)
            return new StencilFile(file.Path, text.SourcePath, null, ImmutableArray.Create(damage));
        ObjectLibrary[] sorted = [.. InstructionSet.All.SelectMany(set => objects.Where(item => item.Architecture == set))];
        var diagnostics = new List<DiagnosticInfo>();
        StencilLibrary library = LibraryBuilder.Build(
            text, new LibraryObjects(sorted, placements, handlers), data, diagnostics, cancellation);
        return damage is null
            ? new StencilFile(file.Path, text.SourcePath, library, diagnostics.ToImmutableArray())
            : new StencilFile(file.Path, text.SourcePath, library.WithoutCode(), ImmutableArray.Create(damage));

        DiagnosticInfo Other(string architecture, string why) =>
            At(file, DiagnosticDescriptors.OtherObject, file.Path, architecture, why);
    }

    // After the last line break there is a line without a character.
    private static IEnumerable<string> LinesOf(SourceText text) =>
        text.Lines.Where(line => line.Start < text.Length).Select(line => line.ToString());

    private static StencilFile Unreadable(
        AdditionalText file, string? sourcePath, DiagnosticDescriptor descriptor, params string[] arguments) =>
        new(file.Path, sourcePath, null, ImmutableArray.Create(At(file, descriptor, arguments)));

    private static DiagnosticInfo At(AdditionalText file, DiagnosticDescriptor descriptor, params string[] arguments) =>
        DiagnosticInfo.At(descriptor, file.Path, 1, arguments);
}
