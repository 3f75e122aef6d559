using CopyPatch;

namespace Expressions;

/// <summary>The stencil of stack.c for an operator, by the type of its operands.</summary>
internal sealed partial class StackEmitter
{
    // In the order of BinaryOperator; longs are not divided.
    private static readonly Operation<StackEmitter>[] s_longs =
    [
        Operations.I64Add, Operations.I64Subtract, Operations.I64Multiply, default, Operations.I64Min, Operations.I64Max,
        Operations.I64Less, Operations.I64AtMost, Operations.I64Equal, Operations.I64NotEqual,
    ];

    private static readonly Operation<StackEmitter>[] s_doubles =
    [
        Operations.F64Add, Operations.F64Subtract, Operations.F64Multiply, Operations.F64Divide, Operations.F64Min, Operations.F64Max,
        Operations.F64Less, Operations.F64AtMost, Operations.F64Equal, Operations.F64NotEqual,
    ];

    /// <summary>Emits an operation on the two values on top.</summary>
    public void Apply(BinaryOperator operation, NumberType type) =>
        this.Emit((type == NumberType.Long ? s_longs : s_doubles)[(int)operation]);
}
