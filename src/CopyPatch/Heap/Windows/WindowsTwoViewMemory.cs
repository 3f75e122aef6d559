using System;
using static CopyPatch.WindowsCalls;

namespace CopyPatch;

/// <summary>A section of the page file, mapped twice, as CoreCLR has its own code.</summary>
/// <remarks>What is committed of a section stays until it is closed.</remarks>
internal sealed unsafe class WindowsTwoViewMemory(long length) : TwoViewMemory(length)
{
    private nint _section;
    private byte* _writable;
    private byte* _executable;
    private WindowsFunctionTable _functions;

    public override bool CanDecommit => false;

    public override byte* Executable => _executable;

    protected override byte* Writable => _writable;

    public override SystemRefusal? Commit(long offset, long length)
    {
        if (VirtualAlloc(_writable + offset, (nint)length, MemCommit, PageReadWrite) == null)
            return LastRefusal("VirtualAlloc of writable pages");
        InstructionSet.Current.FillWithTraps(new Span<byte>(_writable + offset, checked((int)length)));
        return VirtualAlloc(_executable + offset, (nint)length, MemCommit, PageExecuteRead) != null
            ? null
            : LastRefusal("VirtualAlloc of executable pages");
    }

    public override void Decommit(long offset, long length) => throw new NotSupportedException();

    protected override SystemRefusal? Map()
    {
        _section = CreateFileMapping(
            NoFile, 0, PageExecuteReadWrite | SectionReserve, (uint)(Length >> 32), (uint)Length, 0);
        if (_section == 0)
            return LastRefusal("CreateFileMapping");
        _writable = MapViewOfFile(_section, MapRead | MapWrite, 0, 0, (nint)Length);
        if (_writable == null)
            return LastRefusal("MapViewOfFile to write");
        _executable = MapViewOfFile(_section, MapRead | MapExecute, 0, 0, (nint)Length);
        return _executable == null ? LastRefusal("MapViewOfFile to execute") : null;
    }

    protected override SystemRefusal? Begin()
    {
        HeaderLength = WindowsFunctionTable.Write(_writable);
        return _functions.Add(_executable, Length) ?? base.Begin();
    }

    protected override void Flush(byte* code, int length, bool synchronizeThreads)
    {
        if (!InstructionSet.Current.FlushRoutine.IsEmpty)
            _ = FlushInstructionCache(CurrentProcess, code, length);
    }

    protected override void Release()
    {
        _functions.Remove();
        if (_executable != null)
            _ = UnmapViewOfFile(_executable);
        if (_writable != null)
            _ = UnmapViewOfFile(_writable);
        if (_section != 0)
            _ = CloseHandle(_section);
        _executable = _writable = null;
        _section = 0;
    }
}
