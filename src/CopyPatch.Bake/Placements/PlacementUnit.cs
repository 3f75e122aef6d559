using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Bake.Placements;

/// <summary>A translation unit of placements.</summary>
/// <param name="Text">Its C, to be compiled behind what its operations are made of.</param>
/// <param name="HasImmediates">Whether its constants are to become immediates, which takes flags of its own.</param>
/// <param name="Forms">The forms of these placements.</param>
/// <param name="Count">How many placements there are.</param>
internal sealed record PlacementUnit(string Text, bool HasImmediates, IReadOnlyList<PlacementForm> Forms, int Count)
{
    /// <summary>What its operations are made of: <see cref="PreprocessedSource.PreambleOf"/>.</summary>
    public string Preamble { get; init; } = "";

    /// <summary>The names of its operations.</summary>
    public ISet<string> Operations => new HashSet<string>(Forms.Select(form => form.Operation.Name));
}
