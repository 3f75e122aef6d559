using System.Collections.Generic;

namespace CopyPatch.Bake.Locating;

/// <summary>The end of a search: the clang to use, or all that was looked at in vain.</summary>
internal sealed record ClangSearch(
    ClangCandidate? Clang, string AskedBy, IReadOnlyList<string> Looked, IReadOnlyList<ClangCandidate> Refused);
