using System.Collections.Generic;

namespace Lua;

/// <summary>
/// The hidden class of tables: which string keys they have, in which slots their values are, and what their metatable is. Adding a key leads
/// to another shape, the same one for all tables that add the same keys in the same order.
/// </summary>
internal sealed class Shape(uint number, Shape? parent, Value key, uint metatable)
{
    /// <summary>A table with more keys than this has none.</summary>
    public const int MostKeys = 64;

    private Dictionary<ulong, int>? _slots;

    /// <summary>Its number in tables and in machine code: never used again.</summary>
    public uint Number { get; } = number;

    public Shape? Parent { get; } = parent;

    /// <summary>The key that was added last.</summary>
    public Value Key { get; } = key;

    public uint Metatable { get; } = metatable;

    public int Count { get; } = parent is null ? 0 : parent.Count + 1;

    /// <summary>What adding keys leads to.</summary>
    public Dictionary<ulong, Shape>? Next { get; set; }

    public bool IsMarked { get; set; }

    /// <summary>Finds the slot of a key; -1 if it has none.</summary>
    public int SlotOf(Value key)
    {
        if (Count <= 4)
        {
            for (Shape shape = this; shape.Parent is not null; shape = shape.Parent)
            {
                if (shape.Key == key)
                    return shape.Count - 1;
            }

            return -1;
        }

        if (_slots is null)
        {
            _slots = new Dictionary<ulong, int>(Count);
            for (Shape shape = this; shape.Parent is not null; shape = shape.Parent)
                _slots.Add(shape.Key.Bits, shape.Count - 1);
        }

        return _slots.TryGetValue(key.Bits, out int slot) ? slot : -1;
    }

    /// <summary>The key of a slot.</summary>
    public Value KeyOf(int slot)
    {
        Shape shape = this;
        while (shape.Count - 1 > slot)
            shape = shape.Parent!;
        return shape.Key;
    }
}
