using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// The JIT interface of gdb and lldb (gdb's manual, "JIT Compilation Interface"): a list of object files in memory that a debugger
/// reads, be it there already or attached later, and a function at which it stops when the list changes.
/// </summary>
internal sealed unsafe class GdbInterface : CodeListener
{
    private const uint Registers = 1;
    private const uint Unregisters = 2;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<nint, nint> _entries = []; // By the address of the code.
    private readonly Descriptor* _descriptor;
    private readonly delegate* unmanaged<void> _changed;

    /// <summary>Makes the list that a debugger looks for, which is empty.</summary>
    /// <exception cref="System.IO.IOException">The library that it is in cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same: it is not allowed.</exception>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public GdbInterface()
    {
        nint library = GdbLibrary.Load();
        _descriptor = (Descriptor*)NativeLibrary.GetExport(library, GdbLibrary.Descriptor);
        _changed = (delegate* unmanaged<void>)NativeLibrary.GetExport(library, GdbLibrary.Changed);
    }

    public override void Publish(PublishedCode code)
    {
        ReadOnlySpan<byte> symbols = GdbSymbols.Of(code);
        byte* memory = (byte*)NativeMemory.Alloc((nuint)(sizeof(Entry) + symbols.Length));
        var entry = (Entry*)memory;
        symbols.CopyTo(new Span<byte>(memory + sizeof(Entry), symbols.Length));
        *entry = new Entry { Symbols = memory + sizeof(Entry), Length = (ulong)symbols.Length };
        lock (_lock)
        {
            if (!_entries.TryAdd(code.Address, (nint)entry))
            {
                NativeMemory.Free(memory);
                return;
            }

            entry->Next = _descriptor->First;
            if (entry->Next != null)
                entry->Next->Previous = entry;
            _descriptor->First = entry;
            Tell(Registers, entry);
        }
    }

    public override void Release(nint address)
    {
        lock (_lock)
        {
            if (_entries.Remove(address, out nint entry))
                Remove((Entry*)entry);
        }
    }

    public override void Release(nint start, long length)
    {
        lock (_lock)
        {
            foreach ((nint address, nint entry) in new List<KeyValuePair<nint, nint>>(_entries))
            {
                if (address - start >= 0 && address - start < length)
                {
                    _entries.Remove(address);
                    Remove((Entry*)entry);
                }
            }
        }
    }

    private void Remove(Entry* entry)
    {
        if (entry->Previous != null)
            entry->Previous->Next = entry->Next;
        else
            _descriptor->First = entry->Next;
        if (entry->Next != null)
            entry->Next->Previous = entry->Previous;
        Tell(Unregisters, entry);
        NativeMemory.Free(entry);
    }

    private void Tell(uint action, Entry* entry)
    {
        _descriptor->Relevant = entry;
        _descriptor->Action = action;
        _changed();
        _descriptor->Action = 0;
        _descriptor->Relevant = null;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public Entry* Next;
        public Entry* Previous;
        public byte* Symbols;
        public ulong Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Descriptor
    {
        public uint Version;
        public uint Action;
        public Entry* Relevant;
        public Entry* First;
    }
}
