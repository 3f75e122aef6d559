using System;
using System.ComponentModel;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

// What generated Emit methods call. Public to subclasses, since those are in the user's assembly, but for them only.
public abstract unsafe partial class StencilEmitter
{
    // Of the section that is emitted into: where the next stencil goes, and the address from which on the buffer has less
    // than Headroom left. Both are null without a buffer, so that the first Reserve goes the slow way.
    private byte* _cursor;
    private byte* _limit;

    // Where code may end: behind the last stencil that does not go on with the next.
    private byte* _end;

    /// <summary>Gets the architectures that the stencils were baked for. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract StencilArchitectures BakedFor { get; }

    /// <summary>
    /// Gets what the processor lacks of what all stencils were compiled for; empty if it has it all. For generated code.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual string LackingFeatures => "";

    /// <summary>
    /// Gets a digest of what flows between the stencils and in which registers: code of different digests cannot call each
    /// other. For generated code.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract ulong StateDigest { get; }

    /// <summary>Gets what <see cref="StateDigest"/> is of, for messages. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract string StateText { get; }

    /// <summary>Gets the name of a stencil, for listings and messages. For generated code.</summary>
    /// <param name="stencil">Its number.</param>
    /// <returns>Its name in C.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract string GetStencilName(int stencil);

    /// <summary>Gets constant data of the stencils. For generated code.</summary>
    /// <param name="datum">Its number.</param>
    /// <param name="alignment">Its alignment in bytes, a power of two up to 64.</param>
    /// <returns>Its bytes.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract ReadOnlySpan<byte> GetDatum(int datum, out int alignment);

    /// <summary>
    /// Keeps an exception of a host function for the <c>Run</c> that called the compiled code on this thread. For generated
    /// code.
    /// </summary>
    /// <param name="exception">What the host function threw.</param>
    /// <returns>The status that the host function must return: below zero.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected static long CaptureException(Exception exception) => HostException.Capture(exception);

    /// <summary>Gets the object that the <c>Run</c> of this thread was given. For generated host functions.</summary>
    /// <returns>The object; null where there is none.</returns>
    /// <remarks>It is not generic: a cast to a type that is known where it stands is a comparison.</remarks>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static object? GetHostObject() => HostObject.Current;

    /// <summary>Says that the object is not what it should be. For generated host functions.</summary>
    /// <typeparam name="T">The type that <see cref="HostObjectAttribute"/> names.</typeparam>
    /// <returns>Nothing.</returns>
    /// <exception cref="InvalidOperationException">
    /// The code was called by that of an emitter whose <c>Run</c> takes none, or takes another type.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.NoInlining)]
    protected static T ThrowNoHostObject<T>()
        where T : class
    {
        HostObject.ThrowNoHost(typeof(T), HostObject.Current);
        return null;
    }

    /// <summary>
    /// In debug builds of the calling assembly, makes sure that one thread uses this emission: the first that emits. For
    /// generated code.
    /// </summary>
    /// <exception cref="InvalidOperationException">Another thread has emitted.</exception>
    [Conditional("DEBUG")]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void VerifyThread()
    {
        int owner = Interlocked.CompareExchange(ref _owner, Environment.CurrentManagedThreadId, 0);
        if (owner != 0 && owner != Environment.CurrentManagedThreadId)
            ThrowOwnedByAnother(owner);
    }

    /// <summary>Refuses a stencil whose features the processor lacks. For generated code.</summary>
    /// <param name="stencil">The stencil's number.</param>
    /// <param name="lacking">What the processor lacks.</param>
    /// <exception cref="PlatformNotSupportedException">Always.</exception>
    [DoesNotReturn]
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void ThrowLacking(int stencil, string lacking) => throw new PlatformNotSupportedException(
        $"Stencil {GetStencilName(stencil)} of {GetType()} is compiled for a processor with more than this one has: {lacking}.");

    /// <summary>Makes room for a stencil. For generated code.</summary>
    /// <param name="size">Bytes that may be written, a constant.</param>
    /// <param name="stencil">The stencil's number.</param>
    /// <returns>Where to write them.</returns>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    /// <exception cref="InsufficientMemoryException">The emission is larger than the whole heap.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected byte* Reserve(int size, int stencil)
    {
        byte* code = _cursor;

        // The size is a constant in each caller, so one comparison is left. Unsigned: a limit of null is always reached.
        if (size <= SectionBuffer.Headroom
                ? (nuint)code >= (nuint)_limit
                : (nuint)code + (nuint)size >= (nuint)_limit + SectionBuffer.Headroom)
            return ReserveSlowly(size, stencil);
        return code;
    }

    /// <summary>Compiles what was emitted. For generated code.</summary>
    /// <param name="name">What the code is called, if it is to have a name.</param>
    /// <returns>What an object of compiled code is made of. The emitter is empty; if compiling fails it is as it was.</returns>
    /// <exception cref="InvalidOperationException">
    /// Nothing was emitted; the last stencil of a section goes on with the next; a label that is used was never marked, or
    /// nothing is there; in a debug build, another thread has emitted.
    /// </exception>
    /// <exception cref="OverflowException">A patch's value does not fit into its instruction.</exception>
    /// <exception cref="InsufficientMemoryException">The heap is full, or the system has no memory left.</exception>
    /// <exception cref="ObjectDisposedException">The emitter, its heap or code that is called is disposed.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected SealedCode Seal(string? name)
    {
        ThrowIfDisposed();
        ThrowIfOwnedByAnother();
        if (_isLoading)
            return SealSaved(name);
        LeaveSection();
        SealedCode code = CodeSealer.Seal(this, name);
        ReturnBuffer();
        return code;
    }

    CompiledCode IStencilEmitter.Compile(string? name) => CompileCode(name);

    /// <summary>Does what the generated <c>Compile</c> does. For generated code.</summary>
    /// <param name="name">What the code is called, if it is to have a name.</param>
    /// <returns>The code.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected abstract CompiledCode CompileCode(string? name);

    /// <summary>Ends a stencil. For generated code.</summary>
    /// <param name="size">Its size in bytes, no more than was reserved.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void Advance(int size) => _cursor += size;

    /// <summary>Ends a stencil that never goes on with the next, behind which code may end. For generated code.</summary>
    /// <param name="size">Its size in bytes, no more than was reserved.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void AdvanceToEnd(int size) => _end = _cursor += size;

    /// <summary>Patches a stencil with the address of a label. For generated code, between Reserve and Advance.</summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="label">A label of this emission.</param>
    /// <exception cref="ArgumentException">It is not of this emission; the stencil is not emitted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchLabel(PatchKind kind, int site, int addend, Label label) =>
        LogLabel(kind, site, addend, PatchTarget.Label, label);

    /// <summary>
    /// Patches a stencil with the address of other code. For generated code, between Reserve and Advance.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="target">A label of this emission, or compiled code.</param>
    /// <exception cref="ArgumentException">
    /// It is neither, or code of a library with another state; the stencil is not emitted.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The compiled code is disposed; the stencil is not emitted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchCode(PatchKind kind, int site, int addend, CodeTarget target)
    {
        if (target.Code is not { } code)
        {
            if (target.IsNone)
                FailPatch(NoTarget(nameof(target)));
            if (_handlers is null)
                PatchLabel(kind, site, addend, target.Label);
            else
                PatchProgramEntry(kind, site, addend, target.Label);
            return;
        }
        if (RefusalOf(code) is { } refusal)
            FailPatch(refusal);
        LogAddress(kind, site, addend, code.EntryOf(target), code);
    }

    /// <summary>
    /// Patches a stencil with the address of a host function. For generated code, between Reserve and Advance.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="function">The address of a function with the C calling convention of this system.</param>
    /// <param name="adapter">
    /// What stencils call instead, where they call by another convention than the system; 0 where it is not made yet.
    /// </param>
    /// <param name="types">A letter for the type of its result, and for each parameter's, as copypatch/structs.h has them.</param>
    /// <exception cref="InsufficientMemoryException">The system has no memory for the adapter; the stencil is not emitted.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// The system forbids to make one, or passes the parameters otherwise; the stencil is not emitted.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void PatchHost(PatchKind kind, int site, int addend, nint function, ref nint adapter, string types)
    {
        if (Machine.PacksParameters)
            RefusePacked(types, "A host function");
        LogAddress(kind, site, addend, Machine.NeedsAdapters ? Adapt(function, ref adapter, types, "") : function, null);
    }

    /// <summary>
    /// Patches a stencil with the address of a native function. For generated code, between Reserve and Advance.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="address">The address as it was found before; 0 where it is looked for now.</param>
    /// <param name="types">A letter for the type of its result, and for each parameter's, as copypatch/structs.h has them.</param>
    /// <param name="function">The function's name in C.</param>
    /// <param name="library">The library that has it.</param>
    /// <param name="entryPoint">The function's name there.</param>
    /// <exception cref="DllNotFoundException">There is no such library; the stencil is not emitted.</exception>
    /// <exception cref="EntryPointNotFoundException">It has no such function; the stencil is not emitted.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// It is called by another convention on this system, and takes or gives a struct, or more memory than there is executable.
    /// </exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchNative(
        PatchKind kind, int site, int addend, ref nint address, string types, string function, string library, string entryPoint)
    {
        if (address == 0)
        {
            nint native = 0;
            try
            {
                native = NativeFunctions.Find(GetType(), function, library, entryPoint);
            }
            catch (TypeLoadException exception)
            {
                FailPatch(exception);
            }

            if (Machine.PacksParameters)
                RefusePacked(types, $"Native function '{function}'");
            address = Machine.NeedsAdapters ? Adapt(native, ref address, types, function) : native;
        }

        LogAddress(kind, site, addend, address, null);
    }

    /// <summary>
    /// Patches a stencil with the address of constant data. For generated code, between Reserve and Advance.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="datum">The number of the datum.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchData(PatchKind kind, int site, int addend, int datum)
    {
        int offset = _buffer!.Data.OffsetOf(datum);
        if (offset < 0)
            offset = _buffer.Data.Place(datum, GetDatum(datum, out int alignment), alignment);
        Log(kind, site, addend, PatchTarget.Datum, offset);
    }

    /// <summary>
    /// Makes room for the sites of a stencil, with zeros. For generated code, between Reserve and Advance: the last that can fail.
    /// </summary>
    /// <param name="size">Bytes of all its sites, whole words.</param>
    /// <exception cref="InsufficientMemoryException">The heap has no room for so many sites; the stencil is not emitted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void ReserveSites(int size)
    {
        if (!_buffer!.Sites.TryReserve(size, _heap.SiteCapacity))
            FailPatch(NoSites(size));
    }

    /// <summary>Gives a site its first value. For generated code, behind ReserveSites.</summary>
    /// <typeparam name="T">The site's type.</typeparam>
    /// <param name="offset">Where it is among the stencil's sites.</param>
    /// <param name="value">The value.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void SetSite<T>(int offset, T value)
        where T : unmanaged => _buffer!.Sites.Set(offset, value);

    /// <summary>Patches a stencil with the address of a site. For generated code, behind ReserveSites.</summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The patch's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="offset">Where it is among the stencil's sites.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchSite(PatchKind kind, int site, int addend, int offset) =>
        Log(kind, site, addend, PatchTarget.Site, _buffer!.Sites.OffsetOf(offset));

    /// <summary>
    /// Notes where a <c>CP_TRAP</c> of a stencil is, if the heap catches faults. For generated code, between Reserve and Advance.
    /// </summary>
    /// <param name="site">The offset in the stencil of what its instruction adds to get the trap's place.</param>
    /// <param name="words">How many words lie above the address that its code returns to; -1 where it has a frame.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected void PatchTrap(int site, int words)
    {
        if (_heap.CatchesFaults)
            LogTrap(site, words);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void LogTrap(int site, int words) => Log(default, site, words, PatchTarget.Trap, 0);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private nint Adapt(nint function, ref nint adapter, string types, string name)
    {
        if (adapter == 0)
        {
            try
            {
                adapter = CallAdapters.Find(function, types, name);
            }
            catch (SystemException exception)
            {
                FailPatch(exception);
            }
        }

        return adapter;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void LogLabel(PatchKind kind, int site, int addend, PatchTarget target, Label label)
    {
        if (!IsMine(label))
            FailPatch(ForeignLabel(label, nameof(label)));
        Log(kind, site, addend, target, label.Index);
    }

    private void LogAddress(PatchKind kind, int site, int addend, nint address, CompiledCode? code)
    {
        bool needsVeneer = InstructionSet.Of(kind).IsBranch(kind, addend) && !_heap.Reaches(address);
        Log(kind, site, addend, PatchTarget.Address, _buffer!.Addresses.Intern(address, code, needsVeneer));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Log(PatchKind kind, int site, int addend, PatchTarget target, int number) =>
        _section!.Patches.Add(kind, (int)(_cursor - _start) + site, addend, target, number);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* ReserveSlowly(int size, int stencil)
    {
        if (_buffer is null)
            RentBuffer();
        SectionBuffer section = _section!;
        if (size > section.End - _cursor)
            GrowSection(section, size);
        if (_keepListing)
            section.Listing.AddStencil(Length, stencil);
        return _cursor;
    }

    private void GrowSection(SectionBuffer section, int size)
    {
        int length = Length;

        // Reserve may ask for a little more than the stencil takes.
        if ((long)length + size > _heap.Capacity + SectionBuffer.Headroom)
        {
            UndoColdParts();
            UndoPadding();
            throw new InsufficientMemoryException(
                $"{length:N0} bytes were emitted, and {size:N0} more do not fit: the code heap's capacity is " +
                $"{_heap.Capacity:N0} bytes.");
        }
        section.Grow(length, (long)length + size);
        section.LastEnd = (int)(_end - _start);
        section.Length = length;
        EnterSection(section);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void RefusePacked(string types, string what)
    {
        if (PackedParameters.Differ(types))
            FailPatch(PackedParameters.Refusal(what));
    }

    // The stencil was not advanced over: it must leave no trace.
    [DoesNotReturn]
    private void FailPatch(Exception exception)
    {
        int length = Length;
        _section!.Patches.DropFrom(length);
        _section.FarSlots.RemoveAll(slot => slot.Site >= length);
        if (_keepListing)
            _section.Listing.DropStencil();
        UndoColdParts();
        UndoPadding();
        throw exception;
    }
}
