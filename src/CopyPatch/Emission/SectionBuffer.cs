using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The code of one section until it is compiled: bytes, patches, listing.</summary>
/// <remarks>
/// The code lies in a pinned array, not in the heap: an emission that is abandoned is garbage like any other, and one
/// that fails has touched nothing. There is none before something is emitted.
/// </remarks>
internal sealed unsafe class SectionBuffer(CodeSection section)
{
    /// <summary>Bytes behind the limit that emitters compare with, so that small stencils need no addition.</summary>
    public const int Headroom = 256;

    private const int FirstLength = 1 << 16;

    private byte[] _code = [];

    public CodeSection Section { get; } = section;

    public PatchLog Patches { get; } = new();

    public List<FarSlot> FarSlots { get; } = [];

    public ListingLog Listing { get; } = new();

    /// <summary>Gets the positions that were marked, in the order of their offsets.</summary>
    public List<CodePosition> Positions { get; } = [];

    /// <summary>Gets the functions that were marked, in the order of their offsets. They have no length yet.</summary>
    public List<CodeFunction> Functions { get; } = [];

    /// <summary>Gets from where on faults go on at which label, in the order of their offsets; -1 is none.</summary>
    public List<(int Offset, int Label)> Landings { get; } = [];

    /// <summary>Gets where the code starts.</summary>
    public byte* Start { get; private set; }

    /// <summary>Gets the address from which on there is less than <see cref="Headroom"/>.</summary>
    public byte* Limit { get; private set; }

    /// <summary>Gets where the array ends.</summary>
    public byte* End => Start + _code.Length;

    /// <summary>Gets or sets how much was emitted. The emitter knows better while it emits into this section.</summary>
    public int Length { get; set; }

    /// <summary>Gets or sets the end of the last stencil that does not go on with the next.</summary>
    public int LastEnd { get; set; }

    /// <summary>Gets or sets where the last label was marked; -1 where none was.</summary>
    public int LastLabel { get; set; } = -1;

    /// <summary>Gets the bytes that the buffer holds on to.</summary>
    public long HeldBytes => _code.Length + Patches.HeldBytes + (12L * FarSlots.Capacity) + Listing.HeldBytes + (12L * Positions.Capacity)
        + (24L * Functions.Capacity) + (8L * Landings.Capacity);

    /// <summary>Makes room, and moves the code there.</summary>
    /// <param name="used">Bytes of code.</param>
    /// <param name="wanted">Bytes of code that must fit.</param>
    public void Grow(int used, long wanted)
    {
        long length = Math.Min(Math.Max(wanted + Headroom, Math.Max(_code.Length * 2L, FirstLength)), Array.MaxLength);
        byte[] larger = GC.AllocateUninitializedArray<byte>((int)length, pinned: true);
        _code.AsSpan(0, used).CopyTo(larger);
        _code = larger;
        Start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_code));
        Limit = Start + _code.Length - Headroom;
    }

    /// <summary>Makes room for so many bytes in all, where the emitter is not in this section.</summary>
    public void Reserve(int length)
    {
        if (length > _code.Length - Headroom)
            Grow(Length, length);
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Length = 0;
        LastEnd = 0;
        LastLabel = -1;
        Patches.Clear();
        FarSlots.Clear();
        Listing.Clear();
        Positions.Clear();
        Functions.Clear();
        Landings.Clear();
    }
}
