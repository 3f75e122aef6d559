using System;

namespace CopyPatch;

/// <summary>What an architecture's code looks like, as far as the runtime writes any: patches, veneers, traps, cache maintenance.</summary>
internal abstract unsafe class InstructionSet
{
    /// <summary>The alignment of code that clang expects of a function, in bytes.</summary>
    public const int CodeAlignment = 16;

    /// <summary>Bytes in a veneer: a jump to any address, for calls that do not reach their target themselves.</summary>
    public const int VeneerSize = 16;

    /// <summary>Bytes in the longest call that <see cref="IsBehindCall"/> looks for.</summary>
    public const int LongestCall = 6;

    // The target of a veneer lies in its second half.
    private protected const int VeneerTarget = 8;

    public static readonly InstructionSet X64 = new X64InstructionSet();

    public static readonly InstructionSet Arm64 = new Arm64InstructionSet();

    /// <summary>That of this process. Emitters refuse to be made on any other than these two.</summary>
    public static readonly InstructionSet Current = Machine.Architecture == StencilArchitectures.Arm64 ? Arm64 : X64;

    /// <summary>
    /// Gets the one whose instructions are patched like this. Absolute addresses are those of x86-64, which has them in
    /// its instructions; an emitter's patches are of one set, whatever process looks at them.
    /// </summary>
    public static InstructionSet Of(PatchKind kind) => kind <= PatchKind.Absolute64 ? X64 : Arm64;

    /// <summary>Gets how many bytes a branch reaches, in either direction.</summary>
    public abstract long BranchReach { get; }

    /// <summary>
    /// Gets the alignment of code that was laid out for address 0: moved by a multiple of it, its instructions still reach what they did.
    /// </summary>
    public virtual int ImageAlignment => 64;

    /// <summary>Gets the size in bytes of one trapping instruction.</summary>
    public abstract int TrapSize { get; }

    /// <summary>
    /// Gets <c>void flush(const void *start, const void *end)</c>, which makes written code visible to instruction fetch;
    /// nothing where the hardware does.
    /// </summary>
    public virtual ReadOnlySpan<byte> FlushRoutine => [];

    /// <summary>
    /// Gets the bytes after which the frame of an entry is complete: its caller's registers lie in it where fault_handler.c expects
    /// them. Negative where this is no such entry.
    /// </summary>
    public abstract int PrologueLengthOf(ReadOnlySpan<byte> entry);

    /// <summary>Gets where a stencil has made its frame, in bytes from its start; -1 where it makes none.</summary>
    public abstract int FindFrame(ReadOnlySpan<byte> stencil);

    /// <summary>
    /// Whether behind these instructions of a stencil, from its first on, it does not lie open where it returns to: there is a frame, or
    /// something else on the stack.
    /// </summary>
    public abstract bool HidesReturn(ReadOnlySpan<byte> instructions);

    /// <summary>Whether there is a call before an address, as far as that can be told from <see cref="LongestCall"/> bytes.</summary>
    public abstract bool IsBehindCall(byte* address);

    /// <summary>
    /// Makes the instruction that gives a <c>CP_TRAP</c> its place one that faults, from which fault_handler.c reads what it was. Nothing
    /// happens to one that is so already.
    /// </summary>
    /// <param name="field">What the instruction adds.</param>
    /// <param name="words">How many words lie above the address that its code returns to; -1 where it has a frame.</param>
    public abstract void MarkTrap(byte* field, int words);

    /// <summary>Fills memory with trapping instructions.</summary>
    public abstract void FillWithTraps(Span<byte> memory);

    /// <summary>Writes a veneer.</summary>
    public abstract void WriteVeneer(byte* veneer, nint target);

    /// <summary>
    /// Writes a veneer for a link: a jump to the address that a site holds, of no more than <see cref="VeneerSize"/> bytes.
    /// </summary>
    /// <param name="veneer">Where it is written.</param>
    /// <param name="place">Where it is executed.</param>
    /// <param name="slot">The site, in reach of the code.</param>
    public abstract void WriteLinkVeneer(byte* veneer, nint place, nint slot);

    /// <summary>
    /// Whether a processor that executes the jump or call with its field at this address sees it as it was or as it is, while it is changed.
    /// </summary>
    public abstract bool CanChange(nint field);

    /// <summary>Gets the size in bytes of a jump.</summary>
    public abstract int JumpSize { get; }

    /// <summary>Writes a jump over the bytes that follow it.</summary>
    public abstract void WriteJump(byte* jump, int over);

    /// <summary>Writes a function that returns a small number.</summary>
    public abstract void WriteReturn(byte* function, ushort value);

    /// <summary>Whether this patch jumps to or calls its target itself, and so can go by a veneer.</summary>
    public abstract bool IsBranch(PatchKind kind, int addend);

    /// <summary>The same, asked of the instruction around the field: whether code may lie there and data may not.</summary>
    public abstract bool IsBranch(PatchKind kind, byte* field);

    /// <summary>
    /// Patches <paramref name="field"/>, which is to run at <paramref name="place"/>. The whole field is replaced, so that
    /// code whose compilation failed can be patched again.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="field">Where the patch is written.</param>
    /// <param name="value">S + A.</param>
    /// <param name="place">P.</param>
    /// <returns>Whether the value fits; if not, nothing was written.</returns>
    public abstract bool TryPatch(PatchKind kind, byte* field, long value, long place);

    /// <summary>
    /// Whether a branch at any place of a reservation reaches a target. The answer must not depend on the place, which
    /// is not known before the veneers are counted.
    /// </summary>
    public bool Reaches(nint target, nint start, long length)
    {
        // A little less than the true reach: the distance counts from inside or behind the instruction.
        const long Slack = 16;
        long reach = BranchReach - Slack;
        long fromStart = target - start;
        return fromStart <= reach && fromStart - length >= -reach;
    }
}
