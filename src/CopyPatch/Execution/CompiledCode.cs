using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// Compiled code. Generated subclasses have one <c>Run</c> method for each entry of the C file.
/// </summary>
/// <remarks>
/// <para>Any number of threads may run it at the same time. It must not be disposed while it runs.</para>
/// <para>
/// <c>Run</c> throws <see cref="StencilTrapException"/> when a stencil ends it by <c>CP_TRAP</c>, what a host function
/// threw, and <see cref="ObjectDisposedException"/> after this code or its heap is disposed.
/// </para>
/// <para>
/// Code that is not disposed keeps its memory until its heap, too, can no longer be reached: it has no finalizer.
/// </para>
/// </remarks>
public abstract unsafe class CompiledCode : IDisposable
{
    private readonly CodeHeap _heap;
    private readonly CodeBlock _block;
    private readonly int _length;
    private readonly int _labelStamp;
    private readonly int[] _labels;
    private readonly CompiledCode[] _callees;
    private readonly ulong _stateDigest;
    private readonly string _stateText;
    private readonly ListingEntry[] _listing;
    private nint _address; // Zero when disposed.
    private int _references = 1; // Its owner, and each code that calls it.

    /// <summary>Compiles what an emitter holds. For generated code.</summary>
    /// <param name="emitter">The emitter, which is empty afterwards. If compiling fails it is as it was.</param>
    /// <exception cref="InvalidOperationException">
    /// Nothing was emitted; the last stencil goes on with the next; a label that is used was never marked, or marks the
    /// end of the code; in a debug build, another thread has emitted.
    /// </exception>
    /// <exception cref="OverflowException">A patch's value does not fit into its instruction.</exception>
    /// <exception cref="InsufficientMemoryException">The heap is full, or the system has no memory left.</exception>
    /// <exception cref="ObjectDisposedException">The emitter, its heap or code that is called is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CompiledCode(StencilEmitter emitter)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        emitter.ThrowIfDisposed();
        emitter.ThrowIfOwnedByAnother();
        EmissionBuffer? buffer = emitter.Buffer;

        // These may run out of memory, so they come before code is placed.
        _labels = buffer is null || buffer.Labels.Count == 0 ? [] : buffer.Labels.Offsets.ToArray();
        _callees = buffer is null ? [] : buffer.Addresses.Callees();
        _listing = buffer is null || !emitter.KeepListing
            ? []
            : buffer.Listing.ToListing(emitter.Length, emitter.NameOfStencil, buffer.Labels);

        (_stateDigest, _stateText) = emitter.State;
        _heap = emitter.Heap;
        _labelStamp = emitter.Stamp;
        _length = emitter.Length;
        _block = CodeSealer.Seal(emitter);
        _address = CodeAddress;
        emitter.ReturnBuffer();
    }

    /// <summary>
    /// Gets the address of the code, for stencils that jump to it (<c>CP_JUMP_AT</c>) or call it (<c>CP_INVOKE_AT</c>).
    /// It cannot be called from C#. It is valid until this code is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public nint Address => Enter();

    /// <summary>Gets the size of the machine code in bytes, without the veneers and data that lie behind it.</summary>
    public int Length => _length;

    /// <summary>Gets the machine code, where it lies. The span is valid until this code is disposed.</summary>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public ReadOnlySpan<byte> Bytes => new((void*)Enter(), _length);

    /// <summary>
    /// Gets the stencils and labels of this code in their order; nothing unless <see cref="StencilEmitter.KeepListing"/> was
    /// set.
    /// </summary>
    public IReadOnlyList<ListingEntry> Listing => _listing;

    internal bool IsDisposed => Volatile.Read(ref _address) == 0;

    internal ulong StateDigest => _stateDigest;

    internal string StateText => _stateText;

    internal nint CodeAddress => (nint)_block.Executable;

    /// <summary>Gets the address of a label, for stencils that jump to it.</summary>
    /// <param name="label">A label of this code's emission.</param>
    /// <returns>Its address, valid until this code is disposed.</returns>
    /// <exception cref="ArgumentException">It is a label of other code, or was never marked.</exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public nint AddressOf(Label label)
    {
        nint address = Enter();
        if (!label.IsOf(_labelStamp))
            throw new ArgumentException("The label is not of this code.", nameof(label));
        int offset = _labels[label.Index];
        if (offset < 0)
            throw new ArgumentException($"Label number {label.Index} was never marked.", nameof(label));
        return address + offset;
    }

    /// <summary>
    /// Gives the memory back to the heap, as soon as no other compiled code calls it. It must not be running.
    /// </summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _address, 0) != 0)
            Release();
    }

    /// <summary>Keeps the memory for code that calls this one.</summary>
    /// <returns>False when it is disposed.</returns>
    internal bool TryRetain()
    {
        int references;
        do
        {
            references = Volatile.Read(ref _references);
            if (references == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _references, references + 1, references) != references);
        if (!IsDisposed)
            return true;
        Release();
        return false;
    }

    /// <summary>Ends what <see cref="TryRetain"/> began.</summary>
    internal void Release()
    {
        // A chain of callees can be long: a stack of its own, not the thread's.
        Stack<CompiledCode>? pending = null;
        CompiledCode? code = this;
        do
        {
            if (Interlocked.Decrement(ref code._references) == 0)
            {
                foreach (CompiledCode callee in code._callees)
                    (pending ??= new Stack<CompiledCode>()).Push(callee);
                code._heap.Release(code._block);
            }
        }
        while (pending is not null && pending.TryPop(out code));
    }

    /// <summary>Gets the address of an entry, which is placed once in each heap. For generated constructors.</summary>
    /// <param name="code">The machine code of the entry.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="InsufficientMemoryException">The heap is full; this code is disposed.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed; so is this code.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected nint InternEntry(ReadOnlySpan<byte> code)
    {
        try
        {
            return _heap.InternEntry(code);
        }
        catch
        {
            // The constructor fails, so nobody else can.
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the address that an entry jumps to. For generated Run methods.</summary>
    /// <returns>The address.</returns>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected nint Enter()
    {
        nint address = _address;
        if (address == 0 || _heap.IsDisposed)
            ThrowDisposed();
        return address;
    }

    /// <summary>Ends a run. For generated Run methods.</summary>
    /// <param name="status">What the entry wrote: 0 when the code returned.</param>
    /// <exception cref="StencilTrapException">A stencil ended the code by <c>CP_TRAP</c>.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Leave(long status)
    {
        if (status != 0)
            ThrowOutcome(status);
        GC.KeepAlive(this);
    }

    [DoesNotReturn]
    private static void ThrowOutcome(long status)
    {
        if (status < 0)
            HostException.Take()?.Throw();
        throw new StencilTrapException(status);
    }

    [DoesNotReturn]
    private void ThrowDisposed() =>
        throw new ObjectDisposedException(_address == 0 ? GetType().FullName : typeof(CodeHeap).FullName);
}
