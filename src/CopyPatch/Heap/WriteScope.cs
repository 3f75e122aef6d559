using System;

namespace CopyPatch;

/// <summary>Writing a range of a code heap. What was written is visible to instruction fetch when the scope ends.</summary>
internal readonly unsafe ref struct WriteScope(InstructionCache cache, byte* writable, byte* executable, int length) : IDisposable
{
    /// <summary>Gets where it is written.</summary>
    public byte* Start => writable;

    /// <summary>Gets the range.</summary>
    public Span<byte> Memory => new(writable, length);

    /// <summary>Publishes the range.</summary>
    public void Dispose() => cache.Publish(executable, length);
}
