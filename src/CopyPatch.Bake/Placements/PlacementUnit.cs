namespace CopyPatch.Bake.Placements;

/// <summary>A translation unit of placements.</summary>
/// <param name="Text">Its C, to be compiled behind the user's own file.</param>
/// <param name="HasImmediates">Whether its constants are to become immediates, which takes flags of its own.</param>
internal sealed record PlacementUnit(string Text, bool HasImmediates);
