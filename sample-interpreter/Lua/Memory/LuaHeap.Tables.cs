using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lua;

// Tables: an array part, slots by shape, and a hash part for all else.
internal sealed unsafe partial class LuaHeap
{
    /// <summary>What a table is to others: nothing, the metatable of one table, the metatable of more, which has a shape for them.</summary>
    public const byte RoleNone = 0, RoleMetatable = 1, RoleClass = 2, RolePrototype = 3;

    public Shapes Shapes { get; } = new();

    public Table* TableOf(Value table) => At<Table>(table.Reference);

    public Value ValueOf(Table* table) => Value.OfCell(MachineEmitter.TAG_TABLE, ReferenceOf(table));

    /// <summary>A new table, with room for so many items and other keys.</summary>
    public Table* NewTable(int items = 0, int keys = 0)
    {
        uint cell = Allocate(CellKind.CELL_TABLE, sizeof(Table));
        Table* table = At<Table>(cell);
        *table = default;
        table->kind = CellKind.CELL_TABLE;
        table->shape = Shapes.Root.Number;
        if (items > 0)
            ResizeArray(table, items);
        if (keys > Shape.MostKeys)
        {
            table->shape = 0;
            ResizeHash(table, keys);
        }

        return table;
    }

    /// <summary>The value of a key, without metamethods.</summary>
    public Value Get(Table* table, Value key)
    {
        if (key.IsSmall)
            return GetInteger(table, key.Small);
        if (key.IsString)
        {
            if (table->shape != 0)
            {
                if (!IsLong(key))
                {
                    int slot = Shapes[table->shape].SlotOf(key);
                    return slot < 0 ? Value.Nil : new Value(At<ulong>(table->slots)[slot]);
                }
            }
        }
        else if (key.IsFloat && TryInteger(key.Float, out long integer))
            return GetInteger(table, integer);
        Node* node = Find(table, key);
        return node == null ? Value.Nil : new Value(node->value);
    }

    public Value GetInteger(Table* table, long index)
    {
        if ((ulong)(index - 1) < table->arraySize)
            return new Value(At<ulong>(table->array)[index - 1]);
        if (table->hash == 0)
            return Value.Nil;
        Node* node = Value.Fits(index) ? FindBits(table, Value.OfSmall(index)) : FindBoxed(table, index);
        return node == null ? Value.Nil : new Value(node->value);
    }

    /// <summary>Sets the value of a key, without metamethods. The key is neither nil nor NaN.</summary>
    public void Set(Table* table, Value key, Value value)
    {
        if (key.IsSmall)
        {
            SetInteger(table, key.Small, value);
            return;
        }

        if (key.IsFloat && TryInteger(key.Float, out long integer))
        {
            SetInteger(table, integer, value);
            return;
        }

        if (key.IsString && table->shape != 0 && !IsLong(key))
        {
            int slot = Shapes[table->shape].SlotOf(key);
            if (slot >= 0)
            {
                At<ulong>(table->slots)[slot] = value.Bits;
                Changed(table, key);
                return;
            }

            if (value.IsNil)
                return;

            // Keys that are computed are those of a dictionary.
            if (Shapes[table->shape].Count >= 8)
                LeaveShape(table);
            else
            {
                AddField(table, key, value);
                return;
            }
        }

        SetInHash(table, key, value);
    }

    /// <summary>Sets a field whose name stands in the program.</summary>
    public void SetField(Table* table, Value key, Value value)
    {
        if (table->shape == 0 || IsLong(key))
        {
            SetInHash(table, key, value);
            return;
        }

        int slot = Shapes[table->shape].SlotOf(key);
        if (slot >= 0)
        {
            At<ulong>(table->slots)[slot] = value.Bits;
            Changed(table, key);
        }
        else if (!value.IsNil)
        {
            AddField(table, key, value);
        }
    }

    public void SetInteger(Table* table, long index, Value value)
    {
        if ((ulong)(index - 1) < table->arraySize)
        {
            At<ulong>(table->array)[index - 1] = value.Bits;
            return;
        }

        if (index == table->arraySize + 1L && !value.IsNil)
        {
            Append(table, value);
            return;
        }

        SetInHash(table, Integer(index), value);
    }

    /// <summary>An index behind which nothing is (a border), as # gives it.</summary>
    public long Length(Table* table)
    {
        uint size = table->arraySize;
        ulong* values = At<ulong>(table->array);
        if (size > 0 && new Value(values[size - 1]).IsNil)
        {
            uint low = 0;
            while (size - low > 1)
            {
                uint middle = low + ((size - low) / 2);
                if (new Value(values[middle - 1]).IsNil)
                    size = middle;
                else
                    low = middle;
            }

            return low;
        }

        if (table->hash == 0 || GetInteger(table, size + 1L).IsNil)
            return size;

        // In the hash part: doubling, and then halving.
        long full = size + 1L;
        long empty = full * 2;
        while (!GetInteger(table, empty).IsNil)
        {
            full = empty;
            if (empty > long.MaxValue / 2)
                return LengthOneByOne(table);
            empty *= 2;
        }

        while (empty - full > 1)
        {
            long middle = full + ((empty - full) / 2);
            if (GetInteger(table, middle).IsNil)
                empty = middle;
            else
                full = middle;
        }

        return full;
    }

    /// <summary>The key and value behind a key, in the order of a traversal.</summary>
    /// <param name="table">The table.</param>
    /// <param name="key">A key of it; nil for the first. Becomes the next one, or nil.</param>
    /// <param name="value">Its value.</param>
    /// <returns>Whether the key was one of the table's.</returns>
    public bool Next(Table* table, ref Value key, out Value value)
    {
        value = Value.Nil;
        long at = PlaceOf(table, key);
        if (at < 0)
            return false;
        long count = table->arraySize;
        ulong* values = At<ulong>(table->array);
        for (; at < count; at++)
        {
            if (!new Value(values[at]).IsNil)
            {
                key = Value.OfSmall(at + 1);
                value = new Value(values[at]);
                return true;
            }
        }

        at -= count;
        if (table->shape != 0)
        {
            Shape shape = Shapes[table->shape];
            ulong* slots = At<ulong>(table->slots);
            for (; at < shape.Count; at++)
            {
                if (!new Value(slots[at]).IsNil)
                {
                    key = shape.KeyOf((int)at);
                    value = new Value(slots[at]);
                    return true;
                }
            }

            at -= shape.Count;
        }

        if (table->hash != 0)
        {
            Node* nodes = At<Node>(table->hash);
            for (; at <= table->hashMask; at++)
            {
                if (!new Value(nodes[at].value).IsNil)
                {
                    key = new Value(nodes[at].key);
                    value = new Value(nodes[at].value);
                    return true;
                }
            }
        }

        key = Value.Nil;
        return true;
    }

    /// <summary>Makes room in the array part.</summary>
    public void ResizeArray(Table* table, long size)
    {
        if (size <= table->arraySize)
            return;
        long bytes = Sizes.Rounded((size * 8) + sizeof(Values));
        if (bytes > uint.MaxValue)
            throw new LuaMemoryException();
        uint cell = Allocate(CellKind.CELL_VALUES, bytes);
        uint capacity = (uint)((bytes - sizeof(Values)) / 8);
        ulong* values = (ulong*)(At<Values>(cell) + 1);
        uint old = table->arraySize;
        At<Values>(cell)->capacity = old; // the border, as a rule
        Buffer.MemoryCopy(At<ulong>(table->array), values, capacity * 8L, old * 8L);
        new Span<ulong>(values + old, (int)(capacity - old)).Fill(Value.Nil.Bits);
        if (old > 0)
            Free(table->array - (uint)sizeof(Values), (old * 8L) + sizeof(Values));
        table->array = cell + (uint)sizeof(Values);
        table->arraySize = capacity;
    }

    /// <summary>Writes what a table with a shape has into its hash part.</summary>
    public void LeaveShape(Table* table)
    {
        if (table->shape == 0)
            return;
        Shape shape = Shapes[table->shape];
        uint slots = table->slots;
        table->shape = 0;
        table->slots = 0;
        if (slots == 0)
            return;
        Values* values = At<Values>(slots) - 1;
        ResizeHash(table, shape.Count + CountHash(table) + 1);
        for (Shape at = shape; at.Parent is not null; at = at.Parent)
        {
            Value value = new(At<ulong>(slots)[at.Count - 1]);
            if (!value.IsNil)
                SetInHash(table, at.Key, value);
        }

        Free(ReferenceOf(values), (values->capacity * 8L) + sizeof(Values));
    }

    /// <summary>Where a key that is not in the shape is in the hash part, or null.</summary>
    public Node* Find(Table* table, Value key)
    {
        if (table->hash == 0)
            return null;
        if (key.Tag == MachineEmitter.TAG_BOXED)
            return FindBoxed(table, At<Boxed>(key.Reference)->integer);
        return key.IsString && IsLong(key) ? FindLong(table, key) : FindBits(table, key);
    }

    /// <summary>Whether a float is an integer, and which.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryInteger(double number, out long integer)
    {
        if (number is >= -9223372036854775808.0 and < 9223372036854775808.0)
        {
            integer = (long)number;
            return integer == number;
        }

        integer = 0;
        return false;
    }

    private void AddField(Table* table, Value key, Value value)
    {
        Shape shape = Shapes[table->shape];
        if (shape.Count >= Shape.MostKeys)
        {
            LeaveShape(table);
            SetInHash(table, key, value);
            return;
        }

        uint capacity = table->slots == 0 ? 0 : (At<Values>(table->slots) - 1)->capacity;
        if (shape.Count >= capacity)
        {
            long bytes = Sizes.Rounded((Math.Max(4, capacity * 2L) * 8) + sizeof(Values));
            uint cell = Allocate(CellKind.CELL_VALUES, bytes);
            uint larger = (uint)((bytes - sizeof(Values)) / 8);
            At<Values>(cell)->capacity = larger;
            ulong* slots = (ulong*)(At<Values>(cell) + 1);
            Buffer.MemoryCopy(At<ulong>(table->slots), slots, larger * 8L, capacity * 8L);
            new Span<ulong>(slots + capacity, (int)(larger - capacity)).Fill(Value.Nil.Bits);
            if (capacity > 0)
                Free(table->slots - (uint)sizeof(Values), (capacity * 8L) + sizeof(Values));
            table->slots = cell + (uint)sizeof(Values);
        }

        At<ulong>(table->slots)[shape.Count] = value.Bits;
        table->shape = Shapes.Adding(shape, key).Number;
    }

    // Who has looked into classes must look again.
    private void Changed(Table* table, Value key)
    {
        if (table->role != RoleNone)
        {
            table->absent = 0;
            Context->epoch++;
        }
    }

    private void SetInHash(Table* table, Value key, Value value)
    {
        Node* node = Find(table, key);
        if (node != null)
        {
            bool was = !new Value(node->value).IsNil;
            node->value = value.Bits;
            if (!was || value.IsNil || key == MetatableIndexKey)
                Changed(table, key);
            return;
        }

        if (value.IsNil)
            return;
        Changed(table, key);
        if (!TryInsert(table, key, value))
        {
            Rehash(table, key);

            // The array part may have grown to where the key belongs.
            if (key.IsSmall && (ulong)(key.Small - 1) < table->arraySize)
                At<ulong>(table->array)[key.Small - 1] = value.Bits;
            else if (!TryInsert(table, key, value))
                throw new InvalidOperationException("A hash part that was just made has no room.");
        }
    }

    /// <summary>The string "__index", whose change changes what is inherited.</summary>
    public Value MetatableIndexKey { get; set; } = Value.Nil;

    private void Append(Table* table, Value value)
    {
        uint index = table->arraySize;
        ResizeArray(table, Math.Max(4, index * 2L));
        if (table->hash != 0)
            MoveIntegers(table, index);

        // Behind that: the key may have been in the hash part.
        At<ulong>(table->array)[index] = value.Bits;
    }

    // What the array part has room for now lies in the hash part no longer.
    private void MoveIntegers(Table* table, uint from)
    {
        if (CountHash(table) <= table->arraySize - from)
        {
            Node* nodes = At<Node>(table->hash);
            for (uint i = 0; i <= table->hashMask; i++)
            {
                Value key = new(nodes[i].key);
                if (key.IsSmall && key.Small - 1 >= from && key.Small <= table->arraySize && !new Value(nodes[i].value).IsNil)
                {
                    At<ulong>(table->array)[key.Small - 1] = nodes[i].value;
                    nodes[i].value = Value.Nil.Bits;
                }
            }

            return;
        }

        for (uint i = from; i < table->arraySize; i++)
        {
            Node* node = FindBits(table, Value.OfSmall(i + 1L));
            if (node != null && !new Value(node->value).IsNil)
            {
                At<ulong>(table->array)[i] = node->value;
                node->value = Value.Nil.Bits;
            }
        }
    }

    private long LengthOneByOne(Table* table)
    {
        long i = 1;
        while (!GetInteger(table, i).IsNil)
            i++;
        return i - 1;
    }

    // Where a traversal goes on: behind this key. -1 if the table does not have it.
    private long PlaceOf(Table* table, Value key)
    {
        if (key.IsNil)
            return 0;
        if (key.IsFloat && TryInteger(key.Float, out long integer))
            key = Integer(integer);
        if (key.IsSmall && (ulong)(key.Small - 1) < table->arraySize)
            return key.Small;
        long before = table->arraySize;
        if (table->shape != 0)
        {
            Shape shape = Shapes[table->shape];
            if (key.IsString && shape.SlotOf(key) is var slot and >= 0)
                return before + slot + 1;
            before += shape.Count;
        }

        Node* node = Find(table, key);
        if (node == null && key.IsCell)
            node = FindBits(table, Value.OfCell(MachineEmitter.TAG_DEAD, key.Reference), HashOfKey(key));
        return node == null ? -1 : before + (node - At<Node>(table->hash)) + 1;
    }

    private static uint MixBits(ulong bits)
    {
        bits *= 0x9E37_79B9_7F4A_7C15;
        return (uint)(bits >> 32);
    }

    private uint HashOfKey(Value key) => key.IsString
        ? HashOf(key)
        : key.Tag == MachineEmitter.TAG_BOXED ? MixBits((ulong)At<Boxed>(key.Reference)->integer) : MixBits(key.Bits);

    private Node* FindBits(Table* table, Value key) => FindBits(table, key, HashOfKey(key));

    private Node* FindBits(Table* table, Value key, uint hash)
    {
        if (table->hash == 0)
            return null;
        Node* nodes = At<Node>(table->hash);
        Node* node = nodes + (hash & table->hashMask);
        while (true)
        {
            if (node->key == key.Bits)
                return node;
            if (node->next == 0)
                return null;
            node = nodes + (node->next - 1);
        }
    }

    private Node* FindBoxed(Table* table, long integer)
    {
        Node* nodes = At<Node>(table->hash);
        Node* node = nodes + (MixBits((ulong)integer) & table->hashMask);
        while (true)
        {
            Value key = new(node->key);
            if (key.Tag == MachineEmitter.TAG_BOXED && At<Boxed>(key.Reference)->integer == integer)
                return node;
            if (node->next == 0)
                return null;
            node = nodes + (node->next - 1);
        }
    }

    private Node* FindLong(Table* table, Value text)
    {
        if (table->hash == 0)
            return null;
        Node* nodes = At<Node>(table->hash);
        Node* node = nodes + (HashOf(text) & table->hashMask);
        while (true)
        {
            Value key = new(node->key);
            if (key == text || (key.IsString && IsLong(key) && Text(key).SequenceEqual(Text(text))))
                return node;
            if (node->next == 0)
                return null;
            node = nodes + (node->next - 1);
        }
    }

    // Chains within the nodes. A key that is not where its hash says makes way for one that would be.
    private bool TryInsert(Table* table, Value key, Value value)
    {
        if (table->hash == 0)
            return false;
        Node* nodes = At<Node>(table->hash);
        uint mask = table->hashMask;
        Node* main = nodes + (HashOfKey(key) & mask);
        if (new Value(main->key).IsNil)
        {
            main->key = key.Bits;
            main->value = value.Bits;
            return true;
        }

        NodesHead* head = (NodesHead*)((byte*)nodes - sizeof(NodesHead));
        Node* free = null;
        while (head->free > 0)
        {
            Node* candidate = nodes + --head->free;
            if (new Value(candidate->key).IsNil)
            {
                free = candidate;
                break;
            }
        }

        if (free == null)
            return false;
        Value other = new(main->key);
        uint otherHash = other.Tag == MachineEmitter.TAG_DEAD ? main->unused : HashOfKey(other);
        Node* otherMain = nodes + (otherHash & mask);
        if (otherMain != main)
        {
            Node* before = otherMain;
            while (nodes + (before->next - 1) != main)
                before = nodes + (before->next - 1);
            *free = *main;
            before->next = (uint)(free - nodes) + 1;
            main->next = 0;
            main->key = key.Bits;
            main->value = value.Bits;
            return true;
        }

        free->key = key.Bits;
        free->value = value.Bits;
        free->next = main->next;
        main->next = (uint)(free - nodes) + 1;
        return true;
    }

    private int CountHash(Table* table)
    {
        if (table->hash == 0)
            return 0;
        int count = 0;
        Node* nodes = At<Node>(table->hash);
        for (uint i = 0; i <= table->hashMask; i++)
            count += new Value(nodes[i].value).IsNil ? 0 : 1;
        return count;
    }

    // The array part becomes the largest one that is more than half full with what is there, and one more key.
    private void Rehash(Table* table, Value added)
    {
        Span<int> byPower = stackalloc int[33];
        byPower.Clear();
        int integers = 0;
        CountInteger(added, byPower, ref integers);
        ulong* values = At<ulong>(table->array);
        for (uint i = 0; i < table->arraySize; i++)
        {
            if (!new Value(values[i]).IsNil)
            {
                CountInteger(Value.OfSmall(i + 1L), byPower, ref integers);
            }
        }

        Node* nodes = At<Node>(table->hash);
        for (uint i = 0; table->hash != 0 && i <= table->hashMask; i++)
        {
            if (!new Value(nodes[i].value).IsNil)
            {
                CountInteger(new Value(nodes[i].key), byPower, ref integers);
            }
        }

        int below = 0;
        int inArray = 0;
        long size = 0;
        long power = 1;
        for (int i = 0; i < byPower.Length && integers > power / 2; i++, power *= 2)
        {
            below += byPower[i];
            if (below > power / 2)
            {
                size = power;
                inArray = below;
            }
        }

        uint from = table->arraySize;
        if (size > from)
        {
            ResizeArray(table, size);
            if (table->hash != 0)
                MoveIntegers(table, from);
        }

        int count = CountHash(table) + (added.IsSmall && added.Small >= 1 && added.Small <= table->arraySize ? 0 : 1);

        // With some room to spare where it had as many before: or each key that comes for one that went would have all moved again.
        ResizeHash(table, table->hash != 0 && count > 4 ? count + (count / 8) : count);
    }

    private static void CountInteger(Value key, Span<int> byPower, ref int integers)
    {
        if (key.IsSmall && key.Small is >= 1 and <= 1L << 31)
        {
            integers++;
            byPower[key.Small == 1 ? 0 : 64 - BitOperations.LeadingZeroCount((ulong)(key.Small - 1))]++;
        }
    }

    public void ResizeHash(Table* table, int count)
    {
        uint old = table->hash;
        uint oldMask = table->hashMask;
        if (count <= 0 && old == 0)
            return;
        uint size = BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1));
        long bytes = ((long)size * sizeof(Node)) + sizeof(NodesHead);
        if (bytes > uint.MaxValue / 2)
            throw new LuaMemoryException();
        uint cell = Allocate(CellKind.CELL_NODES, bytes);
        At<NodesHead>(cell)->free = size;
        Node* nodes = (Node*)(At<NodesHead>(cell) + 1);
        for (uint i = 0; i < size; i++)
            nodes[i] = new Node { key = Value.Nil.Bits, value = Value.Nil.Bits };
        table->hash = ReferenceOf(nodes);
        table->hashMask = size - 1;
        if (old == 0)
            return;
        Node* before = At<Node>(old);
        for (long i = oldMask; i >= 0; i--)
        {
            if (!new Value(before[i].value).IsNil)
                TryInsert(table, new Value(before[i].key), new Value(before[i].value));
        }

        Free(old - (uint)sizeof(NodesHead), ((oldMask + 1L) * sizeof(Node)) + sizeof(NodesHead));
    }
}
