namespace CopyPatch;

/// <summary>Where code goes on after a fault.</summary>
/// <param name="End">Up to where faults go there, from the end of the landing before it on, in bytes from the start of the code.</param>
/// <param name="Landing">Where, likewise; below zero is nowhere.</param>
internal readonly record struct FaultLanding(int End, int Landing);
