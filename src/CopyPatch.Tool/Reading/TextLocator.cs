extern alias Bake;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Bake::CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Tool.Reading;

/// <summary>Finds the stencil text that a user means: the file itself, or the one of a C file.</summary>
internal static class TextLocator
{
    private const string Remedy =
        "build its project, or write a text beside it: dotnet build -t:BakeStencils";

    /// <param name="file">A stencil text, or a C file that was baked.</param>
    /// <returns>The path of the text.</returns>
    /// <exception cref="ToolException">There is none.</exception>
    public static string Find(string file)
    {
        if (Directory.Exists(file))
            throw new ToolException($"'{file}' is a folder; name a stencil text (NAME{StencilFormat.Extension}) or a C file in it");
        if (!File.Exists(file))
            throw new ToolException($"there is no file '{file}'");
        return file.EndsWith(".c", StringComparison.OrdinalIgnoreCase) ? OfSource(Path.GetFullPath(file)) : file;
    }

    // The one that is what the file gives now, else the one that was written last.
    private static string OfSource(string source)
    {
        string name = Path.GetFileNameWithoutExtension(source) + StencilFormat.Extension;
        string digest = Digests.Of(SourceBytes.Read(source));
        string beside = Path.Combine(Path.GetDirectoryName(source)!, name);
        return Folders(source).SelectMany(folder => Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories))
            .Prepend(beside)
            .Where(File.Exists)
            .Select(path => (Path: path, Text: TextFile.Read(path)))
            .Where(found => found.Text is { Inputs.Count: > 0 } && IsOf(found.Text.SourcePath, source))
            .OrderByDescending(found => found.Text!.Inputs[0].Sha256 == digest)
            .ThenByDescending(found => File.GetLastWriteTimeUtc(found.Path))
            .Select(found => found.Path)
            .FirstOrDefault() ?? throw new ToolException($"there is no stencil text of '{source}', beside it or in obj; {Remedy}");
    }

    // Where builds leave texts: obj of the project, or that of a common folder of artifacts.
    private static IEnumerable<string> Folders(string source)
    {
        string? project = null;
        for (string? folder = Path.GetDirectoryName(source); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (project is null && Directory.EnumerateFiles(folder, "*.csproj").FirstOrDefault() is { } file)
            {
                project = Path.GetFileNameWithoutExtension(file);
                if (Directory.Exists(Path.Combine(folder, "obj")))
                    yield return Path.Combine(folder, "obj");
            }

            if (project is not null && Path.Combine(folder, "artifacts", "obj", project) is var artifacts && Directory.Exists(artifacts))
                yield return artifacts;
        }
    }

    private static bool IsOf(string sourcePath, string source) =>
        source.Replace('\\', '/').EndsWith("/" + sourcePath.Replace("../", ""), StringComparison.Ordinal);
}
