namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>A value on the operand stack. Clean: the sign and payload of a NaN are the same in every engine.</summary>
internal readonly record struct Operand(WasmValueType Type, bool Clean);

/// <summary>A block that is open while code is generated.</summary>
internal sealed class Frame
{
    /// <summary>Gets what a branch to it takes along.</summary>
    public required WasmValueType[] LabelTypes { get; init; }

    /// <summary>Gets what it leaves behind.</summary>
    public required WasmValueType[] Results { get; init; }

    /// <summary>Gets how many operands lie below its own.</summary>
    public required int Base { get; init; }

    /// <summary>Gets, of a loop, the local that counts its rounds; -1 of others.</summary>
    public int Counter { get; init; } = -1;

    /// <summary>Gets to where a loop's local counts up from zero; 0: it counts down to zero.</summary>
    public int CountsTo { get; init; }

    /// <summary>Gets or sets whether what follows cannot be reached.</summary>
    public bool Dead { get; set; }

    public bool IsLoop => Counter >= 0;
}
