using System;

namespace CopyPatch;

/// <summary>The labels of one emission: where each is, and its name if it has one.</summary>
internal sealed class LabelTable
{
    private Place[] _places = new Place[32];
    private string?[]? _names;
    private int _count;

    /// <summary>Gets the number of labels.</summary>
    public int Count => _count;

    /// <summary>Gets the bytes that the table holds on to.</summary>
    public long HeldBytes => 8L * (_places.Length + (_names?.Length ?? 0));

    /// <summary>Adds a label.</summary>
    public int Add(string? name)
    {
        int index = _count;
        if (index == _places.Length)
            Array.Resize(ref _places, index * 2);
        if (name is not null)
            SetName(index, name);
        _places[index].Offset = -1;
        _count++;
        return index;
    }

    /// <summary>Gives a label its place.</summary>
    /// <returns>False when it has one.</returns>
    public bool TryMark(int label, CodeSection section, int offset)
    {
        if (_places[label].Offset >= 0)
            return false;
        _places[label] = new Place { Offset = offset, Section = section };
        return true;
    }

    /// <summary>Gets where a label is in its section; negative where it is not marked.</summary>
    public int OffsetOf(int label) => _places[label].Offset;

    /// <summary>Gets where each label is in code that is laid out like this; negative where it is not marked.</summary>
    public int[] Locate(CodeLayout layout)
    {
        int[] offsets = _count == 0 ? [] : new int[_count];
        for (int i = 0; i < offsets.Length; i++)
        {
            Place place = _places[i];
            offsets[i] = place.Offset < 0 ? -1 : place.Offset + layout.StartOf(place.Section);
        }
        return offsets;
    }

    /// <summary>Gets what a label is called in listings.</summary>
    public string NameOf(int label) => NameGivenTo(label) ?? $"L{label}";

    /// <summary>Gets what a label is called in messages.</summary>
    public string Describe(int label) =>
        NameGivenTo(label) is { } name ? $"label \"{name}\" (number {label})" : $"label number {label}";

    /// <summary>Forgets all labels.</summary>
    public void Clear()
    {
        if (_names is not null)
            Array.Clear(_names);
        _count = 0;
    }

    private string? NameGivenTo(int label) => _names is not null && label < _names.Length ? _names[label] : null;

    private void SetName(int label, string name)
    {
        if (_names is null || label >= _names.Length)
            Array.Resize(ref _names, _places.Length);
        _names[label] = name;
    }

    private struct Place
    {
        public int Offset;
        public CodeSection Section;
    }
}
