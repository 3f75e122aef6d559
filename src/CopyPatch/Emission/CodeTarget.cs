namespace CopyPatch;

/// <summary>What compiled code calls directly: a label of its own, or other compiled code.</summary>
public readonly struct CodeTarget
{
    private CodeTarget(Label label, CompiledCode? code)
    {
        Label = label;
        Code = code;
    }

    internal Label Label { get; }

    internal CompiledCode? Code { get; }

    /// <summary>A label of the code that is being made: a function that calls itself, or a local one.</summary>
    /// <param name="label">The label.</param>
    public static implicit operator CodeTarget(Label label) => new(label, null);

    /// <summary>
    /// Other compiled code, of any heap. It stays in memory as long as code that calls it, even if it is disposed.
    /// </summary>
    /// <param name="code">The compiled code.</param>
    public static implicit operator CodeTarget(CompiledCode? code) => new(default, code);
}
