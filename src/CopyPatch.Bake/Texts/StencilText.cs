using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Compiling;
using CopyPatch.Bake.Placements;

namespace CopyPatch.Bake.Texts;

/// <summary>
/// All that a stencil text says about one C file. Which clang compiled it decides nothing
/// about freshness, so that a machine with another clang, or none, uses a committed text.
/// </summary>
internal sealed record StencilText(
    string Source,
    string ClangVersion,
    string Flags,
    IReadOnlyList<InputFile> Inputs,
    byte[] SourceText,
    IReadOnlyList<BakedObject> Objects,
    IReadOnlyList<BakedObject> Placements)
{
    /// <summary>The first line; a change of the format makes every text stale.</summary>
    public const string FormatLine = "copypatch stencils 1";

    /// <summary>The longest file that is written or read, in bytes.</summary>
    public const int MaximumLength = 64 << 20;

    /// <summary>The largest object, in bytes, before it is compressed.</summary>
    public const int MaximumObjectLength = 32 << 20;

    public string Digest => DigestOf(Flags, Inputs, Placements.Count > 0);

    /// <summary>The digest of all that decides what the objects hold, but for the compiler.</summary>
    public static string DigestOf(string flags, IEnumerable<InputFile> inputs, bool hasPlacements)
    {
        IReadOnlyList<string> userFlags = CommandLine.Split(flags);
        IEnumerable<string> compilerFlags = TargetMachine.All.SelectMany(target => ClangFlags.Of(target, userFlags));
        string[] placementFlags = hasPlacements
            ? [PlacementFlags.Version, .. PlacementFlags.Common, .. PlacementFlags.Immediates]
            : [];
        return Digests.Of([FormatLine, .. compilerFlags, .. placementFlags, .. inputs.Select(input => input.ToString())]);
    }
}
