using System;

namespace CopyPatch;

/// <summary>Writing a block of a code heap. What was written can be executed once it is published.</summary>
internal readonly unsafe ref struct WriteScope(ExecutableMemory memory, long offset, int length) : IDisposable
{
    /// <summary>Gets where it is written. There are traps.</summary>
    public byte* Start { get; } = memory.BeginWrite(offset, length);

    /// <summary>Publishes the block.</summary>
    /// <exception cref="InsufficientMemoryException">The system refuses: it is not executable.</exception>
    public void Publish()
    {
        if (memory.Publish(Start, offset, length) is { } refusal)
            throw new InsufficientMemoryException($"The system does not let {length:N0} bytes of code be executed ({refusal}).");
    }

    /// <summary>Ends the writing.</summary>
    public void Dispose() => memory.EndWrite(Start);
}
