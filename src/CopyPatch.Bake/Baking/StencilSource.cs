namespace CopyPatch.Bake.Baking;

/// <summary>A C file to bake: its name relative to the project, with slashes, and the user's own flags for it.</summary>
internal sealed record StencilSource(string Name, string Flags);
