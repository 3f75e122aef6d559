using System;

namespace CopyPatch;

/// <summary>Names as tools can read them: one line, which no zero ends.</summary>
internal static class DebugName
{
    /// <summary>Gets a name with <c>_</c> for each control character.</summary>
    public static string Of(string name) => name.AsSpan().ContainsAnyInRange('\0', '\x1F') || name.Contains('\x7F')
        ? string.Create(name.Length, name, static (clean, name) =>
        {
            for (int i = 0; i < clean.Length; i++)
                clean[i] = name[i] is < ' ' or '\x7F' ? '_' : name[i];
        })
        : name;
}
