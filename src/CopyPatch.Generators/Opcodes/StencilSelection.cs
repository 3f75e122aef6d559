using System;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Libraries;

namespace CopyPatch.Generators.Opcodes;

/// <summary>A class and the stencil files that it names: nothing of any other file.</summary>
internal sealed record ClassStencils(EmitterClass Class, EquatableArray<NamedFile> Files)
{
    public NamedFile? Find(string reference)
    {
        foreach (NamedFile file in Files)
        {
            if (file.Reference == reference)
                return file;
        }

        return null;
    }
}

/// <param name="Reference">As the attribute spells it.</param>
/// <param name="File">Null if there is no such file.</param>
/// <param name="Nearest">The remedy then: the nearest name, or what there is to do.</param>
internal sealed record NamedFile(string Reference, StencilFile? File, string Nearest);

internal static class StencilSelection
{
    public static ClassStencils Select(EmitterClass @class, ImmutableArray<StencilFile> files)
    {
        var named = ImmutableArray.CreateBuilder<NamedFile>();
        var references = @class.Libraries.Select(library => library.File)
            .Concat(@class.Opcodes.Select(opcode => opcode.File))
            .Concat(@class.Methods.Select(method => method.File))
            .OfType<string>().Distinct();
        foreach (string reference in references)
        {
            StencilFile? file = files.FirstOrDefault(candidate => IsNamed(candidate, Normalize(reference)));
            named.Add(new NamedFile(reference, file, file is null ? RemedyFor(Normalize(reference), files) : ""));
        }

        return new ClassStencils(@class, named.ToImmutable());
    }

    // A file that cannot be read does not say which source it was baked from; its own name does.
    private static bool IsNamed(StencilFile file, string reference) => file.SourcePath is { } source
        ? Normalize(source) == reference
        : ("/" + Normalize(file.Path)).EndsWith($"/{WithoutExtension(reference)}.stencil.txt", StringComparison.Ordinal);

    private static string RemedyFor(string reference, ImmutableArray<StencilFile> files)
    {
        string[] sources = files.Select(file => file.SourcePath).OfType<string>().Select(Normalize)
            .OrderBy(source => source, StringComparer.Ordinal).ToArray();
        if (sources.Length == 0)
            return "the project has no stencil files: C files below 'stencils' are taken, "
                + "or name them as <Stencil Include=\"...\" />";
        string? nearest = sources.FirstOrDefault(source => FileNameOf(source) == FileNameOf(reference))
            ?? NearestName.Find(reference, sources);
        return nearest is not null ? $"did you mean '{nearest}'?" : $"there are {NearestName.List(sources)}";
    }

    // System.IO.Path throws for some of what may stand in an attribute.
    private static string FileNameOf(string path) => path.Substring(path.LastIndexOf('/') + 1);

    private static string WithoutExtension(string path)
    {
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') ? path.Substring(0, dot) : path;
    }

    private static string Normalize(string path)
    {
        path = path.Replace('\\', '/');
        while (path.StartsWith("./", StringComparison.Ordinal))
            path = path.Substring(2);
        return path;
    }
}
