using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

// Emission in parts, each by an emitter and a thread of its own.
public abstract unsafe partial class StencilEmitter
{
    // Of a part: the emission that it is of, and how many of its labels it knows.
    private (int Stamp, int Count) _shared;

    internal bool IsPart => _shared.Stamp != 0;

    /// <summary>
    /// Begins an emission that becomes a part of another one (<see cref="Append"/>), so that several threads emit one piece of code, each by
    /// an emitter of its own. It knows the labels that the other has now: its stencils jump to them and call them, and it may mark them.
    /// </summary>
    /// <remarks>
    /// Labels that it defines are its own, and nobody's after <see cref="Append"/>. While parts are emitted, the other emission may go on; its
    /// labels from now on are not those of this part.
    /// </remarks>
    /// <param name="whole">The emitter of the other, of the same class and heap.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It is of another class or heap, is this one, or is itself a part.</exception>
    /// <exception cref="InvalidOperationException">
    /// Something was emitted since the last <c>Compile</c>; or this is an interpreter, whose programs have no parts.
    /// </exception>
    /// <exception cref="ObjectDisposedException">An emitter is disposed.</exception>
    public void BeginPartOf(StencilEmitter whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        ThrowIfDisposed();
        whole.ThrowIfDisposed();
        if (whole == this || whole.GetType() != GetType() || whole._heap != _heap || whole.IsPart)
        {
            throw new ArgumentException(
                whole.IsPart ? "That is a part itself: parts are of the emission that is compiled."
                : whole == this ? "An emission is no part of itself: make another emitter for the part."
                : $"A part is emitted by an emitter of the same class and heap, and {GetType().FullName} is not {whole.GetType().FullName}"
                + (whole._heap == _heap ? "." : " of the same heap."), nameof(whole));
        }

        if (_handlers is not null)
            throw new InvalidOperationException("This is an interpreter: its programs are emitted as a whole.");
        if (!IsEmpty)
            throw new InvalidOperationException("Something was emitted already: a part begins with an emitter that is empty.");
        if (whole._stamp == 0)
            whole._stamp = NextStamp();
        EmissionBuffer buffer = _buffer ?? RentBuffer();
        int count = whole._buffer?.Labels.Count ?? 0;
        buffer.Labels.AddMany(count);
        _stamp = NextStamp();
        _shared = (whole._stamp, count);
        _keepListing = whole._keepListing;
        KeepPositions = whole.KeepPositions;
        UpdateLimit();
    }

    /// <summary>
    /// Takes over what was emitted as a part of this emission: it lies behind what is there. The part's emitter is empty then.
    /// </summary>
    /// <remarks>
    /// The thread that appends has waited for those that emitted, also for the one that emitted what is there: it goes on here.
    /// Neither what is there nor the part may go on with the next stencil. From here on faults land nowhere, until <see cref="LandFaults"/>
    /// says so again.
    /// </remarks>
    /// <param name="part">An emitter that has begun by <see cref="BeginPartOf"/> with this one; no other thread uses it any more.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">It is no part of this emission.</exception>
    /// <exception cref="InvalidOperationException">
    /// Code goes on with what would be behind it, or a label is marked twice. Both emissions are as they were.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">Both together are larger than the whole heap, or have too many sites.</exception>
    /// <exception cref="ObjectDisposedException">An emitter is disposed.</exception>
    public void Append(StencilEmitter part)
    {
        ArgumentNullException.ThrowIfNull(part);
        ThrowIfDisposed();
        part.ThrowIfDisposed();
        if (part._shared.Stamp == 0 || part._shared.Stamp != _stamp)
            throw new ArgumentException("It was not begun as a part of this emission: BeginPartOf does that, and a Compile or Clear ends it.", nameof(part));
        LeaveSection();
        part.LeaveSection();
        EmissionBuffer buffer = _buffer ?? RentBuffer(), other = part._buffer!;
        CodeSection section = Section;
        var move = new EmissionMove(buffer, other, part._shared.Count);
        move.Verify(this, part);
        move.Perform();
        part.Clear();
        EnterSection(buffer.Of(section));
        _owner = 0;
    }

    /// <summary>Whether a label is one of this emission, or one that it knows as a part.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsMine(Label label) => label.IsOf(_stamp) || IsShared(label);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool IsShared(Label label) => label.IsOf(_shared.Stamp) && label.Index < _shared.Count;
}
