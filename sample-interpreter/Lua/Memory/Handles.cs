using System.Collections.Generic;

namespace Lua;

/// <summary>Objects of C# that cells of a heap stand for, by their numbers. One goes when its cell does.</summary>
internal sealed class Handles
{
    // The functions of the libraries have room from the beginning.
    private readonly List<(object? Object, uint Cell)> _all = new(256) { (null, 0) };
    private readonly Stack<int> _free = new();

    public object this[int number] => _all[number].Object!;

    public int Count => _all.Count;

    /// <summary>Keeps an object; without a cell as long as the heap.</summary>
    public int Add(object value, uint cell = 0)
    {
        if (_free.TryPop(out int number))
        {
            _all[number] = (value, cell);
            return number;
        }

        _all.Add((value, cell));
        return _all.Count - 1;
    }

    public object? TryGet(int number) => (uint)number < (uint)_all.Count ? _all[number].Object : null;

    public uint CellOf(int number) => _all[number].Cell;

    public void SetCell(int number, uint cell) => _all[number] = (_all[number].Object, cell);

    public void Set(int number, object value) => _all[number] = (value, _all[number].Cell);

    public void Remove(int number)
    {
        _all[number] = (null, 0);
        _free.Push(number);
    }
}
