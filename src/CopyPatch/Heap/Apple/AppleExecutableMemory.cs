using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// Pages of MAP_JIT: each thread either writes or executes them, and switches at will. So code is made elsewhere, and copied when it is
/// published; others execute what is beside it meanwhile.
/// </summary>
/// <remarks>
/// On Intel's processors these pages are writable and executable for all threads: macOS has nothing better there. They stay with the
/// heap once they are used, since MAP_JIT can neither be mapped again at its place nor be emptied without leaving zeros. Data have
/// pages of their own, beside them where the system has room there, and all are mapped with the first: pages come as they are touched.
/// </remarks>
internal sealed unsafe class AppleExecutableMemory(long length, IAppleSystem system) : ExecutableMemory(length)
{
    private const int Enomem = 12;

    private const string NotRun =
        "This part of CopyPatch is built and inspected, but its authors have not run it on macOS: please report what you see.";

    private static readonly uint s_traps = Traps();

    private byte* _start;
    private byte* _data;
    private AppleCodeWriter? _writer;

    public override byte* Executable => _start;

    public override byte* Data => _data;

    public override CodeHeapMapping Mapping => CodeHeapMapping.PerThread;

    public override int Granule => InstructionSet.CodeAlignment;

    public override bool CanDecommit => false;

    public override SystemRefusal? Commit(long offset, long length)
    {
        _writer!.Fill(_start + offset, s_traps, checked((int)length));
        return null;
    }

    public override void Decommit(long offset, long length) => throw new NotSupportedException();

    public override SystemRefusal? CommitData(long offset, long length) => _data != null ? null : MapData();

    // They hold zeros again when they are used again, or not: who allocates data writes them.
    public override void DecommitData(long offset, long length)
    {
    }

    public override byte* BeginWrite(long offset, int length)
    {
        int whole = WholeGranules(length);
        byte* written = (byte*)NativeMemory.AlignedAlloc((nuint)whole, InstructionSet.CodeAlignment);
        InstructionSet.Current.FillWithTraps(new Span<byte>(written, whole));
        return written;
    }

    public override SystemRefusal? Publish(byte* written, long offset, int length)
    {
        // Other threads need not be told: they learn of the address from this one, and what was there before has been a trap.
        _writer!.Write(_start + offset, written, length);
        return null;
    }

    public override void EndWrite(byte* written) => NativeMemory.AlignedFree(written);

    public override void Clear(long offset, int length) => _writer!.Fill(_start + offset, s_traps, length);

    protected override SystemRefusal? Map()
    {
        _writer = AppleCodeWriter.Of(system);
        if (_writer is null)
        {
            return new SystemRefusal("libcopypatch_apple.dylib is not there", 0, IsPolicy: true,
                "On macOS code is written by this native library, which the package CopyPatch has in runtimes/osx-arm64/native and "
                + "runtimes/osx-x64/native if clang and lld were there when it was packed; build/apple.sh makes it. " + NotRun);
        }

        _start = system.Map(Length, out int error);
        if (_start != null)
            return null;
        return error == Enomem
            ? new SystemRefusal("mmap with MAP_JIT", error)
            : new SystemRefusal("mmap with MAP_JIT", error, IsPolicy: true,
                "A program that is signed with the hardened runtime needs the entitlement com.apple.security.cs.allow-jit for it. "
                + NotRun);
    }

    // Whether it runs cannot be tried: where it is not allowed the process ends.
    protected override SystemRefusal? Begin() => null;

    // Behind the code or before it, as the system likes; only that code reaches it matters.
    private SystemRefusal? MapData()
    {
        int error = 0;
        foreach (nint wanted in (ReadOnlySpan<nint>)[(nint)(_start + Length), (nint)(_start - DataLength)])
        {
            byte* data = system.MapData((byte*)wanted, DataLength, out error);
            if (data == null)
                break;
            if (Math.Max(data + DataLength - _start, _start + Length - data) <= MaximumReach)
            {
                _data = data;
                return null;
            }

            system.Unmap(data, DataLength);
        }

        return new SystemRefusal("mmap of data within reach of code", error);
    }

    private static uint Traps()
    {
        uint word;
        InstructionSet.Current.FillWithTraps(new Span<byte>(&word, sizeof(uint)));
        return word;
    }

    protected override void Release()
    {
        if (_start != null)
            system.Unmap(_start, Length);
        if (_data != null)
            system.Unmap(_data, DataLength);
        _start = _data = null;
    }
}
