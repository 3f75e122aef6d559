using System;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// The base of all emitters. A class with <see cref="StencilLibraryAttribute"/> derives from it, with one <c>Emit</c>
/// method for each stencil; code is emitted from its first instruction to its last, and then compiled.
/// </summary>
/// <remarks>
/// An emitter is empty again after its <c>Compile</c>, and can make the next code. It is for one thread at a time: in
/// debug builds of a program the second thread that emits gets an <see cref="InvalidOperationException"/>. Nothing is
/// allocated per <c>Emit</c>, apart from buffers that grow.
/// </remarks>
public abstract unsafe partial class StencilEmitter : IDisposable
{
    private static int s_stamps;

    private readonly CodeHeap _heap;
    private EmissionBuffer? _buffer;
    private byte* _start;
    private int _stamp;
    private int _owner;
    private bool _keepListing;
    private bool _isDisposed;

    /// <summary>Makes an emitter.</summary>
    /// <param name="heap">Where its compiled code goes.</param>
    /// <exception cref="ArgumentNullException">The heap is null.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// The stencils were not baked for the architecture of this process. The message names those that they were baked for.
    /// </exception>
    protected StencilEmitter(CodeHeap heap)
    {
        ArgumentNullException.ThrowIfNull(heap);
        ObjectDisposedException.ThrowIf(heap.IsDisposed, heap);
        if ((BakedFor & Machine.Architecture) == 0)
            ThrowNotBaked();
        _heap = heap;
    }

    /// <summary>Gets where this emitter's compiled code goes.</summary>
    public CodeHeap Heap => _heap;

    /// <summary>Gets the bytes of code that were emitted since the last <c>Compile</c> or <see cref="Clear"/>.</summary>
    public int Length => (int)(_cursor - _start);

    /// <summary>
    /// Gets or sets whether compiled code knows which stencil lies where (<see cref="CompiledCode.Listing"/>), and
    /// messages name the stencil. Off by default; while it is off it costs nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was set after something was emitted.</exception>
    public bool KeepListing
    {
        get => _keepListing;
        set
        {
            ThrowIfDisposed();
            if (_buffer is not null && !IsEmpty)
                throw new InvalidOperationException($"{nameof(KeepListing)} must be set before anything is emitted.");
            _keepListing = value;
            UpdateLimit();
        }
    }

    internal EmissionBuffer? Buffer => _buffer;

    internal int Stamp => _stamp;

    internal bool MayEnd => _end == _cursor;

    private bool IsEmpty => Length == 0 && _buffer!.Labels.Count == 0;

    /// <summary>Defines a label, which is yet nowhere.</summary>
    /// <param name="name">What messages and listings call it; by default its number.</param>
    /// <returns>The label, for stencils that jump and for <see cref="MarkLabel"/>.</returns>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public Label DefineLabel(string? name = null)
    {
        EmissionBuffer buffer = _buffer ?? RentBuffer();
        ThrowIfOwnedByAnother();
        if (_stamp == 0)
            _stamp = NextStamp();
        return new Label(buffer.Labels.Add(name), _stamp);
    }

    /// <summary>Gives a label its place: what is emitted next.</summary>
    /// <param name="label">A label of this emitter.</param>
    /// <exception cref="ArgumentException">It is of another emitter, of code that was compiled, or no label at all.</exception>
    /// <exception cref="InvalidOperationException">It is marked already.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void MarkLabel(Label label)
    {
        ThrowIfDisposed();
        ThrowIfOwnedByAnother();
        if (!label.IsOf(_stamp))
            throw ForeignLabel(label, nameof(label));
        LabelTable labels = _buffer!.Labels;
        if (!labels.TryMark(label.Index, Length))
        {
            throw new InvalidOperationException(
                $"The {labels.Describe(label.Index)} was marked before, at offset {labels.Offsets[label.Index]}.");
        }
        if (_keepListing)
            _buffer.Listing.AddLabel(Length, label.Index);
    }

    /// <summary>Forgets what was emitted since the last <c>Compile</c>, and its labels.</summary>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void Clear()
    {
        ThrowIfDisposed();
        _buffer?.Clear(); // Kept: who clears is about to emit again.
        _cursor = _end = _start;
        _stamp = 0;
        _owner = 0;
    }

    /// <summary>Ends the emitter. Code that it compiled stays.</summary>
    public void Dispose()
    {
        ReturnBuffer();
        _isDisposed = true;
    }

    /// <summary>Gets what a stencil is called.</summary>
    internal string NameOfStencil(int stencil) => GetStencilName(stencil);

    /// <summary>Gets what flows between the stencils, as a digest and in words.</summary>
    internal (ulong Digest, string Text) State => (StateDigest, StateText);

    /// <summary>Gets the bytes of a datum.</summary>
    internal ReadOnlySpan<byte> BytesOfDatum(int datum) => GetDatum(datum, out _);

    /// <summary>Hands the buffer on, so that this emitter is empty.</summary>
    internal void ReturnBuffer()
    {
        EmissionBuffer? buffer = _buffer;
        _buffer = null;
        _cursor = _end = _limit = _start = null;
        _stamp = 0;
        _owner = 0;
        buffer?.Return();
    }

    /// <summary>Throws unless this emission is this thread's, as far as a debug build has noted whose it is.</summary>
    internal void ThrowIfOwnedByAnother()
    {
        int owner = _owner;
        if (owner != 0 && owner != Environment.CurrentManagedThreadId)
            ThrowOwnedByAnother(owner);
    }

    internal void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

    private static int NextStamp()
    {
        int stamp;
        do
            stamp = Interlocked.Increment(ref s_stamps);
        while (stamp == 0); // Zero is the stamp of default(Label).
        return stamp;
    }

    private static void ThrowOwnedByAnother(int owner) => throw new InvalidOperationException(
        $"This emitter is in use by thread {owner}, and thread {Environment.CurrentManagedThreadId} uses it as well. " +
        $"An emitter is for one thread at a time, from its first Emit to its Compile.");

    private ArgumentException ForeignLabel(Label label, string parameter) => new(
        label.Stamp == 0
            ? "default(Label) is no label: labels come from DefineLabel."
            : $"Label number {label.Index} is not of this emission: it is of another emitter, or of code that was compiled " +
              $"or cleared. {GetType().Name} has {_buffer?.Labels.Count ?? 0} labels now.",
        parameter);

    private EmissionBuffer RentBuffer()
    {
        ThrowIfDisposed();
        EmissionBuffer buffer = EmissionBuffer.Rent();
        _buffer = buffer;
        _start = _cursor = _end = buffer.Start;
        UpdateLimit();
        return buffer;
    }

    // With a listing the limit is always reached, so that Reserve goes the slow way, which records the stencil.
    private void UpdateLimit() => _limit = _keepListing || _buffer is null ? null : _buffer.Limit;

    private void ThrowNotBaked() => throw new PlatformNotSupportedException(
        $"The stencils of {GetType().FullName} are baked for {BakedFor}; this process runs on " +
        $"{System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}.");
}
