using System.IO;

namespace CopyPatch.Bake.Texts;

/// <summary>Windows' limit of the length of paths, where it still is one.</summary>
internal static class LongPaths
{
    /// <summary>
    /// .NET and clang open files whose paths are longer; but no program starts in a folder whose path is, whatever the registry says.
    /// </summary>
    public const int LongestFolder = 258;

    /// <summary>The end of a message about what failed: what to do, where a folder's path is why. Empty otherwise.</summary>
    public static string Remedy(string folder) => Remedy(folder, Path.DirectorySeparatorChar == '\\');

    public static string Remedy(string folder, bool isWindows) => isWindows && folder.Length > LongestFolder
        ? $"; the path of {folder} has {folder.Length} characters, and Windows starts no program where it has more than {LongestFolder}: "
            + "move the project to a shorter one, or give its folder a letter of its own (subst S: FOLDER)"
        : "";
}
