using System.Collections.Generic;

namespace CopyPatch;

/// <summary>Compiled code ended by <c>CP_TRAP</c>.</summary>
/// <remarks>
/// In a heap that catches faults (<see cref="CodeHeapOptions.CatchFaults"/>) it has the stack of compiled code, as a
/// <see cref="StencilFaultException"/> has: 64 callers at most, those of the last <c>CP_TRAP</c> where one handed on another.
/// </remarks>
public sealed class StencilTrapException : StencilException
{
    /// <summary>Makes the exception of a trap.</summary>
    /// <param name="code">The code that the stencil gave.</param>
    public StencilTrapException(long code)
        : this(code, [])
    {
    }

    private StencilTrapException(long code, IReadOnlyList<CodeLocation> frames)
        : base($"Compiled code ended with trap {code}{(frames.Count == 0 ? "" : $" in {frames[0]}")}.", frames) => Code = code;

    /// <summary>
    /// Gets the code that the stencil gave to <c>CP_TRAP</c>. It is above zero where it is a constant: the C file does not compile
    /// otherwise.
    /// </summary>
    public long Code { get; }

    /// <summary>Makes the exception of a trap.</summary>
    /// <param name="code">The code that the stencil gave.</param>
    /// <param name="place">Where it was.</param>
    /// <param name="heap">The heap whose code was run.</param>
    internal static StencilTrapException Of(long code, nint place, CodeHeap heap)
    {
        if (heap.FindInAny(place) is not { } location)
            return new StencilTrapException(code);
        IReadOnlyList<nint> returns = location.Code.CatchesFaults ? FaultWatch.TakeTrap(place) : [];
        return new StencilTrapException(code, [location, .. heap.FindCalls(returns)]);
    }
}
