using System;
using System.Runtime.InteropServices;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>A file in memory (memfd), mapped twice.</summary>
internal sealed unsafe class LinuxTwoViewMemory(long length) : TwoViewMemory(length)
{
    private const string Needs =
        "Two views need memfd_create with MFD_EXEC and mmap of it with PROT_EXEC: see whether sysctl vm.memfd_noexec is 2 (0 and 1 "
        + "allow it), and what seccomp or SELinux forbid this process.";

    private int _file = -1;
    private nint _writable = MapFailed;
    private nint _executable = MapFailed;
    private LinuxCacheRoutine _cache;
    private LinuxFrameTable _frames;

    public override byte* Executable => (byte*)_executable;

    protected override byte* Writable => (byte*)_writable;

    public override SystemRefusal? Commit(long offset, long length)
    {
        if (Populate(offset, length) is { } refusal)
            return refusal;
        InstructionSet.Current.FillWithTraps(new Span<byte>(Writable + offset, checked((int)length)));
        nint mapped = Mmap(_executable + (nint)offset, (nint)length, ProtRead | ProtExec, MapShared | MapFixed, _file, offset);
        if (mapped != MapFailed)
            return null;
        refusal = LastRefusal("mmap of executable pages", Needs);
        PunchHole(offset, length);
        return refusal;
    }

    public override void Decommit(long offset, long length)
    {
        // The memory goes back only if it could be taken out of the executable view: zeros are an instruction on x86-64.
        if (LinuxPrivateMemory.Decommit(Executable + offset, length))
            PunchHole(offset, length);
    }

    public override SystemRefusal? CommitData(long offset, long length) => LinuxPrivateMemory.Commit(Data + offset, length);

    public override void DecommitData(long offset, long length) => LinuxPrivateMemory.Decommit(Data + offset, length);

    protected override SystemRefusal? Map()
    {
        _file = CreateFile();
        if (_file < 0)
            return LastRefusal("memfd_create", Needs);
        if (Ftruncate(_file, Length) != 0)
            return LastRefusal("ftruncate", Needs);
        _writable = Mmap(0, (nint)Length, ProtRead | ProtWrite, MapShared | MapNoReserve, _file, 0);
        if (_writable == MapFailed)
            return LastRefusal("mmap of writable pages", Needs);

        // Only what is committed can be executed: a jump into the rest faults at once.
        _executable = LinuxPrivateMemory.Reserve(Length + DataLength);
        return _executable == MapFailed ? LastRefusal("mmap") : null;
    }

    protected override SystemRefusal? Begin()
    {
        _cache = LinuxCacheRoutine.Write(Writable, Executable);
        HeaderLength = _cache.Length;
        if (base.Begin() is { } refusal)
            return refusal;
        _frames.Add(Executable, Length);
        return null;
    }

    protected override void Flush(byte* code, int length, bool synchronizeThreads) =>
        _cache.Flush(code, length, synchronizeThreads);

    // Kernels from 6.3 on want to be told that the file is to be executed, and may refuse; older ones do not know the flag.
    private static int CreateFile()
    {
        int file = MemfdCreate("copypatch", MfdCloseOnExec | MfdExec);
        return file >= 0 || Marshal.GetLastPInvokeError() != Einval ? file : MemfdCreate("copypatch", MfdCloseOnExec);
    }

    // Taking all pages now makes lack of memory an error that can be reported, where touching them would be SIGBUS; and
    // one call for a unit costs less than its page faults. Old kernels do not know the first way, sandboxes forbid either;
    // where both fail for that reason, pages are taken when they are touched.
    private SystemRefusal? Populate(long offset, long length)
    {
        if (Madvise(_writable + (nint)offset, (nint)length, MadvPopulateWrite) == 0)
            return null;
        if (Marshal.GetLastPInvokeError() == Enomem)
            return LastRefusal("madvise");
        int result;
        do
            result = Fallocate(_file, 0, offset, length);
        while (result != 0 && Marshal.GetLastPInvokeError() == Eintr);
        return result == 0 || Marshal.GetLastPInvokeError() is Enosys or Eopnotsupp or Eperm or Eacces ? null : LastRefusal("fallocate");
    }

    private void PunchHole(long offset, long length) =>
        _ = Fallocate(_file, FallocPunchHole | FallocKeepSize, offset, length);

    protected override void Release()
    {
        _frames.Remove();
        if (_executable != MapFailed)
            _ = Munmap(_executable, (nint)(Length + DataLength));
        if (_writable != MapFailed)
            _ = Munmap(_writable, (nint)Length);
        if (_file >= 0)
            _ = Close(_file);
        _executable = _writable = MapFailed;
        _file = -1;
    }
}
