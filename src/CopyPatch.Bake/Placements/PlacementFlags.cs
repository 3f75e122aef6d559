using System.Collections.Generic;

namespace CopyPatch.Bake.Placements;

/// <summary>The flags that placements are compiled with besides those of every stencil, each with its reason.</summary>
internal static class PlacementFlags
{
    /// <summary>Part of the digest: a change of what the bake writes makes baked texts with placements stale.</summary>
    public const string Version = "placements 6";

    public static readonly IReadOnlyList<string> Common =
    [
        // Only the placements: the user's stencils are in an object of their own.
        "-DCP_ONLY_PLACEMENTS_",
        // A value is the lower part of a vector register, and the upper part is nobody's: no arithmetic on it.
        "-fno-slp-vectorize",
        "-mllvm", "-disable-vector-combine",
        // There are thousands of them, and a section for each would be half of the object.
        "-fno-function-sections",
        // One error in an operation is one in each of its placements.
        "-ferror-limit=3",
    ];

    /// <summary>
    /// For constants that become immediates: in this code model an address has 32 bits and a sign, as immediates have.
    /// </summary>
    public static readonly IReadOnlyList<string> Immediates = ["-fno-pic", "-mcmodel=kernel", "-fno-jump-tables"];
}
