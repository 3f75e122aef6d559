using System;
using System.Runtime.Intrinsics.X86;

namespace CopyPatch;

/// <summary>
/// The same memory at two addresses: one view can be written and never executed, the other executed and never written. No mapping
/// ever changes its protection, which works under policies that forbid that (SELinux's execmem, PR_SET_MDWE).
/// </summary>
internal abstract unsafe class TwoViewMemory(long length) : ExecutableMemory(length)
{
    private static volatile bool s_isSeen;

    public sealed override CodeHeapMapping Mapping => CodeHeapMapping.TwoViews;

    /// <summary>Gets the alignment of code that clang expects of a function: nothing else limits what can be written.</summary>
    public sealed override int Granule => InstructionSet.CodeAlignment;

    public sealed override bool CanChangeCode => true;

    /// <summary>Gets where code is written. The same offset in both views is the same memory.</summary>
    protected abstract byte* Writable { get; }

    public sealed override byte* BeginWrite(long offset, int length) => Writable + offset;

    public sealed override SystemRefusal? Publish(byte* written, long offset, int length)
    {
        Flush(Executable + offset, length, synchronizeThreads: true);
        return null;
    }

    public sealed override void Clear(long offset, int length)
    {
        InstructionSet.Current.FillWithTraps(new Span<byte>(Writable + offset, length));
        Flush(Executable + offset, length, synchronizeThreads: false);
    }

    protected override SystemRefusal? Begin()
    {
        // A place to try it at, once in a process.
        int place = HeaderLength;
        HeaderLength += Granule;
        if (s_isSeen)
            return null;
        s_isSeen = ReturnsWhatIsWritten(place, 1) && ReturnsWhatIsWritten(place, 2);
        Clear(place, Granule);
        return s_isSeen ? null : new SystemRefusal(
            "this process does not see code that was written at another address, as in an emulator", 0, IsPolicy: true);
    }

    /// <summary>Makes code visible to instruction fetch, where the hardware does not.</summary>
    /// <param name="code">The code, in the executable view.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="synchronizeThreads">
    /// Whether other threads wait for it: their processors may have fetched ahead from these addresses when other code was there.
    /// </param>
    protected abstract void Flush(byte* code, int length, bool synchronizeThreads);

    // Emulators translate code once, and some do not see a write through another view.
    private bool ReturnsWhatIsWritten(int offset, ushort value)
    {
        byte* written = BeginWrite(offset, Granule);
        InstructionSet.Current.WriteReturn(written, value);
        Publish(written, offset, Granule);

        // Where the address differs a processor may have to be told that it is to fetch anew; this instruction does.
        if (X86Base.IsSupported)
            X86Base.CpuId(0, 0);
        return ((delegate* unmanaged<uint>)(Executable + offset))() == value;
    }
}
