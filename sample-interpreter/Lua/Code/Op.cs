namespace Lua;

/// <summary>
/// What an instruction does. R are registers, K constants, U upvalues; A, B, C and Flag are those of the <see cref="Instruction"/>.
/// </summary>
internal enum Op : byte
{
    /// <summary>R[A] = R[B].</summary>
    Move,

    /// <summary>R[A] = K[B].</summary>
    LoadConstant,

    /// <summary>R[A] .. R[A+B-1] = nil.</summary>
    LoadNil,

    /// <summary>R[A] = U[B].</summary>
    GetUpvalue,

    /// <summary>U[B] = R[A].</summary>
    SetUpvalue,

    /// <summary>R[A] = U[B][K[C]], where U[B] is _ENV and K[C] a string.</summary>
    GetGlobal,

    /// <summary>U[B][K[C]] = R[A], where U[B] is _ENV and K[C] a string.</summary>
    SetGlobal,

    /// <summary>R[A] = R[B][K[C]], where K[C] is a string.</summary>
    GetField,

    /// <summary>R[A][K[B]] = R[C], where K[B] is a string.</summary>
    SetField,

    /// <summary>R[A] = R[B][C], where C is the key itself, from 1 to 2^30.</summary>
    GetInteger,

    /// <summary>R[A][B] = R[C], where B is the key itself, from 1 to 2^30.</summary>
    SetInteger,

    /// <summary>R[A] = R[B][R[C]].</summary>
    GetIndex,

    /// <summary>R[A][R[B]] = R[C].</summary>
    SetIndex,

    /// <summary>R[A+3] = R[B] and R[A] = R[B][K[C]], also when A is B.</summary>
    Self,

    /// <summary>R[A] = R[B] + R[C].</summary>
    Add,

    /// <summary>R[A] = R[B] - R[C].</summary>
    Sub,

    /// <summary>R[A] = R[B] * R[C].</summary>
    Mul,

    /// <summary>R[A] = R[B] % R[C].</summary>
    Mod,

    /// <summary>R[A] = R[B] ^ R[C].</summary>
    Pow,

    /// <summary>R[A] = R[B] / R[C].</summary>
    Div,

    /// <summary>R[A] = R[B] // R[C].</summary>
    IDiv,

    /// <summary>R[A] = R[B] &amp; R[C].</summary>
    BAnd,

    /// <summary>R[A] = R[B] | R[C].</summary>
    BOr,

    /// <summary>R[A] = R[B] ~ R[C].</summary>
    BXor,

    /// <summary>R[A] = R[B] &lt;&lt; R[C].</summary>
    Shl,

    /// <summary>R[A] = R[B] >> R[C].</summary>
    Shr,

    /// <summary>R[A] = R[B] + K[C]; with Flag the constant was written on the left. K[C] is a number, here and in the ones below.</summary>
    AddConstant,

    /// <summary>R[A] = R[B] - K[C].</summary>
    SubConstant,

    /// <summary>R[A] = R[B] * K[C]; with Flag the constant was written on the left.</summary>
    MulConstant,

    /// <summary>R[A] = R[B] % K[C].</summary>
    ModConstant,

    /// <summary>R[A] = R[B] ^ K[C].</summary>
    PowConstant,

    /// <summary>R[A] = R[B] / K[C].</summary>
    DivConstant,

    /// <summary>R[A] = R[B] // K[C].</summary>
    IDivConstant,

    /// <summary>R[A] = R[B] &amp; K[C], an integer as in the ones below; with Flag the constant was written on the left.</summary>
    BAndConstant,

    /// <summary>R[A] = R[B] | K[C]; with Flag the constant was written on the left.</summary>
    BOrConstant,

    /// <summary>R[A] = R[B] ~ K[C]; with Flag the constant was written on the left.</summary>
    BXorConstant,

    /// <summary>R[A] = R[B] &lt;&lt; K[C].</summary>
    ShlConstant,

    /// <summary>R[A] = R[B] >> K[C].</summary>
    ShrConstant,

    /// <summary>R[A] = -R[B].</summary>
    Negate,

    /// <summary>R[A] = not R[B].</summary>
    Not,

    /// <summary>R[A] = #R[B].</summary>
    Length,

    /// <summary>R[A] = ~R[B].</summary>
    BNot,

    /// <summary>R[A] = R[B] .. to .. R[B+C-1], where C is at least 2.</summary>
    Concat,

    /// <summary>Goes to A, which lies behind.</summary>
    Jump,

    /// <summary>Goes to A, which lies before: a loop's back edge.</summary>
    JumpBack,

    /// <summary>Goes to C if the truth of R[A] is Flag.</summary>
    JumpIf,

    /// <summary>Goes to C if R[A] == R[B] is Flag.</summary>
    JumpEqual,

    /// <summary>Goes to C if R[A] &lt; R[B] is Flag.</summary>
    JumpLess,

    /// <summary>Goes to C if R[A] &lt;= R[B] is Flag.</summary>
    JumpLessEqual,

    /// <summary>Goes to C if R[A] == K[B] is Flag; any constant.</summary>
    JumpEqualConstant,

    /// <summary>Goes to C if R[A] &lt; K[B] is Flag; a number, as in the ones below.</summary>
    JumpLessConstant,

    /// <summary>Goes to C if R[A] &lt;= K[B] is Flag.</summary>
    JumpLessEqualConstant,

    /// <summary>Goes to C if R[A] > K[B] is Flag; for messages and metamethods it is K[B] &lt; R[A].</summary>
    JumpGreaterConstant,

    /// <summary>Goes to C if R[A] >= K[B] is Flag; for messages and metamethods it is K[B] &lt;= R[A].</summary>
    JumpGreaterEqualConstant,

    /// <summary>R[A].. = R[A](B arguments from R[A+3]); C results are wanted, all if it is -1.</summary>
    Call,

    /// <summary>As <see cref="Call"/>, with the open list's values behind the B arguments.</summary>
    CallOpen,

    /// <summary>Returns R[A](B arguments from R[A+3]); with Flag there are captured variables to close first.</summary>
    TailCall,

    /// <summary>As <see cref="TailCall"/>, with the open list's values behind the B arguments.</summary>
    TailCallOpen,

    /// <summary>Returns B values from R[A]; with Flag there are captured or to-be-closed variables to close first.</summary>
    Return,

    /// <summary>As <see cref="Return"/>, with the open list's values behind the B values.</summary>
    ReturnOpen,

    /// <summary>R[A] = {} with room for B items and C fields.</summary>
    NewTable,

    /// <summary>R[A][C+i] = R[A+i] for i from 1 to B.</summary>
    SetList,

    /// <summary>As <see cref="SetList"/>, with the open list's values behind the B values.</summary>
    SetListOpen,

    /// <summary>R[A] = a closure of Prototypes[B].</summary>
    Closure,

    /// <summary>R[A].. = ...; B are wanted, all if it is -1.</summary>
    Vararg,

    /// <summary>
    /// Begins a numeric loop: R[A] start, R[A+1] limit, R[A+2] step, R[A+3] the variable. Goes to C, behind the loop, if there is
    /// no round.
    /// </summary>
    ForPrepare,

    /// <summary>Steps the numeric loop of R[A]; goes to C, its body, if it goes on.</summary>
    ForLoop,

    /// <summary>
    /// Begins a generic loop: R[A] iterator, R[A+1] state, R[A+2] control, R[A+3] a value to be closed.
    /// Goes to C, the call.
    /// </summary>
    GenericPrepare,

    /// <summary>R[A+4].. = R[A](R[A+1], R[A+2]), B results; uses the registers up to R[A+8].</summary>
    GenericCall,

    /// <summary>If R[A+4] is not nil: R[A+2] = R[A+4], and goes to C, the body.</summary>
    GenericLoop,

    /// <summary>R[A] is a to-be-closed variable from here.</summary>
    MarkClose,

    /// <summary>Closes the upvalues and to-be-closed variables from R[A] on.</summary>
    Close,
}
