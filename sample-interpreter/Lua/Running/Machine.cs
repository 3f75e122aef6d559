using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;

namespace Lua;

/// <summary>What runs a state's code: a heap, stacks, and the methods that compiled code calls.</summary>
internal sealed unsafe partial class Machine : IRoots, IDisposable
{
    /// <summary>Values that a stack may have; more is a stack overflow.</summary>
    public const int MostStack = 1_000_000;

    /// <summary>C# methods that may wait for Lua code within each other.</summary>
    public const int MostBoundaries = 195;

    private const int FirstStack = 512;
    private const int FirstCoroutineStack = 112; // with what comes before it all of a cell of 904 bytes
    private const int MostNested = 189; // coroutines that wait for one another
    private const int UsualSteps = 2000, StepsBeforeTraces = 10;
    private const int StepsToClose = 1_000_000;

    private static readonly string[] s_eventNames = EventNames();

    // Read and never written: what a state has that has remembered no field yet.
    private static readonly FieldEntry* s_noFields =
        (FieldEntry*)NativeMemory.AllocZeroed((nuint)MachineEmitter.FIELD_ENTRIES, (nuint)sizeof(FieldEntry));

    private readonly Value[] _events = new Value[(int)Event.Count];
    private readonly List<Value> _roots = [];
    private readonly Stack<int> _freeRoots = new();
    // How many calls and rounds of loops go by before somebody looks.
    private readonly int _stepsBetween;
    private ulong* _stack;
    private int _boundaries;
    private bool _isCollecting;

    // Compiled code that has called C# and is in no frame any more, but is returned to.
    private int _left;
    private bool _isFinalizing;

    public Machine(long memoryLimit, TierChoice tiers)
    {
        Tiers = tiers;
        _stepsBetween = tiers == TierChoice.Traces ? StepsBeforeTraces : UsualSteps;
        Heap = new LuaHeap(memoryLimit);
        Context = Heap.Context;
        Context->fields = s_noFields;
        for (int i = 0; i < _events.Length; i++)
            _events[i] = Heap.NewString(s_eventNames[i]);
        Heap.MetatableIndexKey = _events[(int)Event.Index];
        Heap.ModeKey = _events[(int)Event.Mode];
        MemoryMessage = Heap.NewString("not enough memory");
        HostProto = Heap.NewProto(this);
        HostProto->entry = Context->host = (void*)Routines.Host;
        Main = new Coroutine { Status = CoroutineStatus.Running };
        Current = Main;
        Main.Value = Heap.NewObject(MachineEmitter.TAG_THREAD, Main);
        NewStack(Main, FirstStack);
        _stack = Heap.At<ulong>(Main.Stack) + 1;
        SetLimit();
        Globals = Heap.ValueOf(Heap.NewTable());
        Registry = Heap.ValueOf(Heap.NewTable());
        Heap.LeaveShape(Heap.TableOf(Globals));
        Context->countdown = _stepsBetween;
        Base = 3;
        Top = 3;
        _stack[0] = _stack[1] = _stack[2] = Value.Nil.Bits;
    }

    public LuaHeap Heap { get; }

    public Context* Context { get; }

    public TierChoice Tiers { get; }

    public Coroutine Main { get; }

    public Coroutine Current { get; private set; }

    public Value Globals { get; set; }

    /// <summary>What libraries keep: loaded modules and the like.</summary>
    public Value Registry { get; }

    public Value MemoryMessage { get; }

    /// <summary>What all functions of C# are closures of.</summary>
    public Proto* HostProto { get; }

    /// <summary>Who is told of a state's work: counts for --stats.</summary>
    public Statistics Statistics { get; } = new();

    /// <summary>Where print writes.</summary>
    public Stream Output { get; set; } = Stream.Null;

    /// <summary>What io.read reads; null for standard input.</summary>
    public Stream? Input { get; set; }

    /// <summary>The LuaState around it.</summary>
    public object? Owner { get; set; }

    /// <summary>The frame of the C# function that runs, from the start of the stack.</summary>
    public int Base { get; set; }

    /// <summary>Where that function pushes next.</summary>
    public int Top { get; set; }

    /// <summary>Metatables of what has none of its own, by tag.</summary>
    public uint StringMetatable { get; set; }

    public uint[] BasicMetatables { get; } = new uint[16];

    public CancellationToken Cancellation { get; set; }

    /// <summary>How many steps (calls and rounds of loops) may still be done; negative where nobody counts.</summary>
    public long Budget { get; set; } = -1;

    public Value EventName(Event which) => _events[(int)which];

    public Value this[int index]
    {
        get => new(_stack[index]);
        set => _stack[index] = value.Bits;
    }

    public ulong* StackAt(int index) => _stack + index;

    public int IndexOf(ulong* slot) => (int)(slot - _stack);

    public void Dispose()
    {
        foreach (Function function in _functions)
            Release(function, mayBeReturnedTo: true);
        _functions.Clear();
        _goBack?.Retire();
        if (Context->fields != s_noFields)
            NativeMemory.Free(Context->fields);
        Heap.Dispose();
    }

    /// <summary>Keeps a value alive until it is let go.</summary>
    public int AddRoot(Value value)
    {
        if (_freeRoots.TryPop(out int index))
        {
            _roots[index] = value;
            return index;
        }

        _roots.Add(value);
        return _roots.Count - 1;
    }

    public Value Root(int index) => _roots[index];

    public void RemoveRoot(int index)
    {
        _roots[index] = Value.Nil;
        _freeRoots.Push(index);
    }

    public void MarkRoots(LuaHeap heap)
    {
        heap.Mark(Globals);
        heap.Mark(Registry);
        heap.Mark(Hook);
        heap.Mark(HookMask);
        heap.Mark(MemoryMessage);
        heap.MarkCell(heap.ReferenceOf(HostProto));
        foreach (Value name in _events)
            heap.Mark(name);
        foreach (Value root in _roots)
            heap.Mark(root);
        foreach (uint metatable in BasicMetatables)
        {
            if (metatable != 0)
                heap.MarkCell(metatable);
        }

        if (StringMetatable != 0)
            heap.MarkCell(StringMetatable);
        heap.Mark(Main.Value);
        heap.Mark(Current.Value);
        _recorder?.Path.Mark(heap);
        for (int i = 1; i < heap.Handles.Count; i++)
        {
            // Those without a cell of their own are the state's.
            if (heap.Handles.CellOf(i) == 0 && heap.Handles.TryGet(i) is { } value)
                MarkObject(heap, value);
        }
    }

    public void MarkObject(LuaHeap heap, object value)
    {
        switch (value)
        {
            case Function function:
                foreach (Value constant in function.Constants)
                    heap.Mark(constant);
                foreach (Function inner in function.Functions)
                    heap.MarkCell(heap.ReferenceOf(inner.Proto));
                foreach (LoopState loop in function.Loops.Values)
                {
                    foreach (TracePath path in loop.Trace?.Tree.Paths ?? [])
                        path.Mark(heap);
                }

                break;
            case Coroutine coroutine:
                MarkStack(heap, coroutine);
                break;
            case LibraryFunction { Target: IHasValues values }:
                values.Mark(heap);
                break;
            case IHasValues values:
                values.Mark(heap);
                break;
        }
    }

    public void Released(object value)
    {
        switch (value)
        {
            case Function function:
                _functions.Remove(function);
                Release(function, mayBeReturnedTo: _left > 0);
                break;
            case Coroutine { Stack: not 0 } coroutine:
                // Its stack is a cell that is not marked either.
                coroutine.Stack = 0;
                break;
        }
    }

    /// <summary>Collects, if it is time. What is above <see cref="Top"/> is not alive.</summary>
    public void Safepoint(int top)
    {
        if (Heap.WantsCollection)
            Collect(top);
    }

    /// <summary>Collects, and calls what has a __gc.</summary>
    public void Collect(int top)
    {
        // A finalizer that collects would call others within it, and those others.
        if (_isCollecting || _isFinalizing)
            return;
        Top = Math.Max(Top, top);
        int saved = Top;
        Current.Top = top;
        _isCollecting = true;
        try
        {
            Heap.Collect(this);
            Statistics.Collections++;
        }
        finally
        {
            _isCollecting = false;
        }

        CallFinalizers(top);
        Top = saved;
    }

    private static string[] EventNames()
    {
        var names = new string[(int)Event.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = "__" + ((Event)i).ToString().ToLowerInvariant();
        return names;
    }

    private void NewStack(Coroutine coroutine, int size)
    {
        coroutine.Stack = Heap.Allocate(CellKind.CELL_STACK, (size * 8) + 8);
        coroutine.Size = size;
        new Span<ulong>(Heap.At<ulong>(coroutine.Stack) + 1, size).Fill(Value.Nil.Bits);
    }

    private void MarkStack(LuaHeap heap, Coroutine coroutine)
    {
        if (coroutine.Stack == 0)
            return;
        heap.MarkStack(coroutine.Stack);
        ulong* stack = heap.At<ulong>(coroutine.Stack) + 1;
        int top = coroutine.Top;
        heap.MarkValues(stack, top);

        // What was left there must not come back to life.
        new Span<ulong>(stack + top, coroutine.Size - top).Fill(Value.Nil.Bits);
        for (uint upvalue = coroutine == Current ? Context->open : coroutine.Open; upvalue != 0; upvalue = heap.At<Upvalue>(upvalue)->next)
            heap.MarkCell(upvalue);
    }

    private void SetLimit() => Context->limit = _stack + Current.Size;

    /// <summary>Makes room on the current stack; it may move.</summary>
    public void EnsureStack(int needed)
    {
        if (needed <= Current.Size)
            return;
        if (needed > MostStack + (_handlers > 0 ? 2000 : 0))
        {
            LuaException overflow = Error("stack overflow");
            overflow.IsStackOverflow = true;
            throw overflow;
        }

        int size = Math.Min(Math.Max(needed, Current.Size * 2), MostStack + 4000);
        uint cell = Heap.Allocate(CellKind.CELL_STACK, (size * 8L) + 8);
        ulong* larger = Heap.At<ulong>(cell) + 1;
        new Span<ulong>(_stack, Current.Size).CopyTo(new Span<ulong>(larger, size));
        new Span<ulong>(larger + Current.Size, size - Current.Size).Fill(Value.Nil.Bits);
        for (uint open = Context->open; open != 0;)
        {
            Upvalue* upvalue = Heap.At<Upvalue>(open);
            upvalue->at = larger + (upvalue->at - _stack);
            open = upvalue->next;
        }

        Heap.Free(Current.Stack, (Current.Size * 8L) + 8);
        Current.Stack = cell;
        Current.Size = size;
        _stack = larger;
        SetLimit();
    }
}

/// <summary>An object of C# that refers to values.</summary>
internal interface IHasValues
{
    /// <summary>Marks them.</summary>
    void Mark(LuaHeap heap);
}
