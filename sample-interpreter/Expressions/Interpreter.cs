using System;

namespace Expressions;

/// <summary>Computes an expression in plain C#, by walking the tree for every row: what both kinds of code must agree with.</summary>
internal sealed unsafe class Interpreter
{
    private readonly Node _node;
    private readonly Table _table;
    private byte* _row;

    /// <summary>Gets ready for an expression and a table.</summary>
    public Interpreter(Node node, Table table)
    {
        _node = node;
        _table = table;
    }

    /// <summary>Computes the table's result column.</summary>
    public void Run()
    {
        for (_row = _table.FirstRow; _row != _table.End; _row += sizeof(long))
        {
            if (_node.Type == NumberType.Long)
                *(long*)(_row + _table.ResultOffset) = Long(_node);
            else
                *(double*)(_row + _table.ResultOffset) = Double(_node);
        }
    }

    private long Long(Node node) => node switch
    {
        LongConstant constant => constant.Value,
        Column column => *(long*)(_row + _table.OffsetOf(column)),
        Unary { Operator: UnaryOperator.Negate } unary => -Long(unary.Operand),
        Binary { Left.Type: NumberType.Long } binary => Apply(binary.Operator, Long(binary.Left), Long(binary.Right)),
        Binary binary => Compare(binary.Operator, Double(binary.Left), Double(binary.Right)) ? 1 : 0,
        _ => throw new ArgumentException($"no long: {node}", nameof(node)),
    };

    private double Double(Node node) => node switch
    {
        DoubleConstant constant => constant.Value,
        Column column => *(double*)(_row + _table.OffsetOf(column)),
        Unary { Operator: UnaryOperator.ToDouble } unary => Long(unary.Operand),
        Unary { Operator: UnaryOperator.Root } unary => Math.Sqrt(Double(unary.Operand)),
        Unary unary => -Double(unary.Operand),
        Binary binary => Apply(binary.Operator, Double(binary.Left), Double(binary.Right)),
        _ => throw new ArgumentException($"no double: {node}", nameof(node)),
    };

    private static long Apply(BinaryOperator operation, long a, long b) => operation switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Min => a < b ? a : b,
        BinaryOperator.Max => a > b ? a : b,
        BinaryOperator.Less => a < b ? 1 : 0,
        BinaryOperator.AtMost => a <= b ? 1 : 0,
        BinaryOperator.Equal => a == b ? 1 : 0,
        BinaryOperator.NotEqual => a != b ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static double Apply(BinaryOperator operation, double a, double b) => operation switch
    {
        BinaryOperator.Add => a + b,
        BinaryOperator.Subtract => a - b,
        BinaryOperator.Multiply => a * b,
        BinaryOperator.Divide => a / b,
        BinaryOperator.Min => a < b ? a : b,
        BinaryOperator.Max => a > b ? a : b,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };

    private static bool Compare(BinaryOperator operation, double a, double b) => operation switch
    {
        BinaryOperator.Less => a < b,
        BinaryOperator.AtMost => a <= b,
        BinaryOperator.Equal => a == b,
        BinaryOperator.NotEqual => a != b,
        _ => throw new ArgumentOutOfRangeException(nameof(operation), operation, null),
    };
}
