using System.Linq;

namespace CopyPatch.Execution.Tests;

/// <param name="Value">What was returned; 0 where something was thrown.</param>
/// <param name="Thrown">What ended it, or null.</param>
/// <param name="Memory">What was left in memory.</param>
internal sealed record TierOutcome(long Value, string? Thrown, long[] Memory)
{
    public bool Equals(TierOutcome? other) =>
        other is not null && Value == other.Value && Thrown == other.Thrown && Memory.SequenceEqual(other.Memory);

    public override int GetHashCode() => (Value, Thrown).GetHashCode();

    public override string ToString() => $"{Thrown ?? $"{Value}"}, memory {string.Join(" ", Memory)}";
}
