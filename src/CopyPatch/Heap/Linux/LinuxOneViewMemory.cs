using System;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>Anonymous memory, whose pages are writable before they are executable.</summary>
internal sealed unsafe class LinuxOneViewMemory(long length) : OneViewMemory(length)
{
    private const string Needs =
        "One view needs mprotect to make memory executable that was written: see what SELinux (execmem), PR_SET_MDWE or seccomp forbid "
        + "this process.";

    private nint _start = MapFailed;
    private LinuxCacheRoutine _cache;
    private LinuxFrameTable _frames;

    public override byte* Executable => (byte*)_start;

    public override SystemRefusal? Commit(long offset, long length)
    {
        if (LinuxPrivateMemory.Commit(Executable + offset, length) is { } refusal)
            return refusal;
        InstructionSet.Current.FillWithTraps(new Span<byte>(Executable + offset, checked((int)length)));
        return null;
    }

    public override void Decommit(long offset, long length) => LinuxPrivateMemory.Decommit(Executable + offset, length);

    public override SystemRefusal? CommitData(long offset, long length) => LinuxPrivateMemory.Commit(Data + offset, length);

    public override void DecommitData(long offset, long length) => LinuxPrivateMemory.Decommit(Data + offset, length);

    protected override SystemRefusal? Map()
    {
        _start = LinuxPrivateMemory.Reserve(Length + DataLength);
        return _start == MapFailed ? LastRefusal("mmap") : null;
    }

    protected override SystemRefusal? Begin()
    {
        _cache = LinuxCacheRoutine.Write(Executable, Executable);
        if (base.Begin() is { } refusal)
            return refusal;
        _frames.Add(Executable, Length);
        return null;
    }

    protected override SystemRefusal? Protect(long offset, int length, bool isExecutable) =>
        Mprotect(_start + (nint)offset, length, isExecutable ? ProtRead | ProtExec : ProtRead | ProtWrite) == 0
            ? null
            : LastRefusal(isExecutable ? "mprotect to execute" : "mprotect to write", Needs);

    protected override void Flush(byte* code, int length) => _cache.Flush(code, length, synchronizeThreads: true);

    protected override void Release()
    {
        _frames.Remove();
        if (_start != MapFailed)
            _ = Munmap(_start, (nint)(Length + DataLength));
        _start = MapFailed;
    }
}
