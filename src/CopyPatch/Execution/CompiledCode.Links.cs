using System;
using System.Collections.Generic;

namespace CopyPatch;

// Links, and code that goes while others may run it.
public abstract unsafe partial class CompiledCode
{
    private readonly CodeLink[] _links;

    /// <summary>Gets or sets the first of the links that go here: the graph's, under its lock.</summary>
    internal CodeLink? LinksHere { get; set; }

    internal ReadOnlySpan<CodeLink> Links => _links;

    internal int ReferenceCount => System.Threading.Volatile.Read(ref _references);

    internal nint SiteAddress => _sites.Address;

    internal CodeHeap Heap => _heap;

    /// <summary>Gets whether it is an interpreter's program.</summary>
    internal bool IsInterpreted => _layout.Entries != 0;

    /// <summary>
    /// Gets a label of this code as a target of other code: for <see cref="Relink"/>, for stencils that call (<c>CP_INVOKE</c>), and for
    /// <c>ImportLabel</c>.
    /// </summary>
    /// <param name="label">A label of this code's emission, where a stencil is.</param>
    /// <returns>The target.</returns>
    /// <exception cref="ArgumentException">It is a label of other code, or was never marked, or no stencil is there.</exception>
    public CodeTarget At(Label label)
    {
        OffsetOfStencil(label, nameof(label));
        return new CodeTarget(label, this);
    }

    /// <summary>
    /// Changes where a link goes (<c>CP_LINK</c>), at any time, also while threads run this code: each that comes to it goes to where it went
    /// before or to where it goes now. The link keeps its target in memory, even if that is disposed; what it kept before is let go when no
    /// <c>Run</c> is active that could be in it.
    /// </summary>
    /// <param name="link">A link of this code's emission.</param>
    /// <param name="target">A label of this code, other code of any heap, or a label of that (<see cref="At"/>).</param>
    /// <exception cref="ArgumentException">
    /// The link or the label is not of this code, no stencil is at the label, or the other code has another state. The link is as it was.
    /// </exception>
    /// <exception cref="ObjectDisposedException">This code, its heap or the other code is disposed. The link is as it was.</exception>
    public void Relink(Link link, CodeTarget target)
    {
        CodeLink found = Find(link);
        if (target.IsNone)
            throw new ArgumentException("default and null are no target: that is a label of this code, or compiled code.", nameof(target));
        if (target.Code is { } other && other.StateDigest != StateDigest)
            throw OtherState(other, GetType().FullName!, StateText);
        nint address = (target.Code ?? this).EntryOf(target);
        Retain();
        try
        {
            if (target.Code is null || target.Code == this)
                LinkGraph.Change(found, address);
            else if (!LinkGraph.TryChange(found, target.Code, address))
                throw new ObjectDisposedException(target.Code.GetType().FullName);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Lets a link go to where it went first: what <c>DefineLink</c> was given.</summary>
    /// <param name="link">A link of this code's emission.</param>
    /// <exception cref="ArgumentException">It is not of this code.</exception>
    /// <exception cref="ObjectDisposedException">This code or its heap is disposed.</exception>
    public void Unlink(Link link)
    {
        CodeLink found = Find(link);
        Retain();
        try
        {
            LinkGraph.Change(found, found.FirstAddress);
        }
        finally
        {
            Release();
        }
    }

    /// <summary>
    /// Takes this code away while it may run: nobody enters it any more, and each link that goes to it goes to where it went first. Its
    /// memory goes back to the heap when no <c>Run</c> is active, on any thread, that began before; and not before the code that calls it
    /// (<c>CP_INVOKE</c>) or was made to go on in it (<c>ImportLabel</c>) is freed.
    /// </summary>
    /// <remarks>
    /// <para>
    /// The heap looks for such memory when it is full, when enough has come together, when it is disposed, and in
    /// <see cref="CodeHeap.BytesInUse"/>. So a <c>Run</c> that never ends keeps all that is retired meanwhile.
    /// </para>
    /// <para>After <see cref="Dispose"/>, or a second time, it does nothing.</para>
    /// </remarks>
    public void Retire()
    {
        if (System.Threading.Interlocked.Exchange(ref _address, 0) != 0)
            ReleaseLater(1 + LinkGraph.TakeLinksTo(this));
    }

    /// <summary>Gets the address where the code is entered for a target in it.</summary>
    internal nint EntryOf(CodeTarget target)
    {
        if (target.Label.Stamp == 0)
            return EntryAddress;
        int offset = OffsetOfStencil(target.Label, nameof(target));
        return CodeAddress + _layout.EntryOf(target.Label.Index, offset);
    }

    /// <summary>Gets where the words of a target are; 0 in machine code.</summary>
    internal nint WordsOf(CodeTarget target) => !IsInterpreted ? 0
        : CodeAddress + (target.Label.Stamp == 0 ? 0 : OffsetOf(target.Label));

    /// <summary>Gets the code that this one calls and is linked to, once for each reference.</summary>
    internal IEnumerable<CompiledCode> Keeps()
    {
        foreach (CompiledCode callee in _callees)
            yield return callee;
        foreach (CodeLink link in _links)
            if (link.Target is { } target)
                yield return target;
    }

    /// <summary>Ends what <see cref="TryRetain"/> began, a number of times, when no run can be in it any more.</summary>
    internal void ReleaseLater(int times) => Retired.Add(this, times);

    /// <summary>What is said of code that cannot be gone to.</summary>
    internal static ArgumentException OtherState(CompiledCode code, string from, string state) => new(
        $"{code.GetType().FullName} cannot be called or jumped to by {from}, since its state is another: {code.StateText}, and here "
        + $"{state}.", "target");

    private RetiredCode Retired => _heap.GetReclaimer<RetiredCode>();

    private CodeLink Find(Link link) => link.IsOf(_labelStamp)
        ? _links[link.Index]
        : throw new ArgumentException(
            link.IsNone ? "default(Link) is no link: links come from DefineLink." : "The link is not of this code.", nameof(link));

    private void Retain()
    {
        VerifyUsable();
        if (!TryRetain())
            ThrowDisposed();
    }

    private int OffsetOfStencil(Label label, string parameter)
    {
        int offset = OffsetOf(label);
        return _layout.IsCode(offset)
            ? offset
            : throw new ArgumentException($"Nothing can run at label number {label.Index}: no stencil is there.", parameter);
    }
}
