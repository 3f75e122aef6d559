namespace CopyPatch.Generators;

/// <summary>Where C files lie.</summary>
internal static class SourcePath
{
    /// <summary>
    /// The full path of a file that is named relative to the project. The command line compiler would find it without,
    /// an editor opens full paths only.
    /// </summary>
    public static string? InProject(string? path, string project)
        => path is null || project.Length == 0 || IsFull(path) ? path : project.TrimEnd('/', '\\') + "/" + path;

    private static bool IsFull(string path) => path.Length > 0 && (path[0] is '/' or '\\' || (path.Length > 1 && path[1] == ':'));
}
