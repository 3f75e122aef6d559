using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>The labels of one emission: where each is, and its name if it has one.</summary>
internal sealed class LabelTable
{
    private const int NotMarked = -1;
    private const int FirstImport = -2; // And down from there.

    private Place[] _places = new Place[32];
    private string?[]? _names;
    private List<Import>? _imports;
    private int _count;

    /// <summary>Gets the number of labels.</summary>
    public int Count => _count;

    /// <summary>Gets the bytes that the table holds on to.</summary>
    public long HeldBytes => (8L * (_places.Length + (_names?.Length ?? 0))) + (16L * (_imports?.Capacity ?? 0));

    /// <summary>Adds a label.</summary>
    public int Add(string? name)
    {
        int index = _count;
        if (index == _places.Length)
            Array.Resize(ref _places, index * 2);
        if (name is not null)
            SetName(index, name);
        _places[index].Offset = NotMarked;
        _count++;
        return index;
    }

    /// <summary>Adds labels without names.</summary>
    public void AddMany(int count)
    {
        if (_places.Length < _count + count)
            Array.Resize(ref _places, Math.Max(2 * _places.Length, _count + count));
        for (int i = 0; i < count; i++)
            _places[_count++].Offset = NotMarked;
    }

    /// <summary>Gives a label its place.</summary>
    /// <returns>False when it has one.</returns>
    public bool TryMark(int label, CodeSection section, int offset)
    {
        if (_places[label].Offset != NotMarked)
            return false;
        _places[label] = new Place { Offset = offset, Section = section };
        return true;
    }

    /// <summary>Lets a label lie in other code.</summary>
    /// <param name="label">The label, not marked.</param>
    /// <param name="address">The number of its address.</param>
    /// <param name="words">Where the words are that an interpreter goes on with there; 0 in machine code.</param>
    public void SetImport(int label, int address, nint words)
    {
        _imports ??= [];
        _places[label].Offset = FirstImport - _imports.Count;
        _imports.Add(new Import(address, words));
    }

    /// <summary>Whether a label has a place, here or in other code.</summary>
    public bool IsSomewhere(int label) => _places[label].Offset != NotMarked;

    /// <summary>Gets the section of a label that is marked.</summary>
    public CodeSection SectionOf(int label) => _places[label].Section;

    /// <summary>Whether a label lies in other code.</summary>
    public bool IsImported(int label) => CodeLayout.IsInOtherCode(_places[label].Offset);

    /// <summary>Gets where in other code a label lies that is located there.</summary>
    public Import ImportAt(int offset) => _imports![FirstImport - offset];

    /// <summary>Gets where a label is in its section; negative where it is not marked.</summary>
    public int OffsetOf(int label) => _places[label].Offset;

    /// <summary>
    /// Gets where each label is in code that is laid out like this; negative where it is not marked, or in other code.
    /// </summary>
    public int[] Locate(CodeLayout layout)
    {
        int[] offsets = _count == 0 ? [] : new int[_count];
        for (int i = 0; i < offsets.Length; i++)
        {
            Place place = _places[i];
            offsets[i] = place.Offset < 0 ? place.Offset : place.Offset + layout.StartOf(place.Section);
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
        _imports?.Clear();
        _count = 0;
    }

    /// <summary>Gets the name that a label was given; null for none.</summary>
    public string? NameGivenTo(int label) => _names is not null && label < _names.Length ? _names[label] : null;

    private void SetName(int label, string name)
    {
        if (_names is null || label >= _names.Length)
            Array.Resize(ref _names, _places.Length);
        _names[label] = name;
    }

    /// <param name="Address">The number of its address.</param>
    /// <param name="Words">Where the words are that an interpreter goes on with there; 0 in machine code.</param>
    internal readonly record struct Import(int Address, nint Words);

    private struct Place
    {
        public int Offset;
        public CodeSection Section;
    }
}
