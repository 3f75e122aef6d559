namespace CopyPatchJit;

/// <summary>What an instruction does. Each has a stencil of its name.</summary>
internal enum Opcode
{
    /// <summary>Pushes the operand.</summary>
    Push,

    /// <summary>Pushes the variable of that number.</summary>
    Load,

    /// <summary>Pops into the variable of that number.</summary>
    Store,

    Add,
    Subtract,
    Multiply,

    /// <summary>1 if the lower of two values is less than the upper one, else 0.</summary>
    Less,

    /// <summary>Goes on at the instruction of that number.</summary>
    Jump,

    /// <summary>The same if the value that it pops is 0.</summary>
    JumpIfZero,

    Print,

    /// <summary>Ends with the value on top.</summary>
    Halt,
}

/// <summary>One instruction of a program.</summary>
/// <param name="Operand">A constant, a variable or an instruction; 0 where the opcode has none.</param>
internal readonly record struct Instruction(Opcode Opcode, long Operand = 0);
