using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Placements;
using CopyPatch.Format;

namespace CopyPatch.Bake.Texts;

/// <summary>The digest of all that decides what a text's objects hold, but for the compiler.</summary>
internal static class StencilDigest
{
    /// <param name="targets">Those that there are objects for.</param>
    public static string Of(string flags, IEnumerable<InputFile> inputs, bool hasPlacements, IEnumerable<TargetMachine> targets)
    {
        IReadOnlyList<string> userFlags = CommandLine.Split(flags);
        return Digests.Of(
        [
            $"{StencilFormat.Signature}{StencilFormat.Version}",
            .. targets.SelectMany(target => ClangFlags.Of(target, userFlags)),
            .. hasPlacements ? [PlacementFlags.Version, .. PlacementFlags.Common, .. PlacementFlags.Immediates] : (string[])[],
            .. inputs.Select(input => $"input {input.Sha256} {input.Name}"),
        ]);
    }
}
