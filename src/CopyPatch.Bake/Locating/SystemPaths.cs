using System.Linq;

namespace CopyPatch.Bake.Locating;

/// <summary>Paths by the rules of a system that need not be the one this runs on.</summary>
internal static class SystemPaths
{
    /// <summary>Joins folders and a name. Neither need be well formed: what is in a variable may be anything.</summary>
    public static string Join(ISystem system, params string[] parts)
    {
        char separator = system.IsWindows ? '\\' : '/';
        return string.Join(separator.ToString(), parts.Take(parts.Length - 1)
            .Select(part => part.TrimEnd(separator, '/')).Concat([parts[parts.Length - 1]]));
    }

    /// <summary>Whether it is more than a name: that of a program is looked up on the search path.</summary>
    public static bool IsPath(ISystem system, string name) =>
        name.IndexOf('/') >= 0 || (system.IsWindows && name.IndexOfAny(['\\', ':']) >= 0);

    /// <summary>Whether a path says all itself, whatever folder it is seen from.</summary>
    public static bool IsRooted(ISystem system, string path) =>
        path[0] == '/' || (system.IsWindows && (path[0] == '\\' || (path.Length > 1 && path[1] == ':')));

    /// <summary>
    /// A path as its quotes mean it: whoever writes <c>set PATH="C:\Program Files\LLVM\bin"</c> on Windows has them in the variable,
    /// where no file name has any.
    /// </summary>
    public static string Unquoted(ISystem system, string path) => system.IsWindows ? path.Replace("\"", "").Trim() : path.Trim();
}
