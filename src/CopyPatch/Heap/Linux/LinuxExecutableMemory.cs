using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using static CopyPatch.LinuxCalls;

namespace CopyPatch;

/// <summary>
/// A file in memory, mapped twice. No page is ever writable and executable at one address, and no mapping ever changes
/// its protection: that works under policies that forbid both (SELinux's execmem, PR_SET_MDWE).
/// </summary>
internal sealed unsafe class LinuxExecutableMemory : ExecutableMemory
{
    private int _file = -1;
    private nint _writable = MapFailed;
    private nint _executable = MapFailed;

    public LinuxExecutableMemory(long length)
    {
        Length = length;
        _file = CreateFile();
        if (_file < 0 || Ftruncate(_file, length) != 0)
            throw Failure("create a file in memory");

        _writable = Mmap(0, (nint)length, ProtRead | ProtWrite, MapShared | MapNoReserve, _file, 0);
        if (_writable == MapFailed)
            throw Failure("map it to write");

        // Only what is committed can be executed: a jump into the rest faults at once.
        _executable = Mmap(0, (nint)length, ProtNone, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        if (_executable == MapFailed)
            throw Failure("map it to execute");
    }

    ~LinuxExecutableMemory() => Release();

    public override byte* Executable => (byte*)_executable;

    public override byte* Writable => (byte*)_writable;

    public override long Length { get; }

    public override string? Commit(long offset, long length)
    {
        if (Populate(offset, length) is { } refusal)
            return refusal;
        InstructionSet.Current.FillWithTraps(new Span<byte>(Writable + offset, checked((int)length)));
        if (TryMapExecutable(offset, length))
            return null;
        refusal = LastError("mmap of executable pages");
        PunchHole(offset, length);
        return refusal;
    }

    public override void Decommit(long offset, long length)
    {
        // The memory goes back only if it could be taken out of the executable view: zeros are an instruction on x86-64.
        nint mapped = Mmap(
            _executable + (nint)offset, (nint)length, ProtNone, MapPrivate | MapAnonymous | MapNoReserve | MapFixed, -1, 0);
        if (mapped != MapFailed)
            PunchHole(offset, length);
    }

    public override void Remap(long offset, long length) => _ = TryMapExecutable(offset, length);

    public override void SynchronizeThreads()
    {
        if (Barrier.IsRegistered)
            _ = Syscall(MembarrierOnArm64, PrivateExpeditedSyncCore, 0, 0);
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    // Kernels from 6.3 on want to be told that the file is to be executed, and may refuse; older ones do not know the flag.
    private static int CreateFile()
    {
        int file = MemfdCreate("copypatch", MfdCloseOnExec | MfdExec);
        return file >= 0 || Marshal.GetLastPInvokeError() != Einval ? file : MemfdCreate("copypatch", MfdCloseOnExec);
    }

    // Taking all pages now makes lack of memory an error that can be reported, where touching them would be SIGBUS; and
    // one call for a unit costs less than its page faults. Old kernels do not know the first way, sandboxes forbid either;
    // where both fail for that reason, pages are taken when they are touched.
    private string? Populate(long offset, long length)
    {
        if (Madvise(_writable + (nint)offset, (nint)length, MadvPopulateWrite) == 0)
            return null;
        if (Marshal.GetLastPInvokeError() == Enomem)
            return LastError("madvise");
        int result;
        do
            result = Fallocate(_file, 0, offset, length);
        while (result != 0 && Marshal.GetLastPInvokeError() == Eintr);
        return result == 0 || Marshal.GetLastPInvokeError() is Enosys or Eopnotsupp or Eperm or Eacces ? null : LastError("fallocate");
    }

    private bool TryMapExecutable(long offset, long length) => MapFailed != Mmap(
        _executable + (nint)offset, (nint)length, ProtRead | ProtExec, MapShared | MapFixed, _file, offset);

    private void PunchHole(long offset, long length) =>
        _ = Fallocate(_file, FallocPunchHole | FallocKeepSize, offset, length);

    private static string LastError(string call) => $"{call}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}";

    // What there is too little of is one exception, what is forbidden another, with what would allow it.
    private SystemException Failure(string what)
    {
        var cause = new Win32Exception(Marshal.GetLastPInvokeError());
        Dispose();
        string message = $"A code heap of {Length:N0} bytes could not be reserved: Linux refused to {what} ({cause.Message}).";
        return cause.NativeErrorCode switch
        {
            Emfile or Enfile => new InsufficientMemoryException(
                message + " Each heap has an open file: let emitters share heaps, or raise the limit (ulimit -n).", cause),
            Enomem or Enospc or Eagain => new InsufficientMemoryException(message, cause),
            _ => new PlatformNotSupportedException(
                message + " A code heap needs memfd_create with MFD_EXEC and mmap of it with PROT_EXEC: see whether sysctl " +
                "vm.memfd_noexec is 2 (0 and 1 allow it), and what seccomp or SELinux forbid this process.", cause),
        };
    }

    private void Release()
    {
        if (_executable != MapFailed)
            _ = Munmap(_executable, (nint)Length);
        if (_writable != MapFailed)
            _ = Munmap(_writable, (nint)Length);
        if (_file >= 0)
            _ = Close(_file);
        _executable = _writable = MapFailed;
        _file = -1;
    }

    private static class Barrier
    {
        // A kernel without the call (before 4.16) leaves us with what all its JITs have: caches cleaned by address.
        [SuppressMessage("Performance", "CA1810", Justification = "Lazy on purpose: only AArch64 asks.")]
        static Barrier() => IsRegistered = Syscall(MembarrierOnArm64, RegisterPrivateExpeditedSyncCore, 0, 0) == 0;

        public static bool IsRegistered { get; }
    }
}
