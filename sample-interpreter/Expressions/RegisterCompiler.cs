using CopyPatch;

namespace Expressions;

/// <summary>
/// From a tree to machine code, in registers and in one pass. The operand stack knows where each value is that is still to be used,
/// gives out registers, and puts a value into the frame when there are too few. An operator pops its operands, pushes its
/// result, and emits the operation on the places that it was given.
/// </summary>
internal sealed class RegisterCompiler
{
    private readonly RegisterEmitter _emit;
    private readonly Table _table;
    private readonly OperandStack _stack;

    private RegisterCompiler(RegisterEmitter emit, Table table)
    {
        _emit = emit;
        _table = table;
        _stack = new OperandStack(emit);
    }

    /// <summary>Compiles an expression for all rows of a table.</summary>
    /// <param name="node">The expression.</param>
    /// <param name="table">The table, whose columns' distances are in the code.</param>
    /// <param name="heap">Where the code goes.</param>
    /// <param name="listing">Whether the code keeps what a listing needs.</param>
    public static unsafe RowCode Compile(Node node, Table table, CodeHeap heap, bool listing = false)
    {
        using RegisterEmitter emit = new(heap) { KeepListing = listing };
        Label first = emit.DefineLabel("row");
        emit.MarkLabel(first);
        new RegisterCompiler(emit, table).EvaluateAndStore(node);
        emit.EmitNextRow(first);
        emit.EmitDone();
        RegisterEmitter.Program program = emit.Compile();
        return new RowCode(program, program.Run, table, node.Height + 1);
    }

    private void EvaluateAndStore(Node node)
    {
        Evaluate(node);
        if (node.Type == NumberType.Long)
            _emit.EmitI64Store(_table.ResultOffset, _stack.Pop<long>());
        else
            _emit.EmitF64Store(_table.ResultOffset, _stack.Pop<double>());
    }

    private void Evaluate(Node node)
    {
        switch (node)
        {
            case LongConstant constant: _stack.PushConstant(constant.Value); break;
            case DoubleConstant constant: _stack.PushConstant(constant.Value); break;
            case Column { Type: NumberType.Long } column: _emit.EmitI64Load(_stack.Push<long>(), _table.OffsetOf(column)); break;
            case Column column: _emit.EmitF64Load(_stack.Push<double>(), _table.OffsetOf(column)); break;
            case Unary unary: Evaluate(unary); break;
            case Binary binary: Evaluate(binary); break;
        }
    }

    private void Evaluate(Unary node)
    {
        if (node is { Operator: UnaryOperator.ToDouble, Operand: Column column })
        {
            _emit.EmitF64OfI64Column(_stack.Push<double>(), _table.OffsetOf(column));
            return;
        }
        Evaluate(node.Operand);
        if (node.Operand.Type == NumberType.Long)
        {
            Operand<long> a = _stack.Pop<long>();
            if (node.Operator == UnaryOperator.ToDouble)
                _emit.EmitF64OfI64(_stack.Push<double>(), a);
            else
                _emit.EmitI64Negate(_stack.Push<long>(), a);
        }
        else
        {
            Operand<double> a = _stack.Pop<double>();
            if (node.Operator == UnaryOperator.Root)
                _emit.EmitF64Root(_stack.Push<double>(), a);
            else
                _emit.EmitF64Negate(_stack.Push<double>(), a);
        }
    }

    private void Evaluate(Binary node)
    {
        BinaryOperator operation = node.Operator;
        (Node left, Node right) = (node.Left, node.Right);
        if (right.Registers > 0 && left.Registers == 0 && operation.IsCommutative())
            (left, right) = (right, left); // A constant or a column need not go to a register if it is the second operand.

        if (right is Column column)
        {
            Evaluate(left);
            long offset = _table.OffsetOf(column);
            if (left.Type == NumberType.Long)
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.ApplyColumn(operation, _stack.Push<long>(), a, offset);
            }
            else
            {
                Register<double> a = _stack.PopRegister<double>();
                if (operation.IsComparison())
                    _emit.CompareColumn(operation, _stack.Push<long>(), a, offset);
                else
                    _emit.ApplyColumn(operation, _stack.Push<double>(), a, offset);
            }
            return;
        }

        // What takes more registers goes first, while more are free: its one result waits for the other.
        bool rightFirst = right.Registers > left.Registers;
        Evaluate(rightFirst ? right : left);
        Evaluate(rightFirst ? left : right);
        if (left.Type == NumberType.Long)
        {
            (Register<long> a, Operand<long> b) = Pop<long>(rightFirst);
            _emit.Apply(operation, _stack.Push<long>(), a, b);
        }
        else
        {
            (Register<double> a, Operand<double> b) = Pop<double>(rightFirst);
            if (operation.IsComparison())
                _emit.Compare(operation, _stack.Push<long>(), a, b);
            else
                _emit.Apply(operation, _stack.Push<double>(), a, b);
        }
    }

    private (Register<T> A, Operand<T> B) Pop<T>(bool rightFirst)
        where T : unmanaged
    {
        if (rightFirst)
            return (_stack.PopRegister<T>(), _stack.Pop<T>()); // evaluated from left to right
        Operand<T> b = _stack.Pop<T>();
        return (_stack.PopRegister<T>(), b);
    }
}
