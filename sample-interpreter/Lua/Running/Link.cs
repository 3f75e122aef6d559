namespace Lua;

/// <summary>How a frame was entered.</summary>
internal enum FrameKind
{
    /// <summary>By an instruction of the caller.</summary>
    Call,

    /// <summary>By C#, which waits for it: an error ends that C# method.</summary>
    Boundary,

    /// <summary>By pcall or xpcall, whose frame is the caller's.</summary>
    Protected,

    /// <summary>By the first resume of a coroutine.</summary>
    Coroutine,

    /// <summary>By an instruction that needed a metamethod, which is finished afterwards.</summary>
    Metamethod,

    /// <summary>By what has caught an error and closes a variable because of it: pcall or xpcall, whose frame is the caller's.</summary>
    Closing,
}

/// <summary>
/// The word before a frame: how many bytes it is to the caller's frame, at which instruction that was, and how it was entered. Its upper bits
/// are those of a small float, so that the collector takes it for one.
/// </summary>
internal readonly struct Link(ulong bits)
{
    public Link(int distance, int instruction, FrameKind kind)
        : this((uint)distance | ((ulong)(uint)instruction << 32) | ((ulong)kind << 59))
    {
    }

    public ulong Bits { get; } = bits;

    /// <summary>Bytes to the caller's frame.</summary>
    public int Distance => (int)(uint)Bits;

    public int Instruction => (int)(Bits >> 32) & 0x07FF_FFFF;

    public FrameKind Kind => (FrameKind)(Bits >> 59);
}
