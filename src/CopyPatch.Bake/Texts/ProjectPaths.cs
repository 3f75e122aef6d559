using System;
using System.IO;

namespace CopyPatch.Bake.Texts;

/// <summary>
/// Names of files in stencil texts: relative to the project, with slashes, so that every machine has the same. Headers
/// of the package have their name only.
/// </summary>
internal sealed class ProjectPaths(string projectDirectory, string includeDirectory)
{
    public string ProjectDirectory { get; } = WithSeparator(Path.GetFullPath(projectDirectory));

    public string IncludeDirectory { get; } = WithSeparator(Path.GetFullPath(includeDirectory));

    /// <summary>The name of a file that lies at <paramref name="path"/>, relative to the project or absolute.</summary>
    public string NameOf(string path)
    {
        string full = Path.GetFullPath(Path.Combine(ProjectDirectory, path));
        return full.StartsWith(IncludeDirectory, Comparison) && !IncludeDirectory.Equals(ProjectDirectory, Comparison)
            ? WithSlashes(full.Substring(IncludeDirectory.Length))
            : Relative(ProjectDirectory, full);
    }

    /// <summary>Where the file of that name lies here.</summary>
    public string FileOf(string name)
    {
        string header = Path.GetFullPath(Path.Combine(IncludeDirectory, name));
        return header.StartsWith(IncludeDirectory, Comparison) && File.Exists(header)
            ? header
            : Path.GetFullPath(Path.Combine(ProjectDirectory, name));
    }

    /// <summary>Whether the file of that name is a header of the package.</summary>
    public bool IsHeader(string name) => FileOf(name).StartsWith(IncludeDirectory, Comparison);

    private static StringComparison Comparison =>
        Path.DirectorySeparatorChar == '\\' ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    private static string WithSeparator(string directory) =>
        directory.TrimEnd(Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar) + Path.DirectorySeparatorChar;

    private static string Relative(string directory, string file)
    {
        string up = "";
        while (!file.StartsWith(directory, Comparison))
        {
            string? parent = Path.GetDirectoryName(directory.TrimEnd(Path.DirectorySeparatorChar));
            if (parent is null)
                return WithSlashes(file);
            directory = WithSeparator(parent);
            up += "../";
        }

        return up + WithSlashes(file.Substring(directory.Length));
    }

    private static string WithSlashes(string path) => Path.DirectorySeparatorChar == '\\' ? path.Replace('\\', '/') : path;
}
