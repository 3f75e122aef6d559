using System;
using CopyPatch;

namespace Expressions;

/// <summary>From a tree to machine code, through a stack: operands first, then the operator, which finds them there.</summary>
internal sealed class StackCompiler
{
    private readonly StackEmitter _emit;
    private readonly Table _table;

    private StackCompiler(StackEmitter emit, Table table)
    {
        _emit = emit;
        _table = table;
    }

    /// <summary>Compiles an expression for all rows of a table.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="table">The table, whose columns' distances are in the code.</param>
    /// <param name="heap">Where the code goes.</param>
    /// <param name="listing">Whether the code keeps what a listing needs.</param>
    public static unsafe RowCode Compile(Node node, Table table, CodeHeap heap, bool listing = false)
    {
        using StackEmitter emit = new(heap) { KeepListing = listing };
        Label first = emit.DefineLabel("row");
        emit.MarkLabel(first);
        new StackCompiler(emit, table).Evaluate(node);
        emit.EmitStore(table.ResultOffset);
        emit.EmitNextRow(first);
        emit.EmitDone();
        StackEmitter.Program program = emit.Compile();
        return new RowCode(program, program.Run, table, node.Height + 1);
    }

    private void Evaluate(Node node)
    {
        switch (node)
        {
            case LongConstant constant:
                _emit.EmitConstant(constant.Value);
                break;
            case DoubleConstant constant:
                _emit.EmitConstant(BitConverter.DoubleToInt64Bits(constant.Value));
                break;
            case Column column:
                _emit.EmitLoad(_table.OffsetOf(column));
                break;
            case Unary unary:
                Evaluate(unary.Operand);
                Apply(unary);
                break;
            case Binary binary:
                Evaluate(binary.Left);
                Evaluate(binary.Right);
                _emit.Apply(binary.Operator, binary.Left.Type);
                break;
        }
    }

    private void Apply(Unary node)
    {
        switch (node.Operator, node.Type)
        {
            case (UnaryOperator.Root, _): _emit.EmitF64Root(); break;
            case (UnaryOperator.ToDouble, _): _emit.EmitF64OfI64(); break;
            case (_, NumberType.Long): _emit.EmitI64Negate(); break;
            default: _emit.EmitF64Negate(); break;
        }
    }
}
