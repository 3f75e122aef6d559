using System;

namespace CopyPatch;

/// <summary>The labels of one emission: where each is, and its name if it has one.</summary>
internal sealed class LabelTable
{
    private const int Unmarked = -1;

    private int[] _offsets = new int[32];
    private string?[]? _names;
    private int _count;

    /// <summary>Gets the number of labels.</summary>
    public int Count => _count;

    /// <summary>Gets where each label is; negative where it is not marked.</summary>
    public ReadOnlySpan<int> Offsets => _offsets.AsSpan(0, _count);

    /// <summary>Adds a label.</summary>
    public int Add(string? name)
    {
        int index = _count;
        if (index == _offsets.Length)
            Array.Resize(ref _offsets, index * 2);
        if (name is not null)
            SetName(index, name);
        _offsets[index] = Unmarked;
        _count++;
        return index;
    }

    /// <summary>Gives a label its place.</summary>
    /// <returns>False when it has one.</returns>
    public bool TryMark(int label, int offset)
    {
        if (_offsets[label] != Unmarked)
            return false;
        _offsets[label] = offset;
        return true;
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
            Array.Resize(ref _names, _offsets.Length);
        _names[label] = name;
    }
}
