using System.Collections.Generic;

namespace CopyPatch.Bake.Placements;

/// <summary>A translation unit of placements.</summary>
/// <param name="Text">Its C, to be compiled behind what its operations are made of (<see cref="PreprocessedSource.PreambleOf"/>).</param>
/// <param name="HasImmediates">Whether its constants are to become immediates, which takes flags of its own.</param>
/// <param name="Operations">The names of its operations.</param>
/// <param name="Count">How many placements there are.</param>
internal sealed record PlacementUnit(string Text, bool HasImmediates, ISet<string> Operations, int Count);
