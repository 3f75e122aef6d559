using System;

namespace CopyPatch;

/// <summary>
/// What is emitted until it is compiled: code, labels, patches, data. Emitters take one when they need it and hand it
/// on when they are done, so that a short-lived emitter costs no more than its own object.
/// </summary>
internal sealed class EmissionBuffer
{
    // What one thread keeps: a few buffers, for emitters that are in use at the same time, and no more than this in all. A module
    // of a megabyte fits, whose compilation would else spend a quarter of its time on pages that the system clears.
    private const int KeptBuffers = 4;
    internal const long KeptBytes = 1 << 24;

    [ThreadStatic]
    private static EmissionBuffer? t_kept;

    private EmissionBuffer? _nextKept;
    private int _keptBehind;
    private long _keptBytes;

    private EmissionBuffer() => Hot.Grow(0, 0);

    public SectionBuffer Hot { get; } = new(CodeSection.Hot);

    public SectionBuffer Cold { get; } = new(CodeSection.Cold);

    public LabelTable Labels { get; } = new();

    public AddressTable Addresses { get; } = new();

    public DataSection Data { get; } = new();

    public SiteLog Sites { get; } = new();

    public LinkLog Links { get; } = new();

    /// <summary>Gets the bytes that the buffer holds on to, wherever they are.</summary>
    public long HeldBytes => Hot.HeldBytes + Cold.HeldBytes + Labels.HeldBytes + Addresses.HeldBytes + Data.HeldBytes + Sites.HeldBytes
        + Links.HeldBytes;

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
        EmissionBuffer? kept = t_kept;
        int behind = kept is null ? 0 : kept._keptBehind + 1;
        long bytes = HeldBytes + (kept?._keptBytes ?? 0);
        if (behind >= KeptBuffers || bytes > KeptBytes)
            return;
        Clear();
        _nextKept = kept;
        _keptBehind = behind;
        _keptBytes = bytes;
        t_kept = this;
    }

    /// <summary>Gets the buffer of a section of code.</summary>
    public SectionBuffer Of(CodeSection section) => section == CodeSection.Hot ? Hot : Cold;

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Hot.Clear();
        Cold.Clear();
        Labels.Clear();
        Addresses.Clear();
        Data.Clear();
        Sites.Clear();
        Links.Clear();
    }
}
