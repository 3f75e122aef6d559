namespace Tutorial;

/// <summary>What an instruction does to the two stacks.</summary>
/// <param name="TakesIntegers">How many integers it takes.</param>
/// <param name="LeavesIntegers">How many integers it leaves.</param>
/// <param name="TakesNumbers">How many floating-point numbers it takes.</param>
/// <param name="LeavesNumbers">How many floating-point numbers it leaves.</param>
internal readonly record struct StackEffect(int TakesIntegers, int LeavesIntegers, int TakesNumbers, int LeavesNumbers)
{
    /// <summary>The effect of an instruction, also of a superinstruction.</summary>
    public static StackEffect Of(Opcode opcode) => opcode switch
    {
        Opcode.Push or Opcode.Get or Opcode.Random => new(0, 1, 0, 0),
        Opcode.FPush or Opcode.FGet => new(0, 0, 0, 1),
        Opcode.Set or Opcode.Drop or Opcode.Print or Opcode.Put or Opcode.JumpIf or Opcode.Return => new(1, 0, 0, 0),
        Opcode.FSet or Opcode.FPrint => new(0, 0, 1, 0),
        Opcode.Dup => new(1, 2, 0, 0),
        Opcode.Swap => new(2, 2, 0, 0),
        Opcode.Load => new(1, 1, 0, 0),
        Opcode.Store => new(2, 0, 0, 0),
        Opcode.FLoad or Opcode.ToFloat => new(1, 0, 0, 1),
        Opcode.FStore => new(1, 0, 1, 0),
        Opcode.FSqrt or Opcode.Sine => new(0, 0, 1, 1),
        Opcode.ToInt => new(0, 1, 1, 0),
        Opcode.Jump or Opcode.Copy or Opcode.Increment => default,
        >= Opcode.FAdd and <= Opcode.FDivConstant => new(0, 0, Operands(opcode), 1),
        >= Opcode.FLess and <= Opcode.FGreaterConstant => new(0, 1, Operands(opcode), 0),
        >= Opcode.JumpIfFLess and <= Opcode.JumpIfFGreaterConstant => new(0, 0, Operands(opcode), 0),
        >= Opcode.JumpIfEqual => new(Operands(opcode), 0, 0, 0),
        _ => new(Operands(opcode), 1, 0, 0),
    };

    // Both on the stack, or one of them a local variable or a constant.
    private static int Operands(Opcode opcode) => (opcode - Opcode.Add) % 3 == 0 ? 2 : 1;
}
