using System;
using static CopyPatch.WindowsCalls;

namespace CopyPatch;

/// <summary>A section of the page file, mapped twice, as CoreCLR has its own code.</summary>
/// <remarks>What is committed of a section stays until it is closed. Data are no part of it, so that no view could execute them.</remarks>
internal sealed unsafe class WindowsTwoViewMemory(long length) : TwoViewMemory(length)
{
    // Between finding a place for code and data and taking it another thread may take a part of it.
    private const int MostAttempts = 16;

    private nint _section;
    private byte* _writable;
    private byte* _executable;
    private byte* _data;
    private WindowsFunctionTable _functions;

    public override bool CanDecommit => false;

    public override byte* Executable => _executable;

    public override byte* Data => _data;

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
        for (int attempt = 1; ; attempt++)
        {
            SystemRefusal? refusal = MapTogether();
            if (refusal is not { Error: InvalidAddress } || attempt == MostAttempts)
                return refusal;
        }
    }

    public override SystemRefusal? CommitData(long offset, long length) =>
        VirtualAlloc(_data + offset, (nint)length, MemCommit, PageReadWrite) != null ? null : LastRefusal("VirtualAlloc of data");

    public override void DecommitData(long offset, long length) => _ = VirtualFree(_data + offset, (nint)length, MemDecommit);

    // The view that is executed, and behind it space for data: a place where both fit is found by reserving it.
    private SystemRefusal? MapTogether()
    {
        byte* place = VirtualAlloc(null, (nint)(Length + DataLength), MemReserve, PageNoAccess);
        if (place == null)
            return LastRefusal("VirtualAlloc");
        _ = VirtualFree(place, 0, MemRelease);
        _executable = MapViewOfFileAt(_section, MapRead | MapExecute, 0, 0, (nint)Length, place);
        if (_executable == null)
            return LastRefusal("MapViewOfFileEx to execute");
        _data = VirtualAlloc(place + Length, (nint)DataLength, MemReserve, PageNoAccess);
        if (_data != null)
            return null;
        SystemRefusal refusal = LastRefusal("VirtualAlloc of data");
        _ = UnmapViewOfFile(_executable);
        _executable = null;
        return refusal;
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
        if (_data != null)
            _ = VirtualFree(_data, 0, MemRelease);
        if (_section != 0)
            _ = CloseHandle(_section);
        _executable = _writable = _data = null;
        _section = 0;
    }
}
