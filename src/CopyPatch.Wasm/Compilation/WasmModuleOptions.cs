using System;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>How a module is compiled.</summary>
public sealed class WasmModuleOptions
{
    /// <summary>
    /// Gets whether its loops look whether <c>WasmStore.Cancel</c> was called, which costs some speed. Without it a
    /// loop that never ends cannot be stopped.
    /// </summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>
    /// Gets whether the module keeps which machine code each of its operators became, for <c>WasmModule.GetListing</c>. That
    /// takes 12 bytes for each.
    /// </summary>
    public bool KeepListing { get; init; }

    /// <summary>
    /// Gets whether accesses of memory are not checked: what lies outside faults, and the fault becomes the trap. Such code is faster.
    /// For that the process gets a signal handler (<see cref="CodeHeapOptions.CatchFaults"/>), and each memory 8 GiB of address space.
    /// Without effect where faults cannot be caught (<see cref="CodeHeap.CanCatchFaults"/>).
    /// </summary>
    /// <remarks>
    /// A memory that an instance imports has that much where an instance of such a module has made it, or its store
    /// (<see cref="WasmStoreOptions.CatchFaults"/>). With any other the module is compiled once more, with checks.
    /// </remarks>
    public bool CatchFaults { get; init; }

    /// <summary>
    /// Gets whether a function is validated and compiled when it is called first, so that a large module of which little is run is there at
    /// once. A call costs a jump more. A body that is not valid is found by the call: it ends with a <see cref="WasmFormatException"/>, each
    /// time; where that must be known before, <c>WasmModule.Validate</c> says it.
    /// </summary>
    /// <remarks>
    /// A call may then also end with an <see cref="InsufficientMemoryException"/>, where there is no room for the function's code.
    /// </remarks>
    public bool CompileLazily { get; init; }

    /// <summary>
    /// Gets how many threads compile the module, at most: the one that calls <c>Compile</c>, and others of the thread pool. 1 by default. A
    /// small module takes fewer.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int CompileThreads
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 1;

    /// <summary>
    /// Gets how many bytes of machine code (<c>WasmModule.MachineCodeBytes</c>) the module may become, at most: with more its compilation
    /// ends with a <see cref="WasmLimitException"/>. By default only a code heap's capacity is a limit, 2 GiB.
    /// </summary>
    /// <remarks>
    /// It is looked at while code is made, so it bounds the memory that a compilation takes as well: about eight bytes for each of machine
    /// code, and twenty for each of the module, are allocated until the code is in its heap, and one more for each in the heap. Of a module that is compiled lazily it bounds all functions together: the call of one that would be too much ends with the
    /// exception, each time.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int MaximumCodeBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = int.MaxValue;

    /// <summary>
    /// Gets what ends the compilation of the module, with an <see cref="OperationCanceledException"/>: it is looked at for each function, and
    /// within large ones. Whatever was compiled is given back.
    /// </summary>
    /// <remarks>
    /// It goes for all that is compiled later, too: a function of a module that is compiled lazily, whose call then ends with that exception,
    /// and code with checks for <see cref="CatchFaults"/>.
    /// </remarks>
    public CancellationToken CancellationToken { get; init; }
}
