using System.Collections.Generic;
using System.Collections.Immutable;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// The constant data of a library for one architecture. Equal data is one datum, whichever stencils use it, and whichever
/// of the library's objects it is in.
/// </summary>
internal sealed class DataNumbers
{
    private readonly List<Datum> _data = [];
    private readonly Dictionary<Datum, int> _numbers = [];

    public ImmutableArray<Datum> Data => [.. _data];

    public int NumberOf(Datum datum)
    {
        if (!_numbers.TryGetValue(datum, out int number))
        {
            _numbers.Add(datum, number = _data.Count);
            _data.Add(datum);
        }

        return number;
    }
}

/// <summary>What all objects of a library share.</summary>
internal sealed class LibraryData
{
    private readonly Dictionary<(string, string, InstructionSet?), Leak> _leaks = [];
    private readonly Dictionary<(InstructionSet, string), ObjectLibrary> _routines = [];

    /// <param name="leaks">The leaks of the library, on every architecture.</param>
    public LibraryData(IEnumerable<Leak> leaks)
    {
        foreach (Leak leak in leaks)
            _leaks[(leak.Owner, leak.Symbol, InstructionSet.Parse(leak.Architecture))] = leak;
    }

    public PerArchitecture<DataNumbers> Numbers { get; } = PerArchitecture.Of(_ => new DataNumbers());

    public Budget Budget { get; } = new();

    /// <summary>Notes which object defines a routine: the first of an architecture.</summary>
    public void AddRoutine(ObjectLibrary library, string name)
    {
        if (!_routines.ContainsKey((library.Architecture, name)))
            _routines.Add((library.Architecture, name), library);
    }

    /// <summary>Gets the code of a routine, which no other is needed for.</summary>
    /// <exception cref="ObjectFormatException">There is none.</exception>
    public byte[] RoutineOf(InstructionSet architecture, string name)
    {
        ObjectFunction? routine = _routines.TryGetValue((architecture, name), out ObjectLibrary library) ? library.Function(name) : null;
        return routine is { Relocations.Count: 0 } && architecture.FrameUseOf(routine.Code).Kind is FrameKind.Left or FrameKind.Kept
            ? routine.Code
            : throw new ObjectFormatException($"it calls '{name}' and has no such function that stands alone");
    }

    /// <summary>Gets a line at which a stencil or an operation refers to a symbol; null where the bake found none.</summary>
    public Leak? LeakOf(string owner, string symbol, InstructionSet architecture) =>
        _leaks.TryGetValue((owner, symbol, architecture), out Leak leak) ? leak : null;
}
