using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;
using static CopyPatch.LinuxFaults;

namespace CopyPatch;

/// <summary>The range of a heap as the signal handler knows it, with the entries and the landings in it.</summary>
internal sealed unsafe class LinuxFaultWatch : FaultWatch
{
    private readonly int _slot;
    private readonly HandlerArray<WatchedEntry> _entries = new();
    private readonly HandlerArray<LandingCode> _codes = new();
    private readonly Dictionary<nint, int> _codeAt = [];
    private bool _isDisposed;

    public LinuxFaultWatch(CodeHeap heap, nint start, long length, bool catches) => _slot = Watch(heap, start, length, catches);

    public override void AddEntry(nint address, int prologueLength)
    {
        lock (Changes)
        {
            if (_isDisposed)
                return;
            int index = _entries.Take();
            _entries.Start[index] = new WatchedEntry { Start = address, PrologueEnd = address + prologueLength };
            Volatile.Write(ref HeapAt(_slot)->Entries, (nint)_entries.Start);
            Volatile.Write(ref HeapAt(_slot)->EntryCount, _entries.Count);
        }
    }

    public override void AddLandings(nint start, ReadOnlySpan<FaultLanding> landings)
    {
        nuint length = (nuint)landings.Length * (nuint)sizeof(FaultLanding);
        void* copy = NativeMemory.Alloc(length);
        landings.CopyTo(new Span<FaultLanding>(copy, landings.Length));
        lock (Changes)
        {
            int index = _codes.Take();
            LandingCode* code = _codes.Start + index;
            code->Landings = (nint)copy;
            code->LandingCount = landings.Length;
            Volatile.Write(ref code->End, start + landings[^1].End);
            Volatile.Write(ref code->Start, start);
            _codeAt[start] = index;
            Volatile.Write(ref HeapAt(_slot)->Codes, (nint)_codes.Start);
            Volatile.Write(ref HeapAt(_slot)->CodeCount, _codes.Count);
        }
    }

    public override void RemoveLandings(nint start)
    {
        lock (Changes)
        {
            if (_codeAt.Remove(start, out int index))
            {
                LandingCode* code = _codes.Start + index;
                Volatile.Write(ref code->Start, 0);
                NativeMemory.Free((void*)code->Landings);
                code->Landings = 0;
                _codes.GiveBack(index);
            }
        }
    }

    public override void Dispose()
    {
        lock (Changes)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            Unwatch(_slot);
            for (int i = 0; i < _codes.Count; i++)
                NativeMemory.Free((void*)_codes.Start[i].Landings);
            _entries.Free();
            _codes.Free();
        }
    }
}
