using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// Memory for compiled code: one reservation of address space, where no address is ever writable and executable. How that is
/// done depends on the system (<see cref="CodeHeapMapping"/>). Beside the code it has memory for sites (<c>CP_SITE</c>), which code
/// reads and writes, and which is never executable.
/// </summary>
/// <remarks>
/// Safe for use by many threads. Memory is taken from the system as it is needed, and code that is disposed gives its
/// memory back to the heap. The mapping itself goes when the heap and all its code are disposed, or can no longer be
/// reached.
/// </remarks>
public sealed unsafe class CodeHeap : IDisposable
{
    /// <summary>The capacity of a heap in bytes that is made without one: 128 MB, how far AArch64 calls directly.</summary>
    public const long DefaultCapacity = 128L << 20;

    /// <summary>The greatest capacity in bytes: 2 GB, how far x86-64 calls and reads directly, less 64 MB for sites.</summary>
    public const long MaximumCapacity = (1L << 31) - (64 << 20);

    // The first page is the heap's own: the memory's header, and the entries. So a heap full of code still has room for the entry
    // that calls it.
    private const int FirstPageLength = 4096;

    private readonly Lock _lock = new();
    private readonly ExecutableMemory _memory;
    private readonly int _granule;
    private readonly CommitMap _committed;
    private readonly BlockAllocator _blocks;
    private readonly Quarantine _quarantine = new();
    private readonly EntryTable _entries;
    private SiteMemory? _sites; // There is none before it is needed.
    private IReclaimer? _reclaimer; // Nor is there one.
    private Stack<CodeBlock>? _unretracted;
    private object?[] _owners = new object?[64]; // By block.
    private int _blocksInUse;
    private long _placedLength;
    private volatile bool _isDisposed;
    private volatile bool _wantsCare;

    /// <summary>Reserves <see cref="DefaultCapacity"/> of address space. Nearly no memory is taken before code is compiled.</summary>
    /// <exception cref="InsufficientMemoryException">The system has no memory, address space or file for it.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// CopyPatch has no code heap for this system, or a policy of the system forbids executable memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">The environment variable <c>COPYPATCH_DEBUG</c> has an unknown word.</exception>
    /// <exception cref="System.IO.IOException">What is asked for by <see cref="CodeDebugging"/> cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public CodeHeap()
        : this(DefaultCapacity)
    {
    }

    /// <summary>Reserves address space. Nearly no memory is taken before code is compiled.</summary>
    /// <param name="capacity">
    /// The most bytes that the heap can hold, 65,536 to <see cref="MaximumCapacity"/>; rounded up to a multiple of 65,536.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is out of that range.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory, address space or file for it.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// CopyPatch has no code heap for this system, or a policy of the system forbids executable memory.
    /// </exception>
    /// <exception cref="InvalidOperationException">The environment variable <c>COPYPATCH_DEBUG</c> has an unknown word.</exception>
    /// <exception cref="System.IO.IOException">What is asked for by <see cref="CodeDebugging"/> cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public CodeHeap(long capacity)
        : this(new CodeHeapOptions { Capacity = capacity })
    {
    }

    /// <summary>Reserves address space. Nearly no memory is taken before code is compiled.</summary>
    /// <param name="options">What the heap is to be like.</param>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Its capacity is out of range, or there is no such mapping or debugging.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory, address space or file for it.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// CopyPatch has no code heap for this system or none with this mapping, a policy of the system forbids executable memory, faults
    /// cannot be caught here, or <see cref="CodeHeapOptions.Debugging"/> asks for what there is on Linux only.
    /// </exception>
    /// <exception cref="InvalidOperationException">The environment variable <c>COPYPATCH_DEBUG</c> has an unknown word.</exception>
    /// <exception cref="System.IO.IOException">What is asked for by <see cref="CodeDebugging"/> cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public CodeHeap(CodeHeapOptions options)
        : this(DebuggerFor(options), options)
    {
    }

    private CodeHeap(CodeDebugger? debugger, CodeHeapOptions options)
        : this(Reserve(options, debugger), debugger)
    {
        CatchesFaults = options.CatchFaults;
        _wantsCare = CatchesFaults || FaultReport.IsWanted;
        try
        {
            _memory.WatchFaults(this, _wantsCare);
        }
        catch
        {
            _memory.Dispose();
            throw;
        }
    }

    /// <param name="memory">Memory that is open.</param>
    /// <param name="debugger">Who is told of its code, if anybody.</param>
    internal CodeHeap(ExecutableMemory memory, CodeDebugger? debugger = null)
    {
        _memory = memory;
        memory.Debugger = debugger;
        _granule = memory.Granule;
        _committed = CommitMap.OfCode(memory);

        // An entry can be added to the first page where a part of it can be written while another runs.
        int first = Math.Max(FirstPageLength, memory.HeaderLength);
        _entries = new EntryTable(memory.HeaderLength, _granule < first ? first : memory.HeaderLength);
        _blocks = new BlockAllocator(first / _granule, (int)((memory.Length - first) / _granule));
    }

    /// <summary>
    /// Gets whether a code heap can catch faults here (<see cref="CodeHeapOptions.CatchFaults"/>): on Linux. Windows ends a process whose
    /// handler leaves frames behind where hardware keeps a shadow stack, as .NET asks for; on macOS it is not built.
    /// </summary>
    public static bool CanCatchFaults => FaultWatch.IsSupported;

    /// <summary>Gets whether a fault in its code is an exception (<see cref="CodeHeapOptions.CatchFaults"/>).</summary>
    public bool CatchesFaults { get; }

    /// <summary>Gets how its memory is mapped: one of the ways, never <see cref="CodeHeapMapping.Automatic"/>.</summary>
    public CodeHeapMapping Mapping => _memory.Mapping;

    /// <summary>Gets the bytes of address space that are reserved for code; one page of them is the heap's own.</summary>
    public long Capacity => _memory.Length;

    /// <summary>
    /// Gets the bytes of address space that are reserved for sites, besides: a quarter of the <see cref="Capacity"/>, and less where
    /// that is near the maximum.
    /// </summary>
    public long SiteCapacity => _memory.DataLength;

    /// <summary>
    /// Gets the bytes that compiled code takes, with its data and veneers, in units of 16, or with <see cref="CodeHeapMapping.OneView"/>
    /// in pages; and with its sites, in units of 16.
    /// </summary>
    public long BytesInUse
    {
        get
        {
            _reclaimer?.Reclaim();
            lock (_lock)
                return CodeBytesInUse + (_sites?.BytesInUse ?? 0);
        }
    }

    /// <summary>Gets the bytes that are taken from the system, in units of 65,536.</summary>
    public long BytesCommitted
    {
        get
        {
            lock (_lock)
                return _committed.CommittedBytes + (_sites?.BytesCommitted ?? 0);
        }
    }

    /// <summary>Gets who is told of its code, if anybody.</summary>
    internal CodeDebugger? Debugger => _memory.Debugger;

    internal bool IsDisposed
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _isDisposed;
    }

    /// <summary>Gets whether code can be changed while it runs.</summary>
    internal bool CanChangeCode => _memory.CanChangeCode;

    /// <summary>Gets whether a run has to look first: the heap is disposed, or the thread must be prepared for faults.</summary>
    internal bool WantsCare
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _wantsCare;
    }

    /// <summary>
    /// Ends the heap: nothing more can be compiled, and <c>Run</c> of its code throws. Its memory is unmapped when the
    /// last of its code is disposed, so code that is running now goes on safely.
    /// </summary>
    public void Dispose()
    {
        _reclaimer?.Reclaim();
        lock (_lock)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
            _wantsCare = true;
            if (_blocksInUse == 0)
                _memory.Dispose();
        }
    }

    /// <summary>Whether a branch from anywhere in this heap reaches an address.</summary>
    internal bool Reaches(nint target) =>
        InstructionSet.Current.Reaches(target, (nint)_memory.Executable, _memory.Length);

    /// <summary>Takes memory, which is filled with poison. Its owner writes it without a lock.</summary>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal CodeBlock Allocate(long length, int alignment)
    {
        if (TryAllocate(length, alignment, out CodeBlock block))
            return block;

        // Not with the lock held, since code of other heaps can be freed by it.
        if (!_lock.IsHeldByCurrentThread)
            _reclaimer?.Reclaim();
        if (!TryAllocate(length, alignment, out block))
            ThrowFull(length);
        return block;
    }

    private bool TryAllocate(long length, int alignment, out CodeBlock allocated)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            allocated = default;
            int block = FindBlock(length, alignment);
            if (block == 0)
                return false;
            long offset = (long)_blocks.StartOf(block) * _granule;
            if (_committed.Commit(offset, length) is { } refusal)
            {
                _blocks.Release(block);
                ThrowRefused(length, refusal);
            }
            _blocksInUse++;
            if (block >= _owners.Length)
                Array.Resize(ref _owners, Math.Max(block + 1, _owners.Length * 2));
            allocated = new CodeBlock(block, _memory.Executable + offset, (int)length, _granule);
            return true;
        }
    }

    /// <summary>Takes memory for the sites of code that has a block; its owner writes all of it.</summary>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    internal SiteBlock AllocateSites(int length)
    {
        try
        {
            return TakeSites(length);
        }
        catch (InsufficientMemoryException)
        {
            _reclaimer?.Reclaim();
            return TakeSites(length);
        }
    }

    private SiteBlock TakeSites(int length)
    {
        lock (_lock)
            return (_sites ??= new SiteMemory(_memory)).Allocate(length);
    }

    /// <summary>Gets who gives memory back that waits, which is made if nobody has asked before.</summary>
    internal T GetReclaimer<T>()
        where T : class, IReclaimer, new()
    {
        if (Volatile.Read(ref _reclaimer) is null)
            Interlocked.CompareExchange(ref _reclaimer, new T(), null);
        return (T)_reclaimer!;
    }

    /// <summary>Begins to write a block, which is to be published.</summary>
    internal WriteScope Write(CodeBlock block) => new(_memory, OffsetOf(block), block.Length);

    /// <summary>Changes the target of a jump or call that may be running.</summary>
    /// <param name="kind">How it is patched.</param>
    /// <param name="place">Its field, where it is executed: one that a processor reads and writes at once.</param>
    /// <param name="value">Where it goes, with the patch's addend.</param>
    /// <returns>False where that is out of reach: nothing has changed.</returns>
    internal bool TryChange(PatchKind kind, nint place, nint value)
    {
        using var scope = new WriteScope(_memory, place - (nint)_memory.Executable, sizeof(int));
        if (!InstructionSet.Of(kind).TryPatch(kind, scope.Start, value, place))
            return false;
        scope.Publish();
        return true;
    }

    /// <summary>Says where the code of a block goes on after faults, up to its release.</summary>
    internal void SetLandings(CodeBlock block, ReadOnlySpan<FaultLanding> landings) =>
        _memory.Faults!.AddLandings((nint)block.Executable, landings);

    /// <summary>Says whose code is in a block, up to its release.</summary>
    internal void SetOwner(CodeBlock block, object owner)
    {
        lock (_lock)
            _owners[block.Id] = owner;
    }

    /// <summary>Gets whose code an address is in, if anybody's.</summary>
    internal object? OwnerAt(nint address)
    {
        nint offset = address - (nint)_memory.Executable;
        if (offset < 0 || offset >= _memory.Length)
            return null;
        lock (_lock)
            return _owners[_blocks.At((int)(offset / _granule))];
    }

    /// <summary>
    /// Whether an address is behind a call in code of this heap. Any number may be asked about: what is no code is not read.
    /// </summary>
    internal bool IsBehindCall(nint address)
    {
        nint offset = address - (nint)_memory.Executable;
        lock (_lock)
        {
            return !_isDisposed && IsCode(offset - InstructionSet.LongestCall) && IsCode(offset - 1)
                && InstructionSet.Current.IsBehindCall((byte*)address);
        }
    }

    /// <summary>Takes memory back, which traps from now on, and that of its sites.</summary>
    internal void Release(CodeBlock block, SiteBlock sites = default)
    {
        Debugger?.Release((nint)block.Executable);
        if (CatchesFaults)
            _memory.Faults!.RemoveLandings((nint)block.Executable);
        bool isRetracted = TryRetract(block);
        lock (_lock)
        {
            _owners[block.Id] = null;
            if (sites.Id != 0)
                _sites!.Release(sites);
            if (isRetracted)
            {
                while (_unretracted is not null && _unretracted.TryPeek(out CodeBlock other) && TryRetract(other))
                    Quarantine(_unretracted.Pop());
                Quarantine(block);
            }
            else
            {
                (_unretracted ??= []).Push(block);
            }

            if (--_blocksInUse == 0 && _isDisposed)
                _memory.Dispose();
        }
    }

    /// <summary>Gets the address of an entry with these bytes, which is placed if there is none yet.</summary>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    /// <exception cref="NotSupportedException">The heap catches faults, and the entry has no frame that a fault can be left by.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal nint InternEntry(ReadOnlySpan<byte> code)
    {
        int offset = _entries.Find(code, _memory.Executable);
        return (nint)(_memory.Executable + (offset >= 0 ? offset : AddEntry(code)));
    }

    /// <summary>Places code that stays as long as the heap.</summary>
    /// <returns>Its address.</returns>
    /// <exception cref="InsufficientMemoryException">The heap or the system has no room.</exception>
    /// <exception cref="ObjectDisposedException">The heap is disposed.</exception>
    internal nint Place(ReadOnlySpan<byte> code)
    {
        lock (_lock)
        {
            CodeBlock block = Allocate(code.Length, InstructionSet.CodeAlignment);
            try
            {
                Write(code, OffsetOf(block));
            }
            catch
            {
                Release(block);
                throw;
            }

            Keep(block);
            return (nint)block.Executable;
        }
    }

    private long CodeBytesInUse => (_blocks.GranulesInUse * _granule) - _quarantine.Length - _placedLength;

    /// <summary>Says that a block stays as long as the heap: it counts as no code, and does not keep the mapping alive.</summary>
    internal void Keep(CodeBlock block)
    {
        lock (_lock)
        {
            _placedLength += block.GranularLength;
            if (--_blocksInUse == 0 && _isDisposed)
                _memory.Dispose();
        }
    }

    // With the lock held. The first page is the entries'.
    private bool IsCode(nint offset) =>
        offset >= 0 && offset < _memory.Length && (offset < FirstPageLength || _blocks.At((int)(offset / _granule)) != 0);

    private int FindBlock(long length, int alignment)
    {
        if (length > _memory.Length)
            return 0;
        int size = (int)((length + _granule - 1) / _granule);
        int block;
        while ((block = _blocks.Allocate(size, Math.Max(alignment / _granule, 1))) == 0 && _quarantine.Count > 0)
            Reclaim(_quarantine.Take());
        return block;
    }

    private bool TryRetract(CodeBlock block) => _memory.TryRetract(OffsetOf(block), block.GranularLength);

    // With the lock held, as the next one.
    private void Quarantine(CodeBlock block)
    {
        if (block.GranularLength >= CopyPatch.Quarantine.MaximumLength)
        {
            Reclaim(block);
            return;
        }

        while (_quarantine.IsFullFor(block))
            Reclaim(_quarantine.Take());
        _quarantine.Add(block);
    }

    private void Reclaim(CodeBlock block)
    {
        long offset = OffsetOf(block);
        _memory.Clear(offset, block.GranularLength);
        (int start, int size) = _blocks.Release(block.Id);
        _committed.Release(offset, block.GranularLength, (long)start * _granule, (long)size * _granule);
    }

    private long OffsetOf(CodeBlock block) => block.Executable - _memory.Executable;

    // Before there is memory, which would be lost if this fails.
    private static CodeDebugger? DebuggerFor(CodeHeapOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return CodeDebugger.For(options.Debugging);
    }

    private static ExecutableMemory Reserve(CodeHeapOptions options, CodeDebugger? debugger)
    {
        if (!Enum.IsDefined(options.Mapping))
            throw new ArgumentOutOfRangeException(nameof(options), options.Mapping, "There is no such mapping.");
        long capacity = RoundCapacity(options.Capacity);
        if (debugger is { SetsBreakpoints: true } && options.Mapping == CodeHeapMapping.Automatic)
        {
            try
            {
                return ExecutableMemory.Reserve(capacity, CodeHeapMapping.OneView);
            }
            catch (PlatformNotSupportedException)
            {
                // A policy forbids it: then without breakpoints, but those of the processor.
            }
        }

        return ExecutableMemory.Reserve(capacity, options.Mapping);
    }

    private static long RoundCapacity(long capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, ExecutableMemory.CommitUnit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaximumCapacity);
        return (capacity + ExecutableMemory.CommitUnit - 1) & -ExecutableMemory.CommitUnit;
    }

    private int AddEntry(ReadOnlySpan<byte> code)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            int offset = _entries.Find(code, _memory.Executable);
            if (offset >= 0)
                return offset;
            int prologue = InstructionSet.Current.PrologueLengthOf(code);
            if (prologue < 0 && _wantsCare)
                ThrowNoFrame();
            offset = _entries.Take(code.Length);
            if (offset >= 0)
                Write(code, offset);
            else
                offset = (int)(Place(code) - (nint)_memory.Executable);
            _memory.Faults?.AddEntry((nint)_memory.Executable + offset, prologue);
            _entries.Add(offset, code.Length);
            Debugger?.Publish(PublishedCode.Entry((nint)_memory.Executable + offset, code.Length));
            return offset;
        }
    }

    private void Write(ReadOnlySpan<byte> code, long offset)
    {
        using var scope = new WriteScope(_memory, offset, code.Length);
        code.CopyTo(new Span<byte>(scope.Start, code.Length));
        scope.Publish();
    }

    [DoesNotReturn]
    private static void ThrowNoFrame() => throw new NotSupportedException(
        "An entry does not begin as clang makes it begin, with a frame that keeps all registers of the caller: a fault could not be "
        + "left by it. Bake its stencils with this version and without flags that change frames, or make the heap without "
        + $"{nameof(CodeHeapOptions)}.{nameof(CodeHeapOptions.CatchFaults)}.");

    [DoesNotReturn]
    private void ThrowFull(long length) => throw new InsufficientMemoryException(
        $"The code heap has no room for {length:N0} bytes: {CodeBytesInUse:N0} of its {Capacity:N0} bytes are in use, and its " +
        $"largest free range has {(long)_blocks.LargestFree() * _granule:N0}.");

    [DoesNotReturn]
    private void ThrowRefused(long length, SystemRefusal refusal) => throw new InsufficientMemoryException(
        $"The system refuses memory for {length:N0} bytes of code ({refusal}): {CodeBytesInUse:N0} of the code heap's {Capacity:N0} " +
        $"bytes are in use, and {BytesCommitted:N0} are committed.");
}
