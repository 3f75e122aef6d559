namespace CopyPatch.Wasm;

/// <summary>How a module is compiled.</summary>
internal sealed class CompileOptions
{
    /// <summary>What is used where nobody says otherwise.</summary>
    public static CompileOptions Default { get; } = new();

    /// <summary>Gets whether loops look whether somebody has asked them to stop. Without it they run until they end.</summary>
    public bool Interruptible { get; init; } = true;

    /// <summary>Gets whether the code keeps which operator each of its parts belongs to.</summary>
    public bool KeepPositions { get; init; }
}
