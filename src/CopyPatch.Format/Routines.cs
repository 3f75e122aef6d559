namespace CopyPatch.Format;

/// <summary>
/// The functions that clang calls for copies and fills, and that copypatch/memory.h defines: a stencil gets a copy of those it calls.
/// </summary>
internal static class Routines
{
    public static bool IsOne(string symbol) => symbol is "memcpy" or "memmove" or "memset";
}
