using System.Runtime.InteropServices;
using System.Threading;
using static CopyPatch.LinuxFaults;

namespace CopyPatch;

/// <summary>A range whose faults the signal handler catches, and the entries in it.</summary>
internal sealed unsafe class LinuxFaultWatch : FaultWatch
{
    private readonly int _slot;
    private WatchedEntry* _entries;
    private int _capacity;
    private int _count;
    private bool _isDisposed;

    public LinuxFaultWatch(nint start, long length) => _slot = Watch(start, length);

    public override void AddEntry(nint address, int prologueLength)
    {
        lock (Changes)
        {
            if (_isDisposed)
                return;
            if (_count == _capacity)
            {
                // A handler may be reading the old ones, if only to find that the fault is not there: they stay until the end.
                int capacity = _capacity == 0 ? 16 : _capacity * 2;
                var entries = (WatchedEntry*)NativeMemory.Alloc((nuint)capacity + 1, (nuint)sizeof(WatchedEntry));
                NativeMemory.Copy(_entries, entries, (nuint)(_count * sizeof(WatchedEntry)));
                entries[capacity] = new WatchedEntry { Start = (nint)_entries };
                _entries = entries;
                _capacity = capacity;
                Volatile.Write(ref HeapAt(_slot)->Entries, (nint)entries);
            }

            _entries[_count++] = new WatchedEntry { Start = address, PrologueEnd = address + prologueLength };
            Volatile.Write(ref HeapAt(_slot)->EntryCount, _count);
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
            while (_entries != null)
            {
                var before = (WatchedEntry*)_entries[_capacity].Start;
                NativeMemory.Free(_entries);
                _entries = before;
                _capacity /= 2;
            }
        }
    }
}
