using System.Linq;

namespace CopyPatch.Bake.Locating;

/// <summary>Says what to do where no clang will do: what was looked for, how to install one, how to name another.</summary>
internal static class ClangRemedy
{
    public static string Describe(ClangSearch search, string system)
    {
        string looked = search.AskedBy.Length > 0
            ? $"{search.AskedBy} names {search.Looked[0]}"
            : $"looked for {string.Join(", ", search.Looked)}";
        string refused = search.Refused.Count == 0
            ? ", which is not there"
            : "; found " + string.Join(", ", search.Refused.Select(Refusal));
        if (search.AskedBy.Length == 0 && search.Refused.Count == 0)
            refused = "";
        // One that is named is taken or refused: nothing else is looked for.
        string named = search.AskedBy.Length > 0 ? $"Correct {search.AskedBy}, or leave it out to have clang looked for. " : "";
        return $"{looked}{refused}. {named}{Install(system)} "
            + $"Another clang is named by the property {ClangLocator.Property} "
            + $"(dotnet build -p:{ClangLocator.Property}={(system == SystemFamily.Windows ? @"C:\path\to\clang.exe" : "/path/to/clang")}) "
            + $"or the environment variable {ClangLocator.EnvironmentVariable}.";
    }

    private static string Refusal(ClangCandidate candidate) =>
        candidate.Version.Length > 0 ? $"{candidate.Path} {candidate.Version}" : $"{candidate.Path}, which is no clang";

    /// <summary>How clang is installed on a system that <see cref="SystemFamily.Name"/> names.</summary>
    private static string Install(string system) => system switch
    {
        SystemFamily.Windows => "Install it: winget install LLVM.LLVM, or have Visual Studio's installer add the component "
            + "\"C++ Clang Compiler for Windows\".",
        "macos" => "Install it: brew install llvm.",
        "debian" => "Install it: sudo apt-get install clang-19.",
        "fedora" => "Install it: sudo dnf install clang.",
        "arch" => "Install it: sudo pacman -S clang.",
        "alpine" => "Install it: sudo apk add clang19.",
        "suse" => "Install it: sudo zypper install clang19.",
        _ => "Install clang 19 or newer with your system's package manager, or from https://releases.llvm.org.",
    };
}
