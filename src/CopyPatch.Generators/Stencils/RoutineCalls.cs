using System.Collections.Generic;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Calls of the functions that clang copies and fills memory by (copypatch/memory.h). A function that is called becomes part of
/// the code, behind it, since all that code may call besides is C#'s.
/// </summary>
internal sealed class RoutineCalls(ObjectLibrary library, CodeDraft code)
{
    private readonly List<(int Site, string Name)> _calls = [];
    private readonly Dictionary<string, int> _offsets = [];

    /// <summary>Notes a call of a routine.</summary>
    /// <returns>False where the relocation is none of a routine's call.</returns>
    public bool TryAdd(ElfRelocation relocation)
    {
        string name = relocation.Symbol.Name;
        int site = (int)relocation.Offset;
        if (!Routines.IsOne(name) || !code.Architecture.IsCall(code.Bytes, site))
            return false;
        _calls.Add((site, name));
        code.HasTail = true;
        return true;
    }

    /// <summary>Places the routines behind the code, and resolves their calls.</summary>
    /// <exception cref="ObjectFormatException">The library has none.</exception>
    public void Append()
    {
        foreach ((int site, string name) in _calls)
        {
            if (!_offsets.TryGetValue(name, out int offset))
                _offsets.Add(name, offset = code.Append(library.Shared.RoutineOf(library.Architecture, name)));
            code.Architecture.SetTarget(code, site, offset);
        }
    }
}
