using System;

namespace CopyPatch;

/// <summary>
/// Memory at one address, whose pages are writable, or executable when they are published. What runs is never made writable: so a
/// granule is a page.
/// </summary>
internal abstract unsafe class OneViewMemory(long length) : ExecutableMemory(length)
{
    public sealed override CodeHeapMapping Mapping => CodeHeapMapping.OneView;

    public sealed override int Granule { get; } = Environment.SystemPageSize;

    public sealed override byte* BeginWrite(long offset, int length) => Executable + offset;

    public sealed override SystemRefusal? Publish(byte* written, long offset, int length)
    {
        if (Protect(offset, WholeGranules(length), isExecutable: true) is { } refusal)
            return refusal;
        Flush(Executable + offset, length);
        return null;
    }

    public sealed override bool TryRetract(long offset, int length) => Protect(offset, WholeGranules(length), isExecutable: false) is null;

    public sealed override void Clear(long offset, int length) =>
        InstructionSet.Current.FillWithTraps(new Span<byte>(Executable + offset, WholeGranules(length)));

    // A page of the header's own, even where there is nothing to put there: a policy that forbids to execute what was written speaks
    // now, and not when a user compiles.
    protected override SystemRefusal? Begin()
    {
        HeaderLength = Granule;
        return Publish(Executable, 0, HeaderLength);
    }

    /// <summary>Makes whole pages executable, or writable.</summary>
    /// <returns>Null, or what the system says when it refuses; then nothing has changed.</returns>
    protected abstract SystemRefusal? Protect(long offset, int length, bool isExecutable);

    /// <summary>Makes code visible to instruction fetch, on all threads, where the hardware does not.</summary>
    protected abstract void Flush(byte* code, int length);
}
