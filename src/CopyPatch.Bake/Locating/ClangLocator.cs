using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Bake.Locating;

/// <summary>Finds the clang to bake with: property, environment, names on the search path, known places.</summary>
internal sealed class ClangLocator(ISystem system, ClangVersions versions)
{
    public const string Property = "CopyPatchClang";
    public const string EnvironmentVariable = "COPYPATCH_CLANG";

    /// <summary>
    /// Searches. A clang that somebody named is taken or refused, never replaced by another: silence there would bake
    /// with what nobody asked for.
    /// </summary>
    public ClangSearch Find(string? property, string projectDirectory)
    {
        if (!string.IsNullOrWhiteSpace(property))
            return Named(property!, "the property " + Property, projectDirectory);
        if (system.Variable(EnvironmentVariable) is { } variable && !string.IsNullOrWhiteSpace(variable))
            return Named(variable, "the environment variable " + EnvironmentVariable, projectDirectory);

        IEnumerable<string> files = ClangPlaces.Names.SelectMany(name => ClangPlaces.OnSearchPath(name, system))
            .Concat(ClangPlaces.Known(system)).Concat(ClangPlaces.OfVisualStudio(system));
        string[] looked =
        [
            $"{string.Join(", ", ClangPlaces.Names)} on the search path",
            .. ClangPlaces.Known(system),
            .. system.IsWindows ? (string[])["Visual Studio's own (VC\\Tools\\Llvm)"] : [],
        ];
        return Choose(files, "", looked);
    }

    private ClangSearch Named(string value, string askedBy, string projectDirectory)
    {
        string name = SystemPaths.Unquoted(system, value);
        if (!SystemPaths.IsPath(system, name))
            return Choose(ClangPlaces.OnSearchPath(name, system), askedBy, [$"{name} on the search path"]);
        string path = SystemPaths.IsRooted(system, name) ? name : SystemPaths.Join(system, projectDirectory, name);
        // As it is written first: not all programs end in .exe.
        return Choose([path, ClangPlaces.WithEnding(path, system)], askedBy, [name]);
    }

    private ClangSearch Choose(IEnumerable<string> files, string askedBy, IReadOnlyList<string> looked)
    {
        var refused = new List<ClangCandidate>();
        foreach (string file in files.Distinct(StringComparer.Ordinal))
        {
            if (system.IdentityOf(file) is not { } identity)
                continue;

            var candidate = new ClangCandidate(file, identity, versions.Of(file, identity));
            if (candidate.IsRecent)
                return new ClangSearch(candidate, askedBy, looked, refused);
            refused.Add(candidate);
        }

        return new ClangSearch(null, askedBy, looked, refused);
    }
}
