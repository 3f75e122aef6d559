using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Bake.Locating;

/// <summary>Where a clang may be that nobody named, best first.</summary>
internal static class ClangPlaces
{
    /// <summary>Names that the search path is searched for. A newer clang is "clang" there.</summary>
    public static readonly IReadOnlyList<string> Names = ["clang-22", "clang-21", "clang-20", "clang-19", "clang"];

    private static readonly string[] s_programs = ["ProgramW6432", "ProgramFiles", "ProgramFiles(x86)", "LOCALAPPDATA"];

    /// <summary>Files that may be one of these programs on the search path.</summary>
    public static IEnumerable<string> OnSearchPath(string name, ISystem system) =>
        from entry in (system.Variable("PATH") ?? "").Split(system.IsWindows ? ';' : ':')
        let folder = SystemPaths.Unquoted(system, entry)
        where folder.Length > 0
        select SystemPaths.Join(system, folder, WithEnding(name, system));

    /// <summary>A program's name or path as its file has it.</summary>
    public static string WithEnding(string name, ISystem system) =>
        system.IsWindows && !name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? name + ".exe" : name;

    /// <summary>Where installers put clang without adding it to the search path.</summary>
    public static IEnumerable<string> Known(ISystem system)
    {
        if (system.IsWindows)
            return Programs(system).Select(programs => SystemPaths.Join(system, programs, "LLVM", "bin", "clang.exe"));

        IEnumerable<string> packaged = Newest(system.Folders("/usr/lib", "llvm-")).Select(folder => folder + "/bin/clang");
        IEnumerable<string> brewed =
            from cellar in new[] { "/opt/homebrew/opt", "/usr/local/opt" }
            from folder in new[] { cellar + "/llvm" }.Concat(Newest(system.Folders(cellar, "llvm@")))
            select folder + "/bin/clang";
        return [.. packaged, .. brewed, "/usr/local/bin/clang"];
    }

    /// <summary>
    /// Where Visual Studio has the clang of its component "C++ Clang Compiler for Windows": the one whose command prompt this is, then
    /// all versions and editions. An ARM64 Windows runs either; others only what is in x64.
    /// </summary>
    public static IEnumerable<string> OfVisualStudio(ISystem system)
    {
        if (!system.IsWindows)
            return [];
        IEnumerable<string> prompt = system.Variable("VSINSTALLDIR") is { Length: > 0 } folder ? [folder] : [];
        IEnumerable<string> installed =
            from programs in Programs(system)
            from version in NewestStudios(system.Folders(SystemPaths.Join(system, programs, "Microsoft Visual Studio"), ""))
            from edition in system.Folders(version, "")
            select edition;
        return
            from studio in prompt.Concat(installed)
            from machine in new[] { "x64", "ARM64" }
            select SystemPaths.Join(system, studio, "VC", "Tools", "Llvm", machine, "bin", "clang.exe");
    }

    // Two of the variables name one folder, as a rule.
    private static IEnumerable<string> Programs(ISystem system) =>
        s_programs.Select(system.Variable).OfType<string>().Where(folder => folder.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase);

    // 18 came after 2022.
    private static IEnumerable<string> NewestStudios(IEnumerable<string> folders) =>
        folders.OrderBy(folder => folder.Length).ThenByDescending(folder => folder, StringComparer.Ordinal);

    private static IEnumerable<string> Newest(IEnumerable<string> folders) =>
        folders.OrderByDescending(folder => folder.Length).ThenByDescending(folder => folder, StringComparer.Ordinal);
}
