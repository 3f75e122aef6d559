namespace CopyPatch;

/// <summary>Where compiled code goes: a label of the code itself, other compiled code, or a label of that.</summary>
public readonly struct CodeTarget
{
    internal CodeTarget(Label label, CompiledCode? code)
    {
        Label = label;
        Code = code;
    }

    internal Label Label { get; }

    internal CompiledCode? Code { get; }

    internal bool IsNone => Code is null && Label.Stamp == 0;

    /// <summary>A label of the code that is being made: a function that calls itself, or a local one.</summary>
    /// <param name="label">The label.</param>
    public static implicit operator CodeTarget(Label label) => new(label, null);

    /// <summary>
    /// Other compiled code, of any heap. It stays in memory as long as code that calls it, even if it is disposed. For a label of it see
    /// <see cref="CompiledCode.At"/>.
    /// </summary>
    /// <param name="code">The compiled code.</param>
    public static implicit operator CodeTarget(CompiledCode? code) => new(default, code);
}
