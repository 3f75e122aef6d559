namespace CopyPatch;

/// <summary>
/// The quarantine: disposed code, oldest first, whose memory is not used again yet. A processor that is made to write where it has just
/// executed stops to look whether it executes what it writes: using the memory of disposed code at once made compile,
/// run and dispose of a small function three times as slow.
/// </summary>
/// <remarks>They hold no more than what an instruction cache does. Not thread-safe.</remarks>
internal sealed class Quarantine
{
    /// <summary>The most bytes in it; a block of this size or more does not come here.</summary>
    public const int MaximumLength = 1 << 16;

    private const int MaximumCount = 64;

    private readonly CodeBlock[] _blocks = new CodeBlock[MaximumCount];
    private int _oldest;

    /// <summary>Gets how many blocks are in it.</summary>
    public int Count { get; private set; }

    /// <summary>Gets their size in bytes, each rounded up to whole granules.</summary>
    public long Length { get; private set; }

    /// <summary>Whether blocks must be taken before this one is added.</summary>
    public bool IsFullFor(CodeBlock block) =>
        Count > 0 && (Count == MaximumCount || Length + block.GranularLength > MaximumLength);

    /// <summary>Adds a block.</summary>
    public void Add(CodeBlock block)
    {
        _blocks[(_oldest + Count++) % MaximumCount] = block;
        Length += block.GranularLength;
    }

    /// <summary>Takes the block that has been here longest.</summary>
    public CodeBlock Take()
    {
        CodeBlock block = _blocks[_oldest];
        _oldest = (_oldest + 1) % MaximumCount;
        Count--;
        Length -= block.GranularLength;
        return block;
    }
}
