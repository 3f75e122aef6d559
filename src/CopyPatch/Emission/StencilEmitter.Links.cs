using System;
using System.ComponentModel;

namespace CopyPatch;

// Links, and labels of other code.
public abstract unsafe partial class StencilEmitter
{
    // The padding before the last stencil that had some: its bytes, and where they end.
    private SectionBuffer? _padded;
    private int _paddedTo;
    private int _padding;

    /// <summary>
    /// Defines a link: what stencils jump or call through (<c>CP_LINK</c>), and C# can change when the code is compiled
    /// (<see cref="CompiledCode.Relink"/>). Stencils may share one.
    /// </summary>
    /// <param name="first">
    /// Where it goes before it is changed, and again after <see cref="CompiledCode.Unlink"/>: a label of this emission, which can be marked
    /// later, or other compiled code, which stays in memory as long as this.
    /// </param>
    /// <returns>The link.</returns>
    /// <exception cref="ArgumentException">
    /// It is no target, a label of another emission, or code of a library with another state.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The emitter or the compiled code is disposed.</exception>
    /// <exception cref="InsufficientMemoryException">The heap has no room for so many links and sites.</exception>
    public Link DefineLink(CodeTarget first)
    {
        ThrowIfDisposed();
        ThrowIfOwnedByAnother();
        if (first.Code is null && !IsMine(first.Label))
            throw first.IsNone ? NoTarget(nameof(first)) : ForeignLabel(first.Label, nameof(first));
        if (first.Code is { } code && RefusalOf(code) is { } refusal)
            throw refusal;
        EmissionBuffer buffer = _buffer ?? RentBuffer();
        if (_stamp == 0)
            _stamp = NextStamp();
        int slot = SiteLength;
        if (!buffer.Sites.TryReserve(sizeof(long), _heap.SiteCapacity))
            throw NoSites(sizeof(long));
        LinkLog.Entry entry = first.Code is null ? new(first.Label.Index, -1, slot) : new(-1, Intern(first, isJumpedTo: false), slot);
        return new Link(buffer.Links.Add(entry), _stamp);
    }

    /// <summary>
    /// Defines a label that lies in other code: stencils of this emission jump there, as to a label of their own. For code that is made
    /// later and goes on where code is already: a stub, the continuation of a trace.
    /// </summary>
    /// <param name="target">
    /// Other code or a label of it (<see cref="CompiledCode.At"/>), which stays in memory as long as this emission's code. An interpreter's
    /// stencils go on at interpreted code.
    /// </param>
    /// <param name="name">What messages call it; by default its number.</param>
    /// <returns>The label. It is marked, and cannot be again.</returns>
    /// <exception cref="ArgumentException">
    /// It is no other code, or has another state; or this is an interpreter, and it is machine code, to which <c>CP_JUMP_AT</c> goes.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The emitter or the compiled code is disposed.</exception>
    public Label ImportLabel(CodeTarget target, string? name = null)
    {
        if (target.Code is not { } code)
        {
            throw new ArgumentException("A label is imported from compiled code: from code.At(label), or code for its start.",
                nameof(target));
        }

        ThrowIfDisposed();
        if (RefusalOf(code) is { } refusal)
            throw refusal;
        if (_handlers is not null && !code.IsInterpreted)
        {
            throw new ArgumentException(
                $"{code.GetType().FullName} is machine code, and an interpreter's jumps go to interpreted code: let its stencil take the "
                + "address (CP_JUMP_AT, CompiledCode.AddressOf).", nameof(target));
        }

        Label label = DefineLabel(name);
        int address = Intern(target, isJumpedTo: true);
        _buffer!.Labels.SetImport(label.Index, address, code.WordsOf(target));
        return label;
    }

    /// <summary>
    /// Moves the next stencil to where its links can be changed while it runs, and fills the space before it with an instruction that does
    /// nothing. For generated code of x86-64, before Reserve.
    /// </summary>
    /// <param name="starts">At which distances from an aligned word of 8 bytes it may start: bit 0 is the word itself.</param>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    /// <exception cref="InsufficientMemoryException">The emission is larger than the whole heap.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void AlignLinks(byte starts)
    {
        const int Word = 8;
        SectionBuffer section = _section ?? RentBuffer().Hot;
        int distance = Length % Word;
        int padding = 0;
        while ((starts >> ((distance + padding) % Word) & 1) == 0 && padding < Word)
            padding++;
        if (padding is 0 or Word)
            return;
        if (Word > section.End - _cursor)
            GrowSection(section, Word);
        X64InstructionSet.WriteNop(_cursor, padding);
        _cursor += padding;
        _padded = section;
        _paddedTo = Length;
        _padding = padding;
    }

    /// <summary>Patches a stencil with a link. For generated code, between Reserve and Advance.</summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="link">A link of this emission.</param>
    /// <exception cref="ArgumentException">It is not of this emission; the stencil is not emitted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchLink(PatchKind kind, int site, int addend, Link link)
    {
        if (!link.IsOf(_stamp))
        {
            FailPatch(new ArgumentException(
                link.IsNone
                    ? "default(Link) is no link: links come from DefineLink."
                    : $"Link number {link.Index} is not of this emission: it is of another emitter, or of code that was compiled or cleared. "
                    + $"{GetType().Name} has {_buffer?.Links.Count ?? 0} links now.",
                nameof(link)));
        }

        Log(kind, site, addend, PatchTarget.Link, link.Index);
    }

    // What was padded for a stencil that is not emitted.
    private void UndoPadding()
    {
        if (_padded is null || _padded != _section || _paddedTo != Length)
            return;
        _cursor -= _padding;
        _padded = null;
    }

    private int Intern(CodeTarget target, bool isJumpedTo)
    {
        nint address = target.Code!.EntryOf(target);
        return _buffer!.Addresses.Intern(address, target.Code, needsVeneer: isJumpedTo && !_heap.Reaches(address));
    }

    /// <summary>Why this emitter's code cannot go to other code; null where it can.</summary>
    private Exception? RefusalOf(CompiledCode code) =>
        code.IsDisposed ? new ObjectDisposedException(code.GetType().FullName)
        : code.StateDigest != StateDigest ? CompiledCode.OtherState(code, GetType().FullName!, StateText)
        : null;

    private static ArgumentException NoTarget(string parameter) =>
        new("default and null are no target: that is a label of DefineLabel, or compiled code.", parameter);

    private InsufficientMemoryException NoSites(int size) => new(
        $"{SiteLength:N0} bytes of sites were emitted, and {size:N0} more do not fit: the code heap has {_heap.SiteCapacity:N0} "
        + "bytes for sites, and one of a larger capacity has more.");
}
