namespace CopyPatch.Execution.Tests;

internal enum TierOpcode
{
    Set,
    SetSmall,
    SetShort,
    SetFlag,
    SetFrom,
    AddAll,
    Load,
    Store,
    Add,
    Mul,
    Xor,
    ToX,
    FromX,
    Scale,
    Classify,
    Jump,
    JumpIfLess,
    JumpEither,
    Repeat,
    JumpThrough,
    Call,
    TryCall,
    CallAt,
    Host,
    TrapIf,
    Count,
    Return,
}

/// <summary>An instruction of a random program.</summary>
/// <param name="Value">A constant, a slot, or which function of those behind its own is called.</param>
/// <param name="Target">How far it jumps, forward; for <see cref="TierOpcode.Repeat"/> backward.</param>
internal readonly record struct TierInstruction(TierOpcode Opcode, long Value, int Target);
