using System;

namespace Lua;

/// <summary>Makes the tables of the libraries for a state, which each new one pays for: there is nothing here but to fill tables.</summary>
internal sealed unsafe class LibraryBuilder
{
    private const int UsualGlobals = 64;

    private readonly Table* _loaded;

    /// <summary>Prepares the libraries of a state.</summary>
    public LibraryBuilder(Machine machine)
    {
        Machine = machine;
        Globals = Heap.TableOf(machine.Globals);
        if (Globals->hash == 0)
            Heap.ResizeHash(Globals, UsualGlobals);
        _loaded = NewTable(16);
        Set(Heap.TableOf(machine.Registry), "_LOADED"u8, Loaded);
    }

    public Machine Machine { get; }

    public LuaHeap Heap => Machine.Heap;

    public Table* Globals { get; }

    /// <summary>package.loaded: the libraries by their names.</summary>
    public Value Loaded => Heap.ValueOf(_loaded);

    /// <summary>Opens all libraries of this folder.</summary>
    public void OpenAll()
    {
        BasicLibrary.Open(this);
        PackageLibrary.Open(this);
        StringLibrary.Open(this);
        TableLibrary.Open(this);
        MathLibrary.Open(this);
        Utf8Library.Open(this);
        OsLibrary.Open(this);
        IoLibrary.Open(this);
    }

    /// <summary>Makes a library: a table of functions, known by its name as a global and as a module.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="functions">What is in it.</param>
    /// <param name="others">How many other fields it gets.</param>
    public Table* Add(ReadOnlySpan<byte> name, LibraryEntry[] functions, int others = 0)
    {
        Table* table = NewTable(functions, others);
        Value value = Heap.ValueOf(table);
        Set(Globals, name, value);
        Set(_loaded, name, value);
        return table;
    }

    /// <summary>A table of functions that has no name.</summary>
    public Table* NewTable(LibraryEntry[] functions, int others = 0)
    {
        Table* table = NewTable(functions.Length + others);
        Fill(table, functions);
        return table;
    }

    /// <summary>A table with room for so many fields.</summary>
    public Table* NewTable(int fields)
    {
        Table* table = Heap.NewTable(0, fields);
        Heap.LeaveShape(table); // nothing else looks like a library
        Heap.ResizeHash(table, fields);
        return table;
    }

    public void Fill(Table* table, LibraryEntry[] functions)
    {
        foreach (LibraryEntry entry in functions)
            Set(table, entry.Name, Machine.NewFunction(entry.Function));
    }

    public void Set(Table* table, ReadOnlySpan<byte> name, Value value) => Heap.SetField(table, Heap.NewString(name), value);

    /// <summary>Makes a table a module.</summary>
    public void SetLoaded(ReadOnlySpan<byte> name, Value table) => Set(_loaded, name, table);
}
