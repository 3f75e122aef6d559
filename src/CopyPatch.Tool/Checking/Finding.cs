namespace CopyPatch.Tool.Checking;

/// <summary>What was found out about one thing that CopyPatch needs.</summary>
/// <param name="Name">The thing.</param>
/// <param name="IsFine">Whether it is there.</param>
/// <param name="Text">What there is; otherwise what is missing, and what to do.</param>
internal sealed record Finding(string Name, bool IsFine, string Text);
