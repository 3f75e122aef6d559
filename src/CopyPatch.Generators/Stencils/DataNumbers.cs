using System.Collections.Generic;
using System.Collections.Immutable;

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

/// <summary>The same for each architecture, and the budget that they share.</summary>
internal sealed class LibraryData
{
    public PerArchitecture<DataNumbers> Numbers { get; } = PerArchitecture.Of(_ => new DataNumbers());

    public Budget Budget { get; } = new();
}
