using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>The tables of addresses that <c>br_table</c> jumps through. Their own addresses are in the code.</summary>
internal sealed unsafe class JumpTables : IDisposable
{
    private readonly List<nint> _tables = [];
    private readonly List<(nint Entry, Label Label)> _entries = [];

    /// <summary>Makes a table.</summary>
    /// <param name="targets">Where its entries jump.</param>
    /// <returns>Its address.</returns>
    public nint Add(ReadOnlySpan<Label> targets)
    {
        nint* table = (nint*)NativeMemory.Alloc((nuint)targets.Length, (nuint)sizeof(nint));
        _tables.Add((nint)table);
        for (int i = 0; i < targets.Length; i++)
            _entries.Add(((nint)(table + i), targets[i]));
        return (nint)table;
    }

    /// <summary>Fills in the addresses.</summary>
    /// <param name="code">The code that the labels are in.</param>
    public void Resolve(CompiledCode code)
    {
        foreach ((nint entry, Label label) in _entries)
            *(nint*)entry = code.AddressOf(label);
        _entries.Clear();
        _entries.TrimExcess();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint table in _tables)
            NativeMemory.Free((void*)table);
        _tables.Clear();
    }
}
