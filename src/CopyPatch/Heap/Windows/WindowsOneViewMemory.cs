using System;
using static CopyPatch.WindowsCalls;

namespace CopyPatch;

/// <summary>Private memory, whose pages are writable before they are executable.</summary>
internal sealed unsafe class WindowsOneViewMemory(long length) : OneViewMemory(length)
{
    private byte* _start;
    private WindowsFunctionTable _functions;

    public override byte* Executable => _start;

    public override SystemRefusal? Commit(long offset, long length)
    {
        if (VirtualAlloc(_start + offset, (nint)length, MemCommit, PageReadWrite) == null)
            return LastRefusal("VirtualAlloc");
        InstructionSet.Current.FillWithTraps(new Span<byte>(_start + offset, checked((int)length)));
        return null;
    }

    public override void Decommit(long offset, long length) => _ = VirtualFree(_start + offset, (nint)length, MemDecommit);

    public override SystemRefusal? CommitData(long offset, long length) =>
        VirtualAlloc(Data + offset, (nint)length, MemCommit, PageReadWrite) != null ? null : LastRefusal("VirtualAlloc of data");

    public override void DecommitData(long offset, long length) => _ = VirtualFree(Data + offset, (nint)length, MemDecommit);

    protected override SystemRefusal? Map()
    {
        _start = VirtualAlloc(null, (nint)(Length + DataLength), MemReserve, PageNoAccess);
        return _start == null ? LastRefusal("VirtualAlloc") : null;
    }

    protected override SystemRefusal? Begin()
    {
        WindowsFunctionTable.Write(_start);
        return base.Begin() ?? _functions.Add(_start, Length);
    }

    protected override SystemRefusal? Protect(long offset, int length, bool isExecutable) =>
        VirtualProtect(_start + offset, length, isExecutable ? PageExecuteRead : PageReadWrite, out _) != 0
            ? null
            : LastRefusal(isExecutable ? "VirtualProtect to execute" : "VirtualProtect to write");

    protected override void Flush(byte* code, int length) => _ = FlushInstructionCache(CurrentProcess, code, length);

    protected override void Release()
    {
        _functions.Remove();
        if (_start != null)
            _ = VirtualFree(_start, 0, MemRelease);
        _start = null;
    }
}
