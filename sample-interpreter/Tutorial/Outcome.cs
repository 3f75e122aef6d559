namespace Tutorial;

/// <summary>What came of a run: everything that a program can do is in here, so both ways must have the same.</summary>
/// <param name="Answer">What it returned; 0 when it failed.</param>
/// <param name="Error">Why it failed, or null.</param>
/// <param name="Output">What it printed, also when it failed later.</param>
internal sealed record Outcome(long Answer, string? Error, string Output);
