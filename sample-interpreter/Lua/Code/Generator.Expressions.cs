using System.Collections.Generic;

namespace Lua;

/// <content>Expressions for their values.</content>
internal sealed partial class Generator
{
    private const int MaximumIntegerKey = 1 << 30;

    private readonly List<ChainExpression> _chain = [];

    /// <summary>
    /// Computes an expression's value, into a register that is asked for or wherever it suits; gives the register. One that is asked
    /// for may be the next free one, and is not reserved; one that is not asked for is reserved if it is not a variable.
    /// </summary>
    private int Evaluate(Expression expression, int target = -1)
    {
        int mark = _free;
        switch (expression.Kind)
        {
            case ExpressionKind.Constant:
                target = PlaceFor(target);
                LoadConstant((ConstantExpression)expression, target);
                return target;
            case ExpressionKind.Local:
                int register = ((LocalExpression)expression).Variable.Register;
                return MoveTo(target, register, expression.Line);
            case ExpressionKind.Upvalue:
                target = PlaceFor(target);
                Emit(Op.GetUpvalue, target, ((UpvalueExpression)expression).Index, 0, expression.Line);
                return target;
            case ExpressionKind.Global:
                target = PlaceFor(target);
                var global = (GlobalExpression)expression;
                Emit(Op.GetGlobal, target, global.Environment, ConstantOf(global.Name), expression.Line);
                return target;
            case ExpressionKind.Vararg:
                target = PlaceFor(target);
                Emit(Op.Vararg, target, 1, 0, expression.Line);
                return target;
            case ExpressionKind.Function:
                target = PlaceFor(target);
                EmitClosure((FunctionExpression)expression, target);
                return target;
            case ExpressionKind.Not when ((UnaryExpression)expression).Operand.Kind is
                ExpressionKind.Comparison or ExpressionKind.Not or ExpressionKind.And or ExpressionKind.Or:
                return EvaluateCondition(expression, target);
            case ExpressionKind.Not or ExpressionKind.Unary:
                var unary = (UnaryExpression)expression;
                int operand = Evaluate(unary.Operand);
                _free = mark;
                target = PlaceFor(target);
                Emit(OpOf(unary.Operation), target, operand, 0, expression.Line);
                return target;
            case ExpressionKind.And or ExpressionKind.Or:
                return EvaluateLogical((ListExpression)expression, target);
            case ExpressionKind.Concat:
                List<Expression> parts = ((ListExpression)expression).Operands;
                for (int part = parts.Count - 1; part >= 0; part--)
                    EvaluateToNext(parts[part]);
                _free = mark;
                target = PlaceFor(target);
                Emit(Op.Concat, target, mark, parts.Count, expression.Line);
                return target;
            case ExpressionKind.Table:
                return EvaluateTable((TableExpression)expression, target);
            case ExpressionKind.Single:
                return Evaluate(((SingleExpression)expression).Operand, target);
            default:
                return EvaluateChain((ChainExpression)expression, target);
        }
    }

    /// <summary>Computes an expression's value into the next register, and reserves it.</summary>
    private int EvaluateToNext(Expression expression)
    {
        int register = _free;
        Evaluate(expression, register);
        Reserve(1);
        return register;
    }

    private int MoveTo(int target, int register, int line)
    {
        if (target < 0 || target == register)
            return register;
        Emit(Op.Move, target, register, 0, line);
        return target;
    }

    private void LoadConstant(ConstantExpression constant, int register)
    {
        if (constant.Constant == ConstantKind.Nil)
            EmitNil(register, 1, constant.Line);
        else
            Emit(Op.LoadConstant, register, ConstantOf(constant), 0, constant.Line);
    }

    private void LoadTruth(bool truth, int register, int line) =>
        Emit(Op.LoadConstant, register, ConstantOf(truth ? ConstantKind.True : ConstantKind.False), 0, line);

    private void EmitClosure(FunctionExpression function, int register)
    {
        Emit(Op.Closure, register, _children.Count, 0, function.Line);
        _children.Add(function.Function);
    }

    private static Op OpOf(UnaryOperator operation) => operation switch
    {
        UnaryOperator.Negate => Op.Negate,
        UnaryOperator.BNot => Op.BNot,
        UnaryOperator.Not => Op.Not,
        _ => Op.Length,
    };

    /// <summary>Computes an expression that begins with another one, from the first of them on.</summary>
    private int EvaluateChain(ChainExpression expression, int target)
    {
        int mark = _free;
        int bottom = _chain.Count;
        _chain.Add(expression);
        Expression? first = expression.First;
        while (first is ChainExpression next)
        {
            _chain.Add(next);
            first = next.First;
        }
        int register = -1;
        while (_chain.Count > bottom)
        {
            ChainExpression link = _chain[^1];
            _chain.RemoveAt(_chain.Count - 1);
            register = EvaluateLink(link, first, register, mark, _chain.Count == bottom ? target : -1);
            first = null;
        }
        return register;
    }

    /// <summary>Computes an expression of a chain, when what it begins with is in a register or is a first one not computed yet.</summary>
    private int EvaluateLink(ChainExpression link, Expression? first, int register, int mark, int target)
    {
        switch (link.Kind)
        {
            case ExpressionKind.Index:
                return EvaluateIndex((IndexExpression)link, first, register, mark, target);
            case ExpressionKind.Arithmetic:
                return EvaluateArithmetic((BinaryExpression)link, first, register, mark, target);
            case ExpressionKind.Comparison:
                JumpTarget holds = default;
                Compare((BinaryExpression)link, first, register, true, ref holds);
                _free = mark;
                return Choose(target, ref holds, link.Line);
            default:
                EmitCall(link, first, register, mark, 1, isTail: false);
                if (target >= 0)
                    return MoveTo(target, mark, link.Line);
                return ReserveOne();
        }
    }

    private int EvaluateIndex(IndexExpression index, Expression? first, int register, int mark, int target)
    {
        if (first is not null)
            register = Evaluate(first);
        (Op op, int key) = index.Key switch
        {
            ConstantExpression { Text: Name name } => (Op.GetField, ConstantOf(name)),
            ConstantExpression { Constant: ConstantKind.Integer, Integer: >= 1 and <= MaximumIntegerKey } number =>
                (Op.GetInteger, (int)number.Integer),
            _ => (Op.GetIndex, Evaluate(index.Key)),
        };
        _free = mark;
        target = PlaceFor(target);
        Emit(op, target, register, key, index.Line);
        return target;
    }

    private int EvaluateArithmetic(BinaryExpression binary, Expression? first, int register, int mark, int target)
    {
        Op op = Op.Add + (byte)binary.Operation;
        Op withConstant = Op.AddConstant + (byte)binary.Operation;
        int right;
        bool flag = false;
        if (IsOperandConstant(binary.Right, binary.Operation))
        {
            if (first is not null)
                register = Evaluate(first);
            (op, right) = (withConstant, ConstantOf((ConstantExpression)binary.Right));
        }
        else if (first is not null && IsCommutative(binary.Operation) && IsOperandConstant(first, binary.Operation))
        {
            register = Evaluate(binary.Right);
            (op, right, flag) = (withConstant, ConstantOf((ConstantExpression)first), true);
        }
        else
        {
            if (first is not null)
                register = Evaluate(first);
            right = Evaluate(binary.Right);
        }
        _free = mark;
        target = PlaceFor(target);
        Emit(op, target, register, right, binary.Line, flag);
        return target;
    }

    private static bool IsOperandConstant(Expression expression, BinaryOperator operation) =>
        expression is ConstantExpression constant
        && (constant.Constant == ConstantKind.Integer || (constant.Constant == ConstantKind.Float && operation < BinaryOperator.BAnd));

    private static bool IsCommutative(BinaryOperator operation) =>
        operation is BinaryOperator.Add or BinaryOperator.Mul or BinaryOperator.BAnd or BinaryOperator.BOr or BinaryOperator.BXor;
}
