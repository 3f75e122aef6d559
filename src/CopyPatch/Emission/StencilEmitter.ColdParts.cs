using System;
using System.Collections.Generic;
using System.ComponentModel;

namespace CopyPatch;

// What generated Emit methods call of stencils that have cold parts (CP_COLD). The parts are emitted before the rest, into the cold
// section; so all distances between them are known, and if the rest is refused they are taken back.
public abstract unsafe partial class StencilEmitter
{
    private ColdParts _coldParts;

    /// <summary>
    /// Begins a stencil that has cold parts: what is emitted up to <see cref="LeaveCold"/> goes to the cold section. For generated code.
    /// </summary>
    /// <param name="coldSize">Bytes of all its cold parts.</param>
    /// <param name="hotSize">Bytes of the rest.</param>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    /// <exception cref="InsufficientMemoryException">The emission is larger than the whole heap.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void BeginCold(int coldSize, int hotSize)
    {
        EmissionBuffer buffer = _buffer ?? RentBuffer();
        SectionBuffer from = _section!;
        int back = Length + hotSize;
        LeaveSection();
        SectionBuffer cold = buffer.Cold;
        _coldParts = new ColdParts
        {
            IsOpen = true,
            From = from.Section,
            Back = back,
            Start = cold.Length,
            LastEnd = cold.LastEnd,
            SiteLength = buffer.Sites.Length,
            ListingCount = cold.Listing.Count,
            PositionCount = cold.Positions.Count,
            FunctionCount = cold.Functions.Count,
            LandingCount = cold.Landings.Count,
        };
        EnterSection(cold);

        // What lies before them may go on with what is emitted next, and a label there is that of what is emitted next.
        if (_cursor != _end || cold.LastLabel == Length)
        {
            int size = InstructionSet.Current.JumpSize;
            if (size > cold.End - _cursor)
                GrowSection(cold, size);
            InstructionSet.Current.WriteJump(_cursor, coldSize);
            _cursor += size;
            _coldParts.Jump = size;
        }

        if (from == cold)
            _coldParts.Back = Length + coldSize + hotSize;
        else
            MarkLike(from, cold, Length);
    }

    /// <summary>Ends the cold parts of a stencil: the rest goes to where the emitter was. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void LeaveCold()
    {
        SectionBuffer cold = _section!;
        ref ColdParts parts = ref _coldParts;
        if (parts.Jump > 0)
            _end = _start + parts.LastEnd;
        int end = Length;
        if (parts.PositionCount > 0 && cold.Positions.Count > parts.PositionCount)
            cold.Positions.Add(cold.Positions[parts.PositionCount - 1] with { Offset = end });
        if (parts.FunctionCount > 0 && cold.Functions.Count > parts.FunctionCount)
            cold.Functions.Add(cold.Functions[parts.FunctionCount - 1] with { Offset = end });
        if (cold.Landings.Count > parts.LandingCount)
            cold.Landings.Add((end, parts.LandingCount > 0 ? cold.Landings[parts.LandingCount - 1].Label : -1));
        LeaveSection();
        EnterSection(_buffer!.Of(parts.From));
    }

    /// <summary>Ends a stencil that has cold parts. For generated code, behind Advance.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void EndCold() => _coldParts.IsOpen = false;

    /// <summary>Patches a stencil with the address of one of its cold parts. For generated code, between Reserve and Advance.</summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="offset">Where the part starts, in bytes from the start of the first.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchCold(PatchKind kind, int site, int addend, int offset) =>
        Log(kind, site, addend, PatchTarget.Cold, _coldParts.Start + _coldParts.Jump + offset);

    /// <summary>Patches a cold part with the address where its stencil goes on. For generated code, between Reserve and Advance.</summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the part.</param>
    /// <param name="addend">What is added to the address.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchBack(PatchKind kind, int site, int addend) => Log(
        kind, site, addend, _coldParts.From == CodeSection.Cold ? PatchTarget.Cold : PatchTarget.Hot, _coldParts.Back);

    // The parts are of the function and the position that their stencil is of, and their faults go on where its do.
    private static void MarkLike(SectionBuffer from, SectionBuffer cold, int offset)
    {
        if (from.Positions.Count > 0)
            cold.Positions.Add(new CodePosition(offset, from.Positions[^1].Position, CodeSection.Cold));
        if (from.Functions.Count > 0)
            cold.Functions.Add(new CodeFunction(offset, 0, from.Functions[^1].Name, CodeSection.Cold));
        if (from.Landings.Count > 0)
            cold.Landings.Add((offset, from.Landings[^1].Label));
    }

    private void UndoColdParts()
    {
        ref ColdParts parts = ref _coldParts;
        if (!parts.IsOpen)
            return;
        parts.IsOpen = false;
        SectionBuffer cold = _buffer!.Cold;
        LeaveSection();
        cold.Length = parts.Start;
        cold.LastEnd = parts.LastEnd;
        cold.Patches.DropFrom(parts.Start);
        int start = parts.Start;
        cold.FarSlots.RemoveAll(slot => slot.Site >= start);
        cold.Listing.KeepFirst(parts.ListingCount);
        KeepFirst(cold.Positions, parts.PositionCount);
        KeepFirst(cold.Functions, parts.FunctionCount);
        KeepFirst(cold.Landings, parts.LandingCount);
        _buffer.Sites.DropFrom(parts.SiteLength);
        EnterSection(_buffer.Of(parts.From));

        static void KeepFirst<T>(List<T> list, int count) => list.RemoveRange(count, list.Count - count);
    }

    /// <summary>The cold parts of the stencil that is being emitted, and how its section was before them.</summary>
    private struct ColdParts
    {
        public bool IsOpen;
        public CodeSection From;
        public int Back; // Where the stencil ends, in its section.
        public int Start;
        public int Jump; // Bytes of the jump over the parts.
        public int LastEnd;
        public int SiteLength;
        public int ListingCount;
        public int PositionCount;
        public int FunctionCount;
        public int LandingCount;
    }
}
