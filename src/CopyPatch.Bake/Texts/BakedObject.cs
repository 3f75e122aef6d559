namespace CopyPatch.Bake.Texts;

/// <summary>What clang made for one architecture.</summary>
internal sealed record BakedObject(string Architecture, string Triple, byte[] Bytes);
