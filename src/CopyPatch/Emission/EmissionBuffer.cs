using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// What is emitted until it is compiled: bytes, labels, patches, data. Emitters take one when they need it and hand it
/// on when they are done, so that a short-lived emitter costs no more than its own object.
/// </summary>
/// <remarks>
/// The code lies in a pinned array, not in the heap: an emission that is abandoned is garbage like any other, and one
/// that fails has touched nothing.
/// </remarks>
internal sealed unsafe class EmissionBuffer
{
    /// <summary>Bytes behind the limit that emitters compare with, so that small stencils need no addition.</summary>
    public const int Headroom = 256;

    private const int FirstLength = 1 << 16;

    // What one thread keeps: a few buffers, for emitters that are in use at the same time, and none that is huge.
    private const int KeptBuffers = 4;
    private const int KeptLength = 1 << 22;

    [ThreadStatic]
    private static EmissionBuffer? t_kept;

    private byte[] _code = GC.AllocateUninitializedArray<byte>(FirstLength, pinned: true);
    private EmissionBuffer? _nextKept;
    private int _keptBehind;

    private EmissionBuffer() => Pin();

    public LabelTable Labels { get; } = new();

    public PatchLog Patches { get; } = new();

    public AddressTable Addresses { get; } = new();

    public DataTable Data { get; } = new();

    public ListingLog Listing { get; } = new();

    /// <summary>Gets where the code starts.</summary>
    public byte* Start { get; private set; }

    /// <summary>Gets the address from which on there is less than <see cref="Headroom"/>.</summary>
    public byte* Limit { get; private set; }

    /// <summary>Gets where the array ends.</summary>
    public byte* End => Limit + Headroom;

    /// <summary>Takes a buffer of this thread, or a new one.</summary>
    public static EmissionBuffer Rent()
    {
        EmissionBuffer? buffer = t_kept;
        if (buffer is null)
            return new EmissionBuffer();
        t_kept = buffer._nextKept;
        buffer._nextKept = null;
        return buffer;
    }

    /// <summary>Empties the buffer, and keeps it for this thread.</summary>
    public void Return()
    {
        Clear();
        EmissionBuffer? kept = t_kept;
        int behind = kept is null ? 0 : kept._keptBehind + 1;
        if (behind >= KeptBuffers || _code.Length > KeptLength)
            return;
        _nextKept = kept;
        _keptBehind = behind;
        t_kept = this;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Labels.Clear();
        Patches.Clear();
        Addresses.Clear();
        Data.Clear();
        Listing.Clear();
    }

    /// <summary>Makes room, and moves the code there.</summary>
    /// <param name="used">Bytes of code.</param>
    /// <param name="wanted">Bytes of code that must fit.</param>
    public void Grow(int used, long wanted)
    {
        long length = Math.Min(Math.Max(wanted + Headroom, _code.Length * 2L), Array.MaxLength);
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        _code.AsSpan(0, used).CopyTo(larger);
        _code = larger;
        Pin();
    }

    private void Pin()
    {
        Start = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_code));
        Limit = Start + _code.Length - Headroom;
    }
}
