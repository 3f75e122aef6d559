using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Runtime.ConstrainedExecution;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// What an operating system gives a code heap: one reservation of address space for code, where no page is ever writable and
/// executable at one address, and within reach of it one for data, which is never executable. Memory is committed and given back in
/// units; code is written and published in granules.
/// </summary>
/// <remarks>
/// Each system has its own class, and what a system is asked is asked there. It has a finalizer: the mapping goes when neither
/// the heap nor code in it can be reached any more.
/// </remarks>
internal abstract unsafe class ExecutableMemory(long length) : CriticalFinalizerObject, IDisposable
{
    /// <summary>What is committed at once: 64 KB, the largest page of AArch64 and the allocation granularity of Windows.</summary>
    public const int CommitUnit = 1 << 16;

    /// <summary>The most bytes of code and data together: 2 GB less a unit, how far x86-64 reaches from the first to the last.</summary>
    public const long MaximumReach = (1L << 31) - CommitUnit;

    ~ExecutableMemory() => End();

    /// <summary>Gets where code is executed.</summary>
    public abstract byte* Executable { get; }

    /// <summary>Gets the size of the reservation in bytes, whole units.</summary>
    public long Length { get; } = length;

    /// <summary>Gets where data are read and written. Nothing there can be executed.</summary>
    public virtual byte* Data => Executable + Length;

    /// <summary>Gets the bytes that are reserved for data, whole units: a quarter of those for code, as far as that reaches.</summary>
    public long DataLength { get; } = Math.Max(CommitUnit, Math.Min((length / 4) & -CommitUnit, MaximumReach - length));

    /// <summary>Gets how it is mapped.</summary>
    public abstract CodeHeapMapping Mapping { get; }

    /// <summary>
    /// Gets the bytes in a granule, a power of two: the smallest range that can be written, published and retracted while the code
    /// beside it runs.
    /// </summary>
    public abstract int Granule { get; }

    /// <summary>Gets who watches it for faults; null where nobody does.</summary>
    public FaultWatch? Faults { get; private set; }

    /// <summary>Gets the bytes at its start that are its own, and published. The first unit is committed from the beginning.</summary>
    public int HeaderLength { get; protected set; }

    /// <summary>Gets or sets who is told of code in it, and then of its end.</summary>
    public CodeDebugger? Debugger { get; set; }

    /// <summary>Gets whether units can be given back to the system while the reservation stays.</summary>
    public virtual bool CanDecommit => true;

    /// <summary>
    /// Gets whether code that may be running can be changed: the bytes of one instruction, which processors read and write at once.
    /// </summary>
    public virtual bool CanChangeCode => false;

    /// <summary>Reserves address space from this system, in the first of its ways that is allowed.</summary>
    /// <param name="length">Bytes, whole units.</param>
    /// <param name="mapping">The only way to be tried, or <see cref="CodeHeapMapping.Automatic"/>.</param>
    /// <exception cref="InsufficientMemoryException">The system has not that much.</exception>
    /// <exception cref="PlatformNotSupportedException">
    /// There is no implementation for this system, it has no such mapping, or a policy forbids executable memory.
    /// </exception>
    public static ExecutableMemory Reserve(long length, CodeHeapMapping mapping = CodeHeapMapping.Automatic) =>
        Reserve(OfThisSystem(length), length, mapping);

    /// <summary>The same, from a system with these ways.</summary>
    public static ExecutableMemory Reserve(IEnumerable<ExecutableMemory> ways, long length, CodeHeapMapping mapping)
    {
        var refusals = new List<SystemRefusal>();
        foreach (ExecutableMemory memory in ways)
        {
            if (mapping is CodeHeapMapping.Automatic || memory.Mapping == mapping)
            {
                if (memory.Open() is not { } refusal)
                    return memory;
                refusals.Add(refusal);
                memory.Dispose();
                if (refusal.IsPolicy)
                    continue;
                throw Refused(length, refusals);
            }

            memory.Dispose();
        }

        if (refusals.Count > 0)
            throw Refused(length, refusals);
        throw new PlatformNotSupportedException(
            $"{RuntimeInformation.OSDescription} has no code heap with the mapping {nameof(CodeHeapMapping)}.{mapping}. Leave the choice to "
            + $"the heap: {nameof(CodeHeapMapping)}.{nameof(CodeHeapMapping.Automatic)}.");
    }

    /// <summary>Reserves the address space, commits the first unit, and publishes the header.</summary>
    /// <returns>Null, or what the system says when it refuses.</returns>
    public SystemRefusal? Open() => Map() ?? Commit(0, CommitUnit) ?? Begin();

    /// <summary>Makes whole units usable, filled with traps before they can be executed.</summary>
    /// <returns>Null, or what the system says when it refuses; then nothing has changed.</returns>
    public abstract SystemRefusal? Commit(long offset, long length);

    /// <summary>Gives whole units back to the system, if it <see cref="CanDecommit"/>. Executing them faults from now on.</summary>
    public abstract void Decommit(long offset, long length);

    /// <summary>Makes whole units of data usable, with zeros in them.</summary>
    /// <returns>Null, or what the system says when it refuses; then nothing has changed.</returns>
    public abstract SystemRefusal? CommitData(long offset, long length);

    /// <summary>Gives whole units of data back to the system. An access to them faults from now on.</summary>
    public abstract void DecommitData(long offset, long length);

    /// <summary>Begins to write whole granules, committed, not published or retracted: they hold traps.</summary>
    /// <returns>Where they are written.</returns>
    public abstract byte* BeginWrite(long offset, int length);

    /// <summary>
    /// Publishes what was written: from now on every thread can execute it, and nobody write it.
    /// </summary>
    /// <param name="written">Where it was written.</param>
    /// <param name="offset">What was begun.</param>
    /// <param name="length">What was begun.</param>
    /// <returns>Null, or what the system says when it refuses; then it is not executable.</returns>
    public abstract SystemRefusal? Publish(byte* written, long offset, int length);

    /// <summary>Ends the writing, whether it was published or not.</summary>
    public virtual void EndWrite(byte* written)
    {
    }

    /// <summary>Makes whole granules trap where they are executed from their start.</summary>
    /// <returns>Whether the system allowed it: if not, they must stay as they are, and it can be tried again.</returns>
    public virtual bool TryRetract(long offset, int length)
    {
        // Their start, so that a call through a stale address traps; the rest when they leave the quarantine.
        Clear(offset, Math.Min(length, Granule));
        return true;
    }

    /// <summary>Fills whole granules that were retracted with traps.</summary>
    public abstract void Clear(long offset, int length);

    /// <summary>Begins to watch it for faults.</summary>
    /// <param name="heap">The heap that it is of.</param>
    /// <param name="catches">Whether they are caught.</param>
    /// <exception cref="PlatformNotSupportedException">This system cannot catch them.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public void WatchFaults(CodeHeap heap, bool catches) => Faults = FaultWatch.Start(heap, Executable, Length, catches);

    /// <inheritdoc/>
    public void Dispose()
    {
        End();
        GC.SuppressFinalize(this);
    }

    /// <summary>Reserves the address space.</summary>
    /// <returns>Null, or what the system says when it refuses.</returns>
    protected abstract SystemRefusal? Map();

    /// <summary>Publishes the header in the first unit, and finds out whether code runs at all.</summary>
    /// <returns>Null, or what the system says when it refuses.</returns>
    protected abstract SystemRefusal? Begin();

    /// <summary>Gives everything back that was taken, if anything was. It may be called again.</summary>
    protected abstract void Release();

    /// <summary>Rounds bytes up to whole granules.</summary>
    protected int WholeGranules(int length) => (int)(((long)length + Granule - 1) & -Granule);

    // The addresses may be somebody else's as soon as they are given back.
    private void End()
    {
        Debugger?.Release((nint)Executable, Length);
        Faults?.Dispose();
        Release();
    }

    // In the order in which they are tried. None has taken anything yet.
    private static IEnumerable<ExecutableMemory> OfThisSystem(long length)
    {
        if (OperatingSystem.IsLinux())
        {
            yield return new LinuxTwoViewMemory(length);
            yield return new LinuxOneViewMemory(length);
        }
        else if (OperatingSystem.IsWindows())
        {
            yield return new WindowsTwoViewMemory(length);
            yield return new WindowsOneViewMemory(length);
        }
        else if (OperatingSystem.IsMacOS())
        {
            yield return new AppleExecutableMemory(length, new AppleSystem());
        }
        else
        {
            throw new PlatformNotSupportedException(
                $"CopyPatch has code heaps for Linux, Windows and macOS; this is {RuntimeInformation.OSDescription}.");
        }
    }

    // What there is too little of is one exception, what is forbidden another, with what would allow it.
    private static SystemException Refused(long length, List<SystemRefusal> refusals)
    {
        SystemRefusal last = refusals[^1];
        string message = $"A code heap of {length:N0} bytes could not be reserved ({string.Join("; ", refusals)}).";
        foreach (SystemRefusal refusal in refusals)
            message += refusal.Remedy.Length > 0 ? " " + refusal.Remedy : "";
        Exception? cause = last.Error == 0 ? null : new Win32Exception(last.Error);
        return last.IsPolicy ? new PlatformNotSupportedException(message, cause) : new InsufficientMemoryException(message, cause);
    }
}
