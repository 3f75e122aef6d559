namespace CopyPatch.Wasm;

/// <summary>What a label is of.</summary>
internal enum ControlKind : byte
{
    Function,
    Block,
    Loop,
    If,
    Else,
}
