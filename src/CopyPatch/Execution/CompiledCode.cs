using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// Compiled code. Generated subclasses have one <c>Run</c> method for each entry of the C file.
/// </summary>
/// <remarks>
/// <para>
/// Any number of threads may run it at the same time. It must not be disposed while it runs: code that others may be in is retired
/// (<see cref="Retire"/>).
/// </para>
/// <para>
/// <c>Run</c> throws <see cref="StencilTrapException"/> when a stencil ends it by <c>CP_TRAP</c>, what a host function
/// threw, and <see cref="ObjectDisposedException"/> after this code or its heap is disposed.
/// </para>
/// <para>
/// Code that is not disposed keeps its memory until its heap, too, can no longer be reached: it has no finalizer.
/// </para>
/// </remarks>
public abstract unsafe partial class CompiledCode : IDisposable
{
    // A trap with code zero, which is no status of its own: 0 says that the code returned (copypatch.h).
    private const long TrapZero = long.MinValue + 1;

    private readonly CodeHeap _heap;
    private readonly CodeBlock _block;
    private readonly SiteBlock _sites;
    private readonly int _siteLength;
    private readonly CodeLayout _layout;
    private readonly int _labelStamp;
    private readonly int[] _labels;
    private readonly CompiledCode[] _callees;
    private readonly ListingEntry[] _listing;
    private readonly CodePosition[] _positions;
    private readonly CodeFunction[] _functions;
    private nint _address; // Zero when disposed.
    private int _references = 1; // Its owner, each code that calls it, and each link to it.
    private int _running; // In debug builds of the caller.

    /// <summary>Takes over what an emitter has compiled. For generated code.</summary>
    /// <param name="code">What the emitter handed over.</param>
    /// <exception cref="ArgumentException">That is nothing.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected CompiledCode(SealedCode code)
    {
        _heap = code.Heap ?? throw new ArgumentException("default(SealedCode) is no code: emitters have it.", nameof(code));
        _block = code.Block;
        _sites = code.Sites;
        _siteLength = code.SiteLength;
        _layout = code.Layout;
        _labelStamp = code.Stamp;
        _labels = code.Labels;
        _callees = code.Callees;
        _links = code.Links;
        foreach (CodeLink link in _links)
            link.Owner = this;
        _listing = code.Listing;
        _positions = code.Positions;
        _functions = code.Functions;
        StateDigest = code.StateDigest;
        StateText = code.StateText;
        Name = code.Name;
        _address = EntryAddress;
        _heap.SetOwner(_block, this);
        _heap.Debugger?.Publish(CodePublication.Of(code, Name ?? GetType().FullName!));
    }

    /// <summary>Gets the name that this code was compiled with, if any.</summary>
    public string? Name { get; }

    /// <summary>
    /// Gets the address of the code, for stencils that jump to it (<c>CP_JUMP_AT</c>) or call it (<c>CP_INVOKE_AT</c>).
    /// It cannot be called from C#. It is valid until this code is disposed.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public nint Address
    {
        get
        {
            VerifyUsable();
            return EntryAddress;
        }
    }

    /// <summary>Gets the size of the machine code in bytes: that of the hot and the cold section.</summary>
    public int Length => _layout.HotLength + _layout.ColdLength;

    /// <summary>
    /// Gets the stencils and labels of this code in their order, those of the hot section first; nothing unless the emitter's
    /// <c>KeepListing</c> was set.
    /// </summary>
    public IReadOnlyList<ListingEntry> Listing => _listing;

    /// <summary>
    /// Gets the positions that were marked, in the order of their code, those of the hot section first; nothing unless the emitter's
    /// <c>KeepPositions</c> was set.
    /// </summary>
    public IReadOnlyList<CodePosition> Positions => _positions;

    /// <summary>
    /// Gets the functions that were marked, in the order of their code, those of the hot section first; nothing where none was.
    /// </summary>
    public IReadOnlyList<CodeFunction> Functions => _functions;

    internal bool IsDisposed => Volatile.Read(ref _address) == 0;

    /// <summary>Gets a digest of the state that the code is entered with.</summary>
    internal ulong StateDigest { get; }

    /// <summary>Gets the same in words.</summary>
    internal string StateText { get; }

    internal nint CodeAddress => (nint)_block.Executable;

    internal int LabelCount => _labels.Length;

    /// <summary>Gets where the code is entered at its start.</summary>
    internal nint EntryAddress => CodeAddress + _layout.Entries;

    internal CodeBlock Block => _block;

    /// <summary>Gets whether its heap catches faults.</summary>
    internal bool CatchesFaults => _heap.CatchesFaults;

    /// <summary>Gets the size of a section in bytes.</summary>
    /// <param name="section">The section.</param>
    /// <returns>Its size; zero when nothing is in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such section.</exception>
    public int LengthOf(CodeSection section) => section == CodeSection.Sites ? _siteLength : _layout.LengthOf(section);

    /// <summary>Copies a section's bytes.</summary>
    /// <param name="section">The section.</param>
    /// <returns>Its machine code or data; of sites, what they hold now.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such section.</exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public byte[] BytesOf(CodeSection section) => BytesOf(section, 0, LengthOf(section));

    /// <summary>Copies bytes of a section.</summary>
    /// <param name="section">The section.</param>
    /// <param name="offset">Where they start, in bytes from the start of the section.</param>
    /// <param name="length">How many there are.</param>
    /// <returns>Machine code or data; of sites, what they hold now: <c>StencilEmitter.SiteLength</c> said where each is.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such section, or not all of them are in it.</exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public byte[] BytesOf(CodeSection section, int offset, int length)
    {
        int size = LengthOf(section);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)offset, (uint)size, nameof(offset));
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)length, (uint)(size - offset), nameof(length));
        // A copy, and the memory is kept for it: another thread may dispose the code meanwhile.
        if (!TryRetain())
            ThrowDisposed();
        try
        {
            return new ReadOnlySpan<byte>((byte*)StartOf(section) + offset, length).ToArray();
        }
        finally
        {
            Release();
        }
    }

    /// <summary>Gets the address that a section starts at.</summary>
    /// <param name="section">The section.</param>
    /// <returns>Its address, valid until this code is disposed; zero where it has no sites.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such section.</exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public nint StartOf(CodeSection section)
    {
        VerifyUsable();
        _ = LengthOf(section);
        return section == CodeSection.Sites ? _sites.Address : CodeAddress + _layout.StartOf(section);
    }

    /// <summary>Gets the address of a label, for stencils that jump to it or read what is there.</summary>
    /// <param name="label">A label of this code's emission.</param>
    /// <returns>Its address, valid until this code is disposed.</returns>
    /// <exception cref="ArgumentException">It is a label of other code, or was never marked.</exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public nint AddressOf(Label label)
    {
        int offset = OffsetOf(label);
        VerifyUsable();
        return CodeAddress + _layout.EntryOf(label.Index, offset);
    }

    /// <summary>Gets the section that a label is in.</summary>
    /// <param name="label">A label of this code's emission.</param>
    /// <returns>Its section.</returns>
    /// <exception cref="ArgumentException">It is a label of other code, or was never marked.</exception>
    public CodeSection SectionOf(Label label) => _layout.SectionAt(OffsetOf(label));

    /// <summary>Gets what the machine code at an address was emitted for: the last position that was marked before it.</summary>
    /// <param name="address">An address in the hot or the cold section.</param>
    /// <returns>The position; null where none was marked, or the address is in no section of this code.</returns>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public int? PositionAt(nint address)
    {
        VerifyUsable();
        return PlaceOf(address) is var (section, offset) ? PositionOf(section, offset) : null;
    }

    /// <summary>Tells what lies at an address of this code.</summary>
    /// <param name="address">Any address.</param>
    /// <returns>
    /// Function, stencil, label and position, as far as the emitter was told to keep them; null where the address is in no section of
    /// stencils of this code.
    /// </returns>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public CodeLocation? Locate(nint address)
    {
        VerifyUsable();
        return LocateInMemory(address);
    }

    /// <summary>Tells in words what lies at an address of this code: <c>add+3 of fib, position 12</c>.</summary>
    /// <param name="address">Any address.</param>
    /// <returns>The words; the address alone where it is in no section of stencils of this code.</returns>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    public string Describe(nint address) => Locate(address)?.ToString() ?? $"0x{address:x}";

    /// <summary>
    /// Gives the memory back to the heap, as soon as no other compiled code calls it or is linked to it. It must not be running:
    /// see <see cref="Retire"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// It is running, and whoever runs it was built for debugging. Nothing has changed.
    /// </exception>
    public void Dispose()
    {
        if (Volatile.Read(ref _running) != 0)
            ThrowRunning();
        if (Interlocked.Exchange(ref _address, 0) == 0)
            return;
        Release();
        if (ReferenceCount > 0)
            Retired.AddKept(this);
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
                if (code._links.Length > 0)
                    LinkGraph.Cut(code._links).ForEach((pending ??= new Stack<CompiledCode>()).Push);
                code._heap.Release(code._block, code._sites);
            }
        }
        while (pending is not null && pending.TryPop(out code));
    }

    /// <summary>Gets the address of an entry, which is placed once in each heap. For generated constructors.</summary>
    /// <param name="code">The machine code of the entry.</param>
    /// <param name="types">A letter for the type of its result, and for each parameter's, as copypatch/structs.h has them.</param>
    /// <returns>Its address.</returns>
    /// <exception cref="InsufficientMemoryException">The heap is full; this code is disposed.</exception>
    /// <exception cref="NotSupportedException">
    /// The heap catches faults, and the entry has no frame that a fault can be left by; this code is disposed.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">This system passes its parameters otherwise; this code is disposed.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed; so is this code.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected nint InternEntry(ReadOnlySpan<byte> code, string types)
    {
        try
        {
            if (Machine.PacksParameters && PackedParameters.Differ(types))
                throw PackedParameters.Refusal("An entry");
            return _heap.InternEntry(code);
        }
        catch
        {
            // The constructor fails, so nobody else can.
            Dispose();
            throw;
        }
    }

    /// <summary>Gets the runs of this thread. For generated Run methods, which look for them once.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static ThreadRuns RunsOfThisThread
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ActiveRuns.OfThisThread;
    }

    /// <summary>Gets the address that an entry jumps to. For generated Run methods.</summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected nint Enter(ThreadRuns runs)
    {
        // Before the look: whoever retires it sees this thread, or this thread sees that it is.
        ActiveRuns.Enter(runs);
        nint address = Volatile.Read(ref _address);
        if (address == 0 || _heap.WantsCare)
            EnterWithCare(runs);
        return address;
    }

    /// <summary>Gets the address of a label to begin at. For generated Run methods.</summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <param name="start">A label of this code's emission.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentException">
    /// It is a label of other code, or was never marked, or no stencil is there.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The code or its heap is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected nint Enter(ThreadRuns runs, Label start)
    {
        int offset = OffsetOfStencil(start, nameof(start));
        Enter(runs);
        return CodeAddress + _layout.EntryOf(start.Index, offset);
    }

    /// <summary>Gets an address to begin at. For generated RunAt methods.</summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <param name="address">The address of code of the same state.</param>
    /// <returns>The address.</returns>
    /// <exception cref="ArgumentNullException">It is zero.</exception>
    /// <exception cref="ObjectDisposedException">This code or its heap is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected nint Enter(ThreadRuns runs, nint address)
    {
        if (address == 0)
            ThrowNoAddress();
        Enter(runs);
        return address;
    }

    /// <summary>In debug builds of the calling assembly, notes that it runs. For generated Run methods, behind Enter.</summary>
    [Conditional("DEBUG")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void BeginRun() => Interlocked.Increment(ref _running);

    /// <summary>Ends what <see cref="BeginRun"/> began. For generated Run methods.</summary>
    [Conditional("DEBUG")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void EndRun() => Interlocked.Decrement(ref _running);

    /// <summary>Ends a run. For generated Run methods.</summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <param name="status">What the entry wrote, if it came to that.</param>
    /// <exception cref="StencilTrapException">A stencil ended the code by <c>CP_TRAP</c>.</exception>
    /// <exception cref="StencilFaultException">The code faulted, and its heap catches faults.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Leave(ThreadRuns runs, in RunStatus status)
    {
        ActiveRuns.Leave(runs);
        if (status.Code != 0)
            ThrowOutcome(status);
        GC.KeepAlive(this);
    }

    /// <summary>
    /// Makes an object the one that host functions are methods of, up to <see cref="LeaveHost"/>. For generated Run methods.
    /// </summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <param name="host">The object.</param>
    /// <returns>The object of the run around this one on the thread, if any.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static object? EnterHost(ThreadRuns runs, object host)
    {
        ArgumentNullException.ThrowIfNull(host);
        object? outer = runs.Host;
        runs.Host = host;
        return outer;
    }

    /// <summary>Ends what <see cref="EnterHost"/> began. For generated Run methods.</summary>
    /// <param name="runs">The runs of this thread.</param>
    /// <param name="outer">What that gave.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void LeaveHost(ThreadRuns runs, object? outer) => runs.Host = outer;

    /// <summary>The same for code that is disposed, but still called by other code.</summary>
    internal CodeLocation? LocateInMemory(nint address)
    {
        if (PlaceOf(address) is not var (section, offset))
            return null;
        int function = LastUpTo(_functions, section, offset, static function => (function.Section, function.Offset));
        (int stencil, int label) = LastEntriesUpTo(section, offset);
        return new CodeLocation(this, section, offset)
        {
            Function = function < 0 ? null : _functions[function].Name,
            FunctionOffset = function < 0 ? 0 : offset - _functions[function].Offset,
            Stencil = stencil < 0 ? null : _listing[stencil].Name,
            StencilOffset = stencil < 0 ? 0 : offset - _listing[stencil].Offset,
            Label = label < 0 ? null : _listing[label].Name,
            Position = PositionOf(section, offset),
        };
    }

    // Null where no stencil lies.
    private (CodeSection Section, int Offset)? PlaceOf(nint address)
    {
        nint offset = address - CodeAddress;
        if (offset < 0 || offset >= _layout.Total || !_layout.IsCode((int)offset))
            return null;
        CodeSection section = _layout.SectionAt((int)offset);
        return (section, (int)offset - _layout.StartOf(section));
    }

    private int? PositionOf(CodeSection section, int offset)
    {
        int position = LastUpTo(_positions, section, offset, static position => (position.Section, position.Offset));
        return position < 0 ? null : _positions[position].Position;
    }

    // The last stencil and the last label, or -1.
    private (int Stencil, int Label) LastEntriesUpTo(CodeSection section, int offset)
    {
        int stencil = -1;
        int label = -1;
        int entry = LastUpTo(_listing, section, offset, static entry => (entry.Section, entry.Offset));
        for (; entry >= 0 && _listing[entry].Section == section && (stencil < 0 || label < 0); entry--)
        {
            ref int last = ref _listing[entry].IsLabel ? ref label : ref stencil;
            if (last < 0)
                last = entry;
        }

        return (stencil, label);
    }

    // The last of what is marked in a section at this offset or before it, or -1.
    private static int LastUpTo<T>(T[] marks, CodeSection section, int offset, Func<T, (CodeSection Section, int Offset)> placeOf)
    {
        int low = 0;
        for (int high = marks.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            if (placeOf(marks[middle]).CompareTo((section, offset)) <= 0)
                low = middle + 1;
            else
                high = middle;
        }

        return low > 0 && placeOf(marks[low - 1]).Section == section ? low - 1 : -1;
    }

    private int OffsetOf(Label label)
    {
        if (!label.IsOf(_labelStamp))
            throw new ArgumentException("The label is not of this code.", nameof(label));
        int offset = _labels[label.Index];
        return offset >= 0
            ? offset
            : throw new ArgumentException(
                $"Label number {label.Index} {(CodeLayout.IsInOtherCode(offset) ? "is that of other code" : "was never marked")}.", nameof(label));
    }

    [DoesNotReturn]
    private static void ThrowNoAddress() => throw new ArgumentNullException("address");

    [DoesNotReturn]
    private void ThrowOutcome(in RunStatus status)
    {
        if (status.Code == HostException.Status)
            HostException.Take()?.Throw();
        if (status.Code == RunStatus.Faulted && FaultWatch.Take() is { } record)
        {
            StencilFaultException fault = StencilFaultException.Of(record, _heap);
            if (FaultWatch.HeapOf(record.ProgramCounter) is { CatchesFaults: false })
                FaultReport.WriteAndEnd(fault.Message, record.Signal);
            throw fault;
        }

        throw StencilTrapException.Of(status.Code == TrapZero ? 0 : status.Code, status.Place, _heap);
    }

    private void EnterWithCare(ThreadRuns runs)
    {
        try
        {
            VerifyUsable();
            FaultWatch.PrepareThread();
        }
        catch
        {
            ActiveRuns.Leave(runs);
            throw;
        }
    }

    private void VerifyUsable()
    {
        if (_address == 0 || _heap.IsDisposed)
            ThrowDisposed();
    }

    [DoesNotReturn]
    private void ThrowRunning() => throw new InvalidOperationException(
        $"{Name ?? GetType().FullName} is disposed while it runs, on this thread or another. Retire() takes code away that may run: its "
        + "memory is freed when nobody can be in it.");

    [DoesNotReturn]
    private void ThrowDisposed() =>
        throw new ObjectDisposedException(_address == 0 ? GetType().FullName : typeof(CodeHeap).FullName);
}
