using System;
using System.Collections.Generic;
using System.IO;
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
            return Named(property!.Trim(), "the property " + Property, projectDirectory);
        if (system.Variable(EnvironmentVariable) is { } variable && !string.IsNullOrWhiteSpace(variable))
            return Named(variable.Trim(), "the environment variable " + EnvironmentVariable, projectDirectory);

        IEnumerable<string> files = ClangPlaces.Names.SelectMany(name => ClangPlaces.OnSearchPath(name, system))
            .Concat(ClangPlaces.Known(system));
        string[] looked =
        [
            $"{string.Join(", ", ClangPlaces.Names)} on the search path",
            .. ClangPlaces.Known(system),
        ];
        return Choose(files, "", looked);
    }

    private ClangSearch Named(string name, string askedBy, string projectDirectory)
    {
        bool isPath = name.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]) >= 0;
        IEnumerable<string> files = isPath
            ? [Path.Combine(projectDirectory, name)]
            : ClangPlaces.OnSearchPath(name, system);
        return Choose(files, askedBy, [isPath ? name : $"{name} on the search path"]);
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
