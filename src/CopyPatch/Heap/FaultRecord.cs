using System.Collections.Generic;

namespace CopyPatch;

/// <summary>What is known of a fault in compiled code.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Signal">The system's number of it.</param>
/// <param name="Address">The address that was accessed; null where the processor does not tell.</param>
/// <param name="ProgramCounter">The instruction.</param>
/// <param name="LeafReturn">
/// Where the code of that instruction returns to if it has no frame of its own and nothing else on the stack, as most leaves; zero
/// where it has for sure.
/// </param>
/// <param name="ReturnAddresses">Of the frames that were left, innermost first.</param>
/// <param name="FrameCount">How many frames there were: at a stack's end more than have an address here.</param>
internal sealed record FaultRecord(
    StencilFaultKind Kind,
    int Signal,
    nint? Address,
    nint ProgramCounter,
    nint LeafReturn,
    IReadOnlyList<nint> ReturnAddresses,
    long FrameCount);
