namespace CopyPatch.Wasm;

/// <summary>What operators without a prefix are compiled to.</summary>
internal sealed class ByOpcode<TOperation>
{
    private readonly TOperation[] _operations = new TOperation[OperatorTable.Prefixed];

    /// <summary>Gets or sets what an operator is compiled to.</summary>
    public TOperation this[Opcode opcode]
    {
        get => _operations[(byte)opcode];
        set => _operations[(int)opcode] = value; // one with a prefix has no place here
    }
}
