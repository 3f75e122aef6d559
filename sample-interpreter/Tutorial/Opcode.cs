namespace Tutorial;

/// <summary>The instructions of the language, by the names of their stencils in <c>tutorial.c</c>.</summary>
/// <remarks>
/// A program file can name those without <c>Local</c> or <c>Constant</c> (<c>JumpIfLess</c> and the like aside, which
/// are made of two instructions). <see cref="Fusion"/> puts in the others, and counts on the order within each family.
/// </remarks>
internal enum Opcode
{
    Return, Push, Get, Set, Dup, Drop, Swap, FPush, FGet, FSet, Load, Store, FLoad, FStore,

    Add, AddLocal, AddConstant,
    Sub, SubLocal, SubConstant,
    Mul, MulLocal, MulConstant,
    And, AndLocal, AndConstant,
    Or, OrLocal, OrConstant,
    Xor, XorLocal, XorConstant,
    Shl, ShlLocal, ShlConstant,
    Shr, ShrLocal, ShrConstant,
    Div, DivLocal, DivConstant,
    Rem, RemLocal, RemConstant,
    FAdd, FAddLocal, FAddConstant,
    FSub, FSubLocal, FSubConstant,
    FMul, FMulLocal, FMulConstant,
    FDiv, FDivLocal, FDivConstant,

    Equal, EqualLocal, EqualConstant,
    NotEqual, NotEqualLocal, NotEqualConstant,
    Less, LessLocal, LessConstant,
    LessOrEqual, LessOrEqualLocal, LessOrEqualConstant,
    Greater, GreaterLocal, GreaterConstant,
    GreaterOrEqual, GreaterOrEqualLocal, GreaterOrEqualConstant,
    FLess, FLessLocal, FLessConstant,
    FGreater, FGreaterLocal, FGreaterConstant,

    JumpIfEqual, JumpIfEqualLocal, JumpIfEqualConstant,
    JumpIfNotEqual, JumpIfNotEqualLocal, JumpIfNotEqualConstant,
    JumpIfLess, JumpIfLessLocal, JumpIfLessConstant,
    JumpIfLessOrEqual, JumpIfLessOrEqualLocal, JumpIfLessOrEqualConstant,
    JumpIfGreater, JumpIfGreaterLocal, JumpIfGreaterConstant,
    JumpIfGreaterOrEqual, JumpIfGreaterOrEqualLocal, JumpIfGreaterOrEqualConstant,
    JumpIfFLess, JumpIfFLessLocal, JumpIfFLessConstant,
    JumpIfFGreater, JumpIfFGreaterLocal, JumpIfFGreaterConstant,

    FSqrt, ToFloat, ToInt, Jump, JumpIf, Copy, Increment, Print, FPrint, Put, Random, Sine,
}
