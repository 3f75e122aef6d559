namespace CopyPatch;

/// <summary>What a code heap is to be like.</summary>
public sealed class CodeHeapOptions
{
    /// <summary>
    /// Gets the most bytes that the heap can hold, 65,536 to <see cref="CodeHeap.MaximumCapacity"/>; rounded up to a multiple of
    /// 65,536. <see cref="CodeHeap.DefaultCapacity"/> where nothing else is said.
    /// </summary>
    public long Capacity { get; init; } = CodeHeap.DefaultCapacity;

    /// <summary>
    /// Gets how its memory is mapped. Where the system cannot do what is asked for, the heap's constructor throws; so leave it to the
    /// heap unless you know better.
    /// </summary>
    public CodeHeapMapping Mapping { get; init; }

    /// <summary>
    /// Gets who is told of the code in it, besides those that the environment names: debuggers and profilers, on Linux only. None where
    /// nothing else is said.
    /// </summary>
    public CodeDebugging Debugging { get; init; }

    /// <summary>
    /// Gets whether a fault in its code (memory that is not there, a division by zero, an instruction that is none, the end of the stack)
    /// is a <see cref="StencilFaultException"/>, thrown by the <c>Run</c> that the code is part of. If not, as where nothing is said, it
    /// ends the process. For that the process gets a signal handler, in front of those that are there; see
    /// <see cref="CodeHeap.CanCatchFaults"/>. By the same handler a <see cref="StencilTrapException"/> has the stack of compiled code, at
    /// the cost of a signal for each <c>CP_TRAP</c> that is run.
    /// </summary>
    public bool CatchFaults { get; init; }
}
