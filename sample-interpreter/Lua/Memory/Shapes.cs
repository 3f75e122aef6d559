using System.Collections.Generic;

namespace Lua;

/// <summary>The shapes of a heap.</summary>
internal sealed class Shapes
{
    private readonly Dictionary<uint, Shape> _all = [];
    private readonly Dictionary<uint, Shape> _roots = [];
    private readonly Shape?[] _recent = new Shape?[256];
    private uint _last;

    public Shapes() => Root = Add(null, Value.Nil, 0);

    /// <summary>The shape of a table that is empty and has no metatable.</summary>
    public Shape Root { get; }

    public Shape this[uint number]
    {
        get
        {
            ref Shape? recent = ref _recent[number & 255];
            if (recent?.Number != number)
                recent = _all[number];
            return recent!;
        }
    }

    /// <summary>The shape that adding a key leads to.</summary>
    public Shape Adding(Shape shape, Value key)
    {
        shape.Next ??= [];
        if (!shape.Next.TryGetValue(key.Bits, out Shape? next))
            shape.Next.Add(key.Bits, next = Add(shape, key, shape.Metatable));
        return next;
    }

    /// <summary>The same keys with another metatable.</summary>
    public Shape With(Shape shape, uint metatable)
    {
        if (shape.Parent is not null)
            return Adding(With(shape.Parent, metatable), shape.Key);
        if (metatable == 0)
            return Root;
        if (!_roots.TryGetValue(metatable, out Shape? root))
            _roots.Add(metatable, root = Add(null, Value.Nil, metatable));
        return root;
    }

    /// <summary>Forgets the shapes that are not marked, and the marks of the others.</summary>
    /// <returns>Whether there were any: code that remembers where they lead must forget it.</returns>
    public bool Sweep()
    {
        System.Array.Clear(_recent);
        Root.IsMarked = true;
        List<uint>? dead = null;
        foreach ((uint number, Shape shape) in _all)
        {
            if (!shape.IsMarked)
            {
                (dead ??= []).Add(number);
                if (shape.Parent is { IsMarked: true } parent)
                    parent.Next!.Remove(shape.Key.Bits);
                else if (shape.Parent is null)
                    _roots.Remove(shape.Metatable);
            }
        }

        foreach (uint number in dead ?? [])
            _all.Remove(number);
        foreach (Shape shape in _all.Values)
            shape.IsMarked = false;
        return dead is not null;
    }

    private Shape Add(Shape? parent, Value key, uint metatable)
    {
        var shape = new Shape(++_last, parent, key, metatable);
        _all.Add(shape.Number, shape);
        return shape;
    }
}
