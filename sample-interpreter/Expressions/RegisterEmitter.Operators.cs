using CopyPatch;

namespace Expressions;

/// <summary>The operation of registers.c for an operator, by the types of its operands and its result.</summary>
internal sealed partial class RegisterEmitter
{
    // In the order of BinaryOperator, the last four of which compare; longs are not divided.
    private static readonly Operation<RegisterEmitter, Register<long>, Register<long>, Operand<long>>[] s_longs =
    [
        Operations.I64Add, Operations.I64Subtract, Operations.I64Multiply, default, Operations.I64Min, Operations.I64Max,
        Operations.I64Less, Operations.I64AtMost, Operations.I64Equal, Operations.I64NotEqual,
    ];

    private static readonly Operation<RegisterEmitter, Register<long>, Register<long>, long>[] s_longColumns =
    [
        Operations.I64AddColumn, Operations.I64SubtractColumn, Operations.I64MultiplyColumn, default, Operations.I64MinColumn,
        Operations.I64MaxColumn, Operations.I64LessColumn, Operations.I64AtMostColumn, Operations.I64EqualColumn,
        Operations.I64NotEqualColumn,
    ];

    private static readonly Operation<RegisterEmitter, Register<double>, Register<double>, Operand<double>>[] s_doubles =
    [
        Operations.F64Add, Operations.F64Subtract, Operations.F64Multiply, Operations.F64Divide, Operations.F64Min, Operations.F64Max,
    ];

    private static readonly Operation<RegisterEmitter, Register<double>, Register<double>, long>[] s_doubleColumns =
    [
        Operations.F64AddColumn, Operations.F64SubtractColumn, Operations.F64MultiplyColumn, Operations.F64DivideColumn,
        Operations.F64MinColumn, Operations.F64MaxColumn,
    ];

    private static readonly Operation<RegisterEmitter, Register<long>, Register<double>, Operand<double>>[] s_comparisons =
    [
        Operations.F64Less, Operations.F64AtMost, Operations.F64Equal, Operations.F64NotEqual,
    ];

    private static readonly Operation<RegisterEmitter, Register<long>, Register<double>, long>[] s_columnComparisons =
    [
        Operations.F64LessColumn, Operations.F64AtMostColumn, Operations.F64EqualColumn, Operations.F64NotEqualColumn,
    ];

    /// <summary>Emits an operation on longs.</summary>
    public void Apply(BinaryOperator operation, Register<long> to, Register<long> a, Operand<long> b) =>
        this.Emit(s_longs[(int)operation], to, a, b);

    /// <summary>Emits an operation on a long and a column of longs.</summary>
    public void ApplyColumn(BinaryOperator operation, Register<long> to, Register<long> a, long offset) =>
        this.Emit(s_longColumns[(int)operation], to, a, offset);

    /// <summary>Emits an operation on doubles that gives one.</summary>
    public void Apply(BinaryOperator operation, Register<double> to, Register<double> a, Operand<double> b) =>
        this.Emit(s_doubles[(int)operation], to, a, b);

    /// <summary>Emits an operation on a double and a column of doubles that gives a double.</summary>
    public void ApplyColumn(BinaryOperator operation, Register<double> to, Register<double> a, long offset) =>
        this.Emit(s_doubleColumns[(int)operation], to, a, offset);

    /// <summary>Emits a comparison of doubles.</summary>
    public void Compare(BinaryOperator operation, Register<long> to, Register<double> a, Operand<double> b) =>
        this.Emit(s_comparisons[operation - BinaryOperator.Less], to, a, b);

    /// <summary>Emits a comparison of a double and a column of doubles.</summary>
    public void CompareColumn(BinaryOperator operation, Register<long> to, Register<double> a, long offset) =>
        this.Emit(s_columnComparisons[operation - BinaryOperator.Less], to, a, offset);
}
