using System;
using System.Collections.Generic;
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
public abstract unsafe partial class StencilEmitter : IStencilEmitter, IDisposable
{
    private static int s_stamps;

    private readonly CodeHeap _heap;
    private EmissionBuffer? _buffer;
    private SectionBuffer? _section;
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
    /// The stencils were not baked for the architecture of this process, or for a processor that can do more than this one: by
    /// flags such as <c>-march=x86-64-v3</c>. The message names what is missing.
    /// </exception>
    protected StencilEmitter(CodeHeap heap)
    {
        ArgumentNullException.ThrowIfNull(heap);
        ObjectDisposedException.ThrowIf(heap.IsDisposed, heap);
        if ((BakedFor & Machine.Architecture) == 0)
            ThrowNotBaked();
        if (LackingFeatures.Length > 0)
            ThrowLacking();
        _heap = heap;
        if (StencilCount > 0)
            UseHandlers();
        _keepListing = KeepPositions = heap.Debugger is { KeepsListing: true } || FaultReport.IsWanted;
    }

    /// <summary>Gets where this emitter's compiled code goes.</summary>
    public CodeHeap Heap => _heap;

    /// <summary>
    /// Gets the bytes of code that were emitted into the current section since the last <c>Compile</c> or <see cref="Clear"/>:
    /// where the next stencil will lie in it.
    /// </summary>
    public int Length => (int)(_cursor - _start);

    /// <summary>
    /// Gets the bytes of the sites (<c>CP_SITE</c>) of what was emitted since the last <c>Compile</c> or <see cref="Clear"/>: where the
    /// next stencil's will lie in <see cref="CodeSection.Sites"/>. Each takes whole words of 8 bytes, in the order of the stencil's
    /// parameters. A link takes a word as well, where it is defined.
    /// </summary>
    public int SiteLength => _buffer?.Sites.Length ?? 0;

    /// <summary>
    /// Gets or sets the section that stencils and labels go to from now on: hot, which an emission begins with, or cold.
    /// Each is in one piece in the compiled code, however often it was changed between them; so no stencil may go on with
    /// one of the other section, other than by a jump.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is no section of code.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public CodeSection Section
    {
        get => _section?.Section ?? CodeSection.Hot;
        set
        {
            if (value is not (CodeSection.Hot or CodeSection.Cold))
                throw new ArgumentOutOfRangeException(nameof(value), value, "Stencils go to the hot or to the cold section.");
            if (value == Section)
                return;
            if (_buffer is null)
                RentBuffer();
            ThrowIfOwnedByAnother();
            LeaveSection();
            EnterSection(_buffer!.Of(value));
        }
    }

    /// <summary>
    /// Gets or sets whether compiled code knows which stencil lies where (<see cref="CompiledCode.Listing"/>), and
    /// messages name the stencil. Off by default, but for heaps whose <see cref="CodeDebugging"/> needs it; while it is off it costs nothing.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was set after something was emitted.</exception>
    public bool KeepListing
    {
        get => _keepListing;
        set
        {
            ThrowIfDisposed();
            if (!IsEmpty)
                throw new InvalidOperationException($"{nameof(KeepListing)} must be set before anything is emitted.");
            _keepListing = value;
            UpdateLimit();
        }
    }

    /// <summary>
    /// Gets or sets whether compiled code knows the positions that are marked (<see cref="MarkPosition"/>). Off by default, but for
    /// heaps whose <see cref="CodeDebugging"/> needs it.
    /// </summary>
    public bool KeepPositions { get; set; }

    /// <summary>
    /// Gets or sets the file of which <see cref="MarkPosition"/> marks lines: that, and not a listing of stencils, is what debuggers and
    /// profilers then show (<see cref="CodeDebugging"/>).
    /// </summary>
    public string? SourceFile { get; set; }

    internal EmissionBuffer? Buffer => _buffer;

    internal int Stamp => _stamp;

    private bool IsEmpty
    {
        get
        {
            LeaveSection();
            return _buffer is null || (_buffer.Hot.Length | _buffer.Cold.Length | _buffer.Labels.Count) == 0;
        }
    }

    /// <summary>
    /// Lets stencils and labels go to the cold section until what it returns is disposed: <c>using (emit.Cold()) { ... }</c> for what
    /// runs rarely, and lies out of the way of what runs often. Then <see cref="Section"/> is what it was before.
    /// </summary>
    /// <returns>What ends it.</returns>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public SectionScope Cold() => new(this, CodeSection.Cold);

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

    /// <summary>
    /// Puts a value into the code's data section, for stencils and operations that read it (<c>CP_CONSTANT</c>) or want its address
    /// (<c>CP_LABEL_ADDRESS</c>). It is there once, however often it is defined.
    /// </summary>
    /// <typeparam name="T">A type of 1, 2, 4, 8 or 16 bytes, which is its alignment as well.</typeparam>
    /// <param name="value">The value.</param>
    /// <returns>Its label.</returns>
    /// <exception cref="ArgumentException">The type has another size.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public Label DefineConstant<T>(T value)
        where T : unmanaged
    {
        if (sizeof(T) > 16 || !int.IsPow2(sizeof(T)))
            throw new ArgumentException($"{typeof(T)} has {sizeof(T)} bytes: a constant has 1, 2, 4, 8 or 16.", nameof(value));
        ThrowIfOwnedByAnother();
        UInt128 bits = default;
        *(T*)&bits = value;
        var constant = new DataSection.Constant(bits, sizeof(T));
        if (_stamp != 0 && _buffer!.Data.TryFind(constant, out int known))
            return new Label(known, _stamp);
        Label label = DefineLabel();
        DataSection data = _buffer!.Data;
        _buffer.Labels.TryMark(label.Index, CodeSection.Data, data.Place(constant, label.Index));
        return label;
    }

    /// <summary>
    /// Puts a table of addresses into the code's data section: stencils find it by its label's address
    /// (<c>CP_LABEL_ADDRESS</c>) and jump through it (<c>CP_JUMP_AT</c>). An entry is a pointer.
    /// </summary>
    /// <param name="labels">Labels of this emission, which can be marked later.</param>
    /// <returns>The table's label.</returns>
    /// <exception cref="ArgumentException">A label is not of this emission; there is no table then.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public Label DefineTable(params ReadOnlySpan<Label> labels)
    {
        ThrowIfDisposed();
        foreach (Label label in labels)
            if (!IsMine(label))
                throw ForeignLabel(label, nameof(labels));
        Label table = DefineLabel();
        _buffer!.Labels.TryMark(table.Index, CodeSection.Data, _buffer.Data.PlaceTable(labels));
        return table;
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
        if (!IsMine(label))
            throw ForeignLabel(label, nameof(label));
        LabelTable labels = _buffer!.Labels;
        if (!labels.TryMark(label.Index, _section!.Section, Length))
        {
            throw new InvalidOperationException(labels.IsImported(label.Index)
                ? $"The {labels.Describe(label.Index)} is of other code: it was imported, and has its place."
                : $"The {labels.Describe(label.Index)} was marked before, at offset {labels.OffsetOf(label.Index)}.");
        }
        _section.LastLabel = Length;
        if (_keepListing)
            _section.Listing.AddLabel(Length, label.Index);
    }

    /// <summary>
    /// Says what the stencils from here on are emitted for, up to the next such mark in the section: see
    /// <see cref="CompiledCode.PositionAt"/>. Does nothing unless <see cref="KeepPositions"/> is set.
    /// </summary>
    /// <param name="position">Any number: an offset in bytecode, a line of source.</param>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void MarkPosition(int position)
    {
        if (!KeepPositions)
            return;
        SectionBuffer section = OwnSection();
        section.Positions.Add(new CodePosition(Length, position, section.Section));
    }

    /// <summary>
    /// Says that what is emitted from here on, up to the next such mark in the section, is a function with this name: see
    /// <see cref="CompiledCode.Functions"/>. For code that holds several; code that is one function is named by <c>Compile</c>.
    /// </summary>
    /// <param name="name">Its name, as debuggers, profilers and exceptions are to show it.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void MarkFunction(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        SectionBuffer section = OwnSection();
        section.Functions.Add(new CodeFunction(Length, 0, name, section.Section));
    }

    /// <summary>
    /// Says that an access to memory that faults, in the stencils from here on, up to the next such call in the section, goes on at a
    /// label: as if the stencil had jumped there where it accessed the memory. So a check costs nothing as long as it holds.
    /// </summary>
    /// <remarks>
    /// For stencils and operations that have no frame: that call nothing and need no memory of the stack. In any other the stack is not as
    /// it was, and the process is lost. What the stencil has changed of the state before the access stays changed.
    /// </remarks>
    /// <param name="label">A label of this emission, which can be marked later; <c>default</c>: the fault ends the <c>Run</c>.</param>
    /// <exception cref="ArgumentException">It is of another emitter, or of code that was compiled.</exception>
    /// <exception cref="InvalidOperationException">The heap does not catch faults, or this is an interpreter.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void LandFaults(Label label)
    {
        ThrowIfDisposed();
        if (!_heap.CatchesFaults)
        {
            throw new InvalidOperationException(
                $"The code heap does not catch faults, so none can go on at a label: make it with {nameof(CodeHeapOptions)}."
                + $"{nameof(CodeHeapOptions.CatchFaults)}.");
        }

        if (_handlers is not null)
        {
            throw new InvalidOperationException(
                "An interpreter's handlers serve all of its programs, so where one faults says nothing of the program: check in the stencil.");
        }

        bool isNone = label.Stamp == 0;
        if (!isNone && !IsMine(label))
            throw ForeignLabel(label, nameof(label));
        List<(int Offset, int Label)> landings = OwnSection().Landings;
        if (landings.Count > 0 && landings[^1].Offset == Length)
            landings.RemoveAt(landings.Count - 1);
        landings.Add((Length, isNone ? -1 : label.Index));
    }

    /// <summary>Forgets what was emitted since the last <c>Compile</c>, and its labels.</summary>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public void Clear()
    {
        ThrowIfDisposed();
        if (_buffer is not null)
        {
            _buffer.Clear(); // Kept: who clears is about to emit again.
            EnterSection(_buffer.Hot);
        }
        _stamp = 0;
        _owner = 0;
        _padded = null;
        _shared = default;
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

    // Hands the buffer on, so that this emitter is empty.
    private void ReturnBuffer()
    {
        EmissionBuffer? buffer = _buffer;
        _buffer = null;
        _section = null;
        _cursor = _end = _limit = _start = null;
        _stamp = 0;
        _owner = 0;
        _coldParts = default;
        _padded = null;
        _shared = default;
        buffer?.Return();
    }

    /// <summary>Throws unless this emission is this thread's, as far as a debug build has noted whose it is.</summary>
    private void ThrowIfOwnedByAnother()
    {
        int owner = _owner;
        if (owner != 0 && owner != Environment.CurrentManagedThreadId)
            ThrowOwnedByAnother(owner);
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);

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

    // For what is noted of the section that stencils go to, before the first or between them.
    private SectionBuffer OwnSection()
    {
        if (_section is null)
            RentBuffer();
        ThrowIfOwnedByAnother();
        return _section!;
    }

    private EmissionBuffer RentBuffer()
    {
        ThrowIfDisposed();
        EmissionBuffer buffer = EmissionBuffer.Rent();
        _buffer = buffer;
        EnterSection(buffer.Hot);
        return buffer;
    }

    private void EnterSection(SectionBuffer section)
    {
        _section = section;
        _start = section.Start;
        _cursor = _start + section.Length;
        _end = _start + section.LastEnd;
        UpdateLimit();
    }

    // What the emitter knows of its section is only written down when another is entered or the code compiled.
    private void LeaveSection()
    {
        if (_section is null)
            return;
        _section.Length = Length;
        _section.LastEnd = (int)(_end - _start);
    }

    // With a listing the limit is always reached, so that Reserve goes the slow way, which records the stencil.
    private void UpdateLimit() => _limit = _keepListing || _section is null ? null : _section.Limit;

    private void ThrowLacking() => throw new PlatformNotSupportedException(
        $"The stencils of {GetType().FullName} are compiled for a processor with more than this one has: {LackingFeatures}.");

    private void ThrowNotBaked() => throw new PlatformNotSupportedException(
        $"The stencils of {GetType().FullName} are baked for " +
        (BakedFor == StencilArchitectures.None ? "no architecture that all its files have" : BakedFor.ToString()) +
        $"; this process runs on {System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture}. Stencils are baked for X64 and " +
        "Arm64 where the project does not say otherwise: take CopyPatchArchitectures out of it, bake texts that are committed again " +
        "(dotnet build -t:BakeStencils), and build.");
}
