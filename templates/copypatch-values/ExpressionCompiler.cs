using System;
using CopyPatch;

namespace CopyPatchValues;

/// <summary>
/// From a tree to machine code, in one pass. The operand stack knows where each value is that is still to be used, gives out registers,
/// and puts a value into the frame when there are too few. An operator pops its operands, pushes its result, and emits its operation on
/// the places that it was given.
/// </summary>
internal sealed class ExpressionCompiler
{
    // An operation is a value, too: a table takes the place of a switch. In the order of the operators.
    private static readonly Operation<ExpressionEmitter, Register<double>, Operand<double>>[] s_unary =
        [ExpressionEmitter.Operations.Negate, ExpressionEmitter.Operations.Root];

    private static readonly Operation<ExpressionEmitter, Register<double>, Register<double>, Operand<double>>[] s_binary =
    [
        ExpressionEmitter.Operations.Add,
        ExpressionEmitter.Operations.Subtract,
        ExpressionEmitter.Operations.Multiply,
        ExpressionEmitter.Operations.Divide,
    ];

    private readonly ExpressionEmitter _emit;
    private readonly OperandStack _stack;

    private ExpressionCompiler(ExpressionEmitter emit)
    {
        _emit = emit;
        _stack = new OperandStack(emit);
    }

    /// <param name="expression">What is computed.</param>
    /// <param name="heap">Where the machine code goes.</param>
    /// <returns>The function, to be disposed when nobody calls it any more.</returns>
    public static CompiledExpression Compile(Expression expression, CodeHeap heap)
    {
        using var emit = new ExpressionEmitter(heap);
        var compiler = new ExpressionCompiler(emit);
        compiler.Visit(expression);
        emit.EmitFinish(compiler._stack.Pop<double>());
        return new CompiledExpression(emit.Compile(), expression.Height);
    }

    private void Visit(Expression expression)
    {
        switch (expression)
        {
            case Number number:
                _stack.PushConstant(number.Value); // Nothing is emitted: it becomes a part of what uses it.
                break;
            case Variable variable:
                _emit.EmitLoad(_stack.Push<double>(), variable.Index * sizeof(double));
                break;
            case Unary unary:
                Visit(unary.Operand);
                Operand<double> operand = _stack.Pop<double>();
                _emit.Emit(s_unary[(int)unary.Operator], _stack.Push<double>(), operand);
                break;
            case Binary binary:
                Visit(binary.Left);
                Visit(binary.Right);
                Operand<double> b = _stack.Pop<double>(); // wherever it is: register, constant or slot
                Register<double> a = _stack.PopRegister<double>();
                _emit.Emit(s_binary[(int)binary.Operator], _stack.Push<double>(), a, b);
                break;
            default:
                throw new ArgumentException($"{expression.GetType().Name} is not known.", nameof(expression));
        }
    }
}

/// <summary>Machine code of an expression.</summary>
internal sealed unsafe class CompiledExpression(ExpressionEmitter.Program code, int slots) : IDisposable
{
    /// <summary>Computes the expression for these variables: x, y and z.</summary>
    public double Run(ReadOnlySpan<double> variables)
    {
        if (variables.Length < Parser.Variables.Length)
            throw new ArgumentException($"There are {Parser.Variables.Length} variables.", nameof(variables));
        long* frame = stackalloc long[slots];
        fixed (double* first = variables)
            return code.Run(frame, first);
    }

    public void Dispose() => code.Dispose();
}
