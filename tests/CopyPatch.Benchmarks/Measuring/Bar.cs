namespace CopyPatch.Benchmarks;

/// <summary>What is promised of a figure.</summary>
/// <param name="Limit">The worst value that keeps the promise.</param>
/// <param name="IsMost">Whether the value must not be above the limit, rather than not below.</param>
internal readonly record struct Bar(double Limit, bool IsMost)
{
    public static Bar AtMost(double limit) => new(limit, true);

    public static Bar AtLeast(double limit) => new(limit, false);

    public bool HoldsFor(double value) => IsMost ? value <= Limit : value >= Limit;
}
