using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace CopyPatch.Bake.Locating;

/// <summary>Where a clang may be that nobody named, best first.</summary>
internal static class ClangPlaces
{
    /// <summary>Names that the search path is searched for. A newer clang is "clang" there.</summary>
    public static readonly IReadOnlyList<string> Names = ["clang-22", "clang-21", "clang-20", "clang-19", "clang"];

    /// <summary>Files that may be one of these programs on the search path.</summary>
    public static IEnumerable<string> OnSearchPath(string name, ISystem system)
    {
        string file = system.IsWindows && !name.EndsWith(".exe") ? name + ".exe" : name;
        return from folder in (system.Variable("PATH") ?? "").Split(system.IsWindows ? ';' : ':')
               where folder.Length > 0
               select Path.Combine(folder, file);
    }

    /// <summary>Where installers put clang without adding it to the search path.</summary>
    public static IEnumerable<string> Known(ISystem system)
    {
        if (system.IsWindows)
        {
            foreach (string variable in new[] { "ProgramW6432", "ProgramFiles", "LOCALAPPDATA" })
            {
                if (system.Variable(variable) is { Length: > 0 } programs)
                    yield return Path.Combine(programs, "LLVM", "bin", "clang.exe");
            }

            yield break;
        }

        foreach (string folder in Newest(system.Folders("/usr/lib", "llvm-")))
            yield return folder + "/bin/clang";
        foreach (string cellar in new[] { "/opt/homebrew/opt", "/usr/local/opt" })
        {
            yield return cellar + "/llvm/bin/clang";
            foreach (string folder in Newest(system.Folders(cellar, "llvm@")))
                yield return folder + "/bin/clang";
        }

        yield return "/usr/local/bin/clang";
    }

    private static IEnumerable<string> Newest(IEnumerable<string> folders) =>
        folders.OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder, System.StringComparer.Ordinal);
}
