using CopyPatch.Generators.Opcodes;

namespace CopyPatch.Generators.Rendering;

/// <summary>The generated file's name: short, since it becomes a path, and the same on every machine.</summary>
internal static class HintName
{
    public static string Of(Emitter emitter) => $"{emitter.Name.TrimStart('@')}.{Hash(emitter.FullName):x8}.g.cs";

    // FNV-1a: string.GetHashCode differs from run to run.
    private static uint Hash(string text)
    {
        uint hash = 2166136261;
        foreach (char letter in text)
            hash = unchecked((hash ^ letter) * 16777619);
        return hash;
    }
}
