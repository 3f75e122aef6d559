using System;
using System.Collections.Generic;

namespace Lua;

// The collector: it marks from the roots while everything stands still, and sweeps a block when its cells are wanted again.
internal sealed unsafe partial class LuaHeap
{
    private const long SmallestThreshold = 1 << 20;

    private readonly List<uint> _weakValues = [], _ephemerons = [], _weakKeysAndValues = [];
    private readonly List<uint> _finalized = [];
    private uint[] _gray = new uint[256];
    private int _grayCount;
    private byte _color = 1;
    private long _live;

    /// <summary>Objects of C# that cells stand for.</summary>
    public Handles Handles { get; } = new();

    /// <summary>The string "__mode".</summary>
    public Value ModeKey { get; set; } = Value.Nil;

    /// <summary>At how many bytes in use a collection is wanted.</summary>
    public long Threshold { get; private set; } = SmallestThreshold;

    /// <summary>How much more than what was alive may be in use before the next collection, in percent: 200 is twice.</summary>
    public int Pause { get; set; } = 200;

    public bool IsStopped { get; set; }

    /// <summary>How often it was collected.</summary>
    public int Collections { get; private set; }

    /// <summary>Tables and userdata with a __gc that nothing refers to any more: what is to be called, last made first.</summary>
    public Queue<Value> ToFinalize { get; } = new();

    public bool WantsCollection => InUse >= Threshold && !IsStopped;

    /// <summary>Remembers that a table or userdata has a __gc.</summary>
    public void Finalize(Value value) => _finalized.Add(value.IsTable ? value.Reference : value.Reference | 1);

    /// <summary>Collects what cannot be reached.</summary>
    public void Collect(IRoots roots)
    {
        Collections++;
        FinishPieces();
        FinishSweep();
        _color = (byte)(3 - _color);
        _live = 0;
        _weakValues.Clear();
        _ephemerons.Clear();
        _weakKeysAndValues.Clear();
        roots.MarkRoots(this);
        Propagate(roots);
        ClearValues(_weakValues);
        ClearValues(_weakKeysAndValues);
        int weakValues = _weakValues.Count;
        int weakBoth = _weakKeysAndValues.Count;
        SeparateFinalized(roots, all: false);
        ClearKeys(_ephemerons);
        ClearKeys(_weakKeysAndValues);

        // What came back to be finalized is in no weak table as a value.
        ClearValues(_weakValues, weakValues);
        ClearValues(_weakKeysAndValues, weakBoth);
        SweepStrings();
        if (Shapes.Sweep())
            Context->epoch++;
        SweepHandles(roots);
        StartSweep();
        InUse = _live;
        Threshold = NextThreshold();
    }

    /// <summary>All that has a __gc is to be called: the state ends.</summary>
    public void FinalizeAll(IRoots roots) => SeparateFinalized(roots, all: true);

    // Each collection takes as long as what is alive is large, so that a part of that is to be made between two of them, whatever a script
    // asks for.
    private long NextThreshold()
    {
        long threshold = Math.Max(SmallestThreshold, _live + Math.Max(_live / 100 * (Pause - 100), _live / 16));
        if (threshold <= Limit)
            return threshold;

        // Short of the limit it is tried more often; and of the last of it only when it is used up.
        long half = (Limit - _live) / 2;
        return half >= Limit / 64 ? _live + half : long.MaxValue;
    }

    public void Mark(Value value)
    {
        if (value.IsCell)
            MarkCell(value.Reference);
    }

    public bool IsMarked(Value value) => !value.IsCell || At<StringCell>(value.Reference)->mark == _color;

    /// <summary>Marks a cell, and later what it refers to.</summary>
    public void MarkCell(uint reference)
    {
        StringCell* cell = At<StringCell>(reference);
        if (cell->mark == _color)
            return;
        cell->mark = _color;
        _live += SizeOf(reference);
        if (cell->kind is CellKind.CELL_STRING or CellKind.CELL_BOXED)
            return;
        if (_grayCount == _gray.Length)
            Array.Resize(ref _gray, _gray.Length * 2);
        _gray[_grayCount++] = reference;
    }

    public void MarkValues(ulong* values, long count)
    {
        for (long i = 0; i < count; i++)
            Mark(new Value(values[i]));
    }

    /// <summary>Marks a stack, whose values its coroutine marks.</summary>
    public void MarkStack(uint cell)
    {
        if (At<StringCell>(cell)->mark != _color)
            MarkStorage(cell);
    }

    private long SizeOf(uint cell)
    {
        uint block = _blocks[cell >> Sizes.BlockShift];
        return (block & LargeHead) != 0
            ? (long)(block & LengthMask) << Sizes.BlockShift
            : Sizes.Of((int)(block & LengthMask) - 1);
    }

    // A storage is its table's alone.
    private void MarkStorage(uint cell)
    {
        At<StringCell>(cell)->mark = _color;
        _live += SizeOf(cell);
    }

    private void Propagate(IRoots roots)
    {
        do
        {
            while (_grayCount > 0)
                Traverse(roots, _gray[--_grayCount]);
        }
        while (MarkEphemerons());
    }

    private void Traverse(IRoots roots, uint reference)
    {
        switch (At<StringCell>(reference)->kind)
        {
            case CellKind.CELL_TABLE:
                TraverseTable(At<Table>(reference));
                break;
            case CellKind.CELL_CLOSURE:
                Closure* closure = At<Closure>(reference);
                if (closure->proto != null)
                    MarkCell(ReferenceOf(closure->proto));
                uint* upvalues = (uint*)(closure + 1);
                for (int i = 0; i < closure->upvalues; i++)
                {
                    if (upvalues[i] != 0)
                        MarkCell(upvalues[i]);
                }

                if (closure->host != 0)
                    roots.MarkObject(this, Handles[closure->host]);
                break;
            case CellKind.CELL_UPVALUE:
                // One that is open lies on a stack, which may be of a coroutine that nothing else refers to.
                Mark(new Value(*At<Upvalue>(reference)->at));
                break;
            case CellKind.CELL_USERDATA or CellKind.CELL_THREAD:
                Userdata* userdata = At<Userdata>(reference);
                if (userdata->metatable != 0)
                    MarkCell(userdata->metatable);
                if (userdata->index != 0)
                    roots.MarkObject(this, Handles[userdata->index]);
                break;
            case CellKind.CELL_PROTO:
                roots.MarkObject(this, Handles[At<Proto>(reference)->index]);
                break;
        }
    }

    private void TraverseTable(Table* table)
    {
        bool weakKeys = false;
        bool weakValues = false;
        if (table->metatable != 0)
        {
            MarkCell(table->metatable);
            Value mode = Get(At<Table>(table->metatable), ModeKey);
            if (mode.IsString)
            {
                weakKeys = Text(mode).Contains((byte)'k');
                weakValues = Text(mode).Contains((byte)'v');
            }
        }

        if (table->array != 0)
            MarkStorage(table->array - (uint)sizeof(Values));
        if (table->slots != 0)
            MarkStorage(table->slots - (uint)sizeof(Values));
        if (table->hash != 0)
            MarkStorage(table->hash - (uint)sizeof(NodesHead));
        int count = 0;
        if (table->shape != 0)
        {
            Shape shape = Shapes[table->shape];
            count = shape.Count;
            for (Shape? at = shape; at is { IsMarked: false }; at = at.Parent)
            {
                at.IsMarked = true;
                Mark(at.Key);
                if (at.Metatable != 0)
                    MarkCell(at.Metatable);
            }
        }

        if (!weakValues)
        {
            MarkValues(At<ulong>(table->array), table->arraySize);
            MarkValues(At<ulong>(table->slots), count);
        }

        uint reference = ReferenceOf(table);
        if (weakKeys && weakValues)
            _weakKeysAndValues.Add(reference);
        else if (weakKeys)
            _ephemerons.Add(reference);
        else
            TraverseNodes(table, weakValues);
        if (weakValues && !weakKeys)
            _weakValues.Add(reference);
    }

    private void TraverseNodes(Table* table, bool weakValues)
    {
        Node* nodes = At<Node>(table->hash);
        for (uint i = 0; table->hash != 0 && i <= table->hashMask; i++)
        {
            Value key = new(nodes[i].key);
            if (new Value(nodes[i].value).IsNil)
            {
                Bury(nodes + i);
                continue;
            }

            Mark(key);
            if (!weakValues)
                Mark(new Value(nodes[i].value));
        }
    }

    // A key without a value is not alive, but a traversal may still stand on it.
    private void Bury(Node* node)
    {
        Value key = new(node->key);
        if (!key.IsCell || key.Tag == MachineEmitter.TAG_DEAD)
            return;
        node->unused = HashOfKey(key);
        node->key = Value.OfCell(MachineEmitter.TAG_DEAD, key.Reference).Bits;
    }

    // A value is alive if its key is.
    private bool MarkEphemerons()
    {
        bool marked = false;
        for (int i = 0; i < _ephemerons.Count; i++)
        {
            Table* table = At<Table>(_ephemerons[i]);
            Node* nodes = At<Node>(table->hash);
            for (uint n = 0; table->hash != 0 && n <= table->hashMask; n++)
            {
                Value value = new(nodes[n].value);
                if (!IsMarked(value) && IsMarkedKey(new Value(nodes[n].key)))
                {
                    Mark(value);
                    marked = true;
                }
            }
        }

        return marked || _grayCount > 0;
    }

    // Strings are values, and not removed from weak tables.
    private bool IsMarkedKey(Value key)
    {
        if (key.IsString || key.Tag == MachineEmitter.TAG_BOXED)
            Mark(key);
        return IsMarked(key);
    }

    private void ClearValues(List<uint> tables, int from = 0)
    {
        for (int t = 0; t < tables.Count; t++)
        {
            Table* table = At<Table>(tables[t]);
            ClearValues(At<ulong>(table->array), table->arraySize);
            if (table->shape != 0)
                ClearValues(At<ulong>(table->slots), Shapes[table->shape].Count);
            Node* nodes = At<Node>(table->hash);
            for (uint i = 0; table->hash != 0 && i <= table->hashMask; i++)
            {
                if (!IsMarkedKey(new Value(nodes[i].value)))
                    nodes[i].value = Value.Nil.Bits;
                if (new Value(nodes[i].value).IsNil)
                    Bury(nodes + i);
            }
        }

        _ = from;
    }

    private void ClearValues(ulong* values, long count)
    {
        for (long i = 0; i < count; i++)
        {
            if (!IsMarkedKey(new Value(values[i])))
                values[i] = Value.Nil.Bits;
        }
    }

    private void ClearKeys(List<uint> tables)
    {
        foreach (uint reference in tables)
        {
            Table* table = At<Table>(reference);
            Node* nodes = At<Node>(table->hash);
            for (uint i = 0; table->hash != 0 && i <= table->hashMask; i++)
            {
                if (!new Value(nodes[i].value).IsNil && !IsMarkedKey(new Value(nodes[i].key)))
                    nodes[i].value = Value.Nil.Bits;
                if (new Value(nodes[i].value).IsNil)
                    Bury(nodes + i);
            }
        }
    }

    private void SeparateFinalized(IRoots roots, bool all)
    {
        int kept = 0;
        List<Value>? dead = null;
        for (int i = 0; i < _finalized.Count; i++)
        {
            uint entry = _finalized[i];
            uint reference = entry & ~1u;
            if (!all && At<StringCell>(reference)->mark == _color)
                _finalized[kept++] = entry;
            else
                (dead ??= []).Add(Value.OfCell((entry & 1) == 0 ? MachineEmitter.TAG_TABLE : MachineEmitter.TAG_USERDATA, reference));
        }

        _finalized.RemoveRange(kept, _finalized.Count - kept);
        if (dead is not null)
        {
            for (int i = dead.Count - 1; i >= 0; i--)
                ToFinalize.Enqueue(dead[i]);
        }

        if (all)
            return;
        foreach (Value value in ToFinalize)
            Mark(value);
        Propagate(roots);
    }

    private void SweepHandles(IRoots roots)
    {
        for (int i = 1; i < Handles.Count; i++)
        {
            uint cell = Handles.CellOf(i);
            if (cell == 0 || At<StringCell>(cell)->mark == _color)
                continue;
            object value = Handles[i];
            Handles.Remove(i);
            roots.Released(value);
        }
    }

    // Large cells go at once, small ones with their blocks.
    private void StartSweep()
    {
        List<int>? dead = null;
        foreach (int block in _large)
        {
            if (At<StringCell>((uint)block << Sizes.BlockShift)->mark != _color)
                (dead ??= []).Add(block);
        }

        foreach (int block in dead ?? [])
        {
            _large.Remove(block);
            int count = (int)(_blocks[block] & LengthMask);
            _blocks[block] = FreeHead | (uint)count;
        }

        for (int i = 0; i < Sizes.Count; i++)
        {
            Context->free[i] = 0;
            _toSweep[i]?.Clear();
        }

        // Free runs next to each other become one.
        foreach (Stack<int>? runs in _freeRuns)
            runs?.Clear();
        for (int block = FirstBlock; block < _frontier;)
        {
            uint what = _blocks[block];
            if ((what & LargeHead) != 0)
                block += (int)(what & LengthMask);
            else if ((what & FreeHead) != 0 || what == 0)
            {
                int first = block;
                while (block < _frontier && ((_blocks[block] & FreeHead) != 0 || _blocks[block] == 0))
                    block += Math.Max(1, (int)(_blocks[block] & LengthMask));
                FreeRun(first, block - first);
            }
            else
            {
                int sizeClass = (int)(what & LengthMask) - 1;
                _blocks[block] = what | NotSwept;
                (_toSweep[sizeClass] ??= new Stack<int>()).Push(block);
                block++;
            }
        }
    }

    private void FinishSweep()
    {
        for (int i = 0; i < Sizes.Count; i++)
        {
            while (_toSweep[i] is { Count: > 0 } blocks)
                Sweep(blocks.Pop(), Sizes.Of(i));
        }
    }

    // The first of a block's free cells; 0 if it has none, or is free altogether and was given back.
    private uint Sweep(int block, int size)
    {
        _blocks[block] &= ~NotSwept;
        uint first = (uint)block << Sizes.BlockShift;
        uint next = 0;
        int count = Sizes.Block / size;
        int free = 0;
        for (int i = count - 1; i >= 0; i--)
        {
            uint reference = first + (uint)(i * size);
            StringCell* cell = At<StringCell>(reference);
            if (cell->kind != CellKind.CELL_FREE && cell->mark == _color)
                continue;
            *(uint*)cell = 0;
            cell->hash = next;
            next = reference;
            free++;
        }

        if (free == count)
        {
            FreeRun(block, 1);
            return 0;
        }

        InUse += (long)free * size;
        return next;
    }
}
