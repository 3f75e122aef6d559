using System;
using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Compiled code faulted, in a heap that catches faults (<see cref="CodeHeapOptions.CatchFaults"/>).</summary>
/// <remarks>
/// The code was left where it was: what it had written to memory stays written. Host functions that it was called from, and code that
/// called those, go on as after any other exception.
/// </remarks>
public sealed class StencilFaultException : StencilException
{
    private StencilFaultException(FaultRecord record, string message, IReadOnlyList<CodeLocation> frames, long frameCount)
        : base(message, frames)
    {
        Kind = record.Kind;
        Address = record.Address;
        FrameCount = frameCount;
    }

    /// <summary>Gets what happened.</summary>
    public StencilFaultKind Kind { get; }

    /// <summary>Gets the address that was accessed; null where the fault was another, or the processor does not tell.</summary>
    public nint? Address { get; }

    /// <summary>
    /// Gets how many frames of compiled code were left. <see cref="StencilException.Frames"/> has the innermost of them, 64 at most.
    /// </summary>
    public long FrameCount { get; }

    /// <summary>Makes the exception of a fault.</summary>
    /// <param name="record">The fault.</param>
    /// <param name="heap">The heap whose code was run.</param>
    internal static StencilFaultException Of(FaultRecord record, CodeHeap heap)
    {
        var frames = new List<CodeLocation>();
        CodeLocation? location = heap.FindInAny(record.ProgramCounter);
        if (location is not null)
            frames.Add(location);

        bool isLeaf = record.LeafReturn != 0 && !HidesReturn(record, location);
        if (isLeaf)
            frames.AddRange(heap.FindCalls([record.LeafReturn]));
        frames.AddRange(heap.FindCalls(record.ReturnAddresses));

        string what = record.Kind switch
        {
            StencilFaultKind.Access when record.Address is { } address => $"access to address 0x{address:x}",
            StencilFaultKind.Access => "access to an address that is none",
            StencilFaultKind.Division => "division by zero or overflow of a division",
            StencilFaultKind.IllegalInstruction => "illegal instruction",
            _ => "end of the thread's stack",
        };
        // A leaf that keeps something on the stack is not among the frames that were found.
        long frameCount = Math.Max(record.FrameCount + (isLeaf ? 1 : 0), frames.Count);
        string where = location?.ToString() ?? $"0x{record.ProgramCounter:x}";
        return new StencilFaultException(record, $"Fault in compiled code, in {where}: {what}.", frames, frameCount);
    }

    // Exact where the stencil is known, since its code can be read from its start on. Else a return address is taken for one where it is
    // behind a call.
    private static unsafe bool HidesReturn(FaultRecord record, CodeLocation? location)
    {
        if (location?.Stencil is null)
            return FaultWatch.HeapOf(record.LeafReturn) is not { } heap || !heap.IsBehindCall(record.LeafReturn);
        byte* start = (byte*)record.ProgramCounter - location.StencilOffset;
        return InstructionSet.Current.HidesReturn(new ReadOnlySpan<byte>(start, location.StencilOffset));
    }
}
