using System.Collections.Generic;

namespace Lua;

/// <content>Conditions, and what is chosen by them.</content>
internal sealed partial class Generator
{
    /// <summary>Jumps if the truth of an expression is that one, else goes on.</summary>
    private void JumpWhen(Expression expression, bool truth, ref JumpTarget target)
    {
        int mark = _free;
        switch (expression.Kind)
        {
            case ExpressionKind.Constant:
                if (((ConstantExpression)expression).IsTrue == truth)
                    EmitJump(ref target, expression.Line);
                break;
            case ExpressionKind.Not:
                JumpWhen(((UnaryExpression)expression).Operand, !truth, ref target);
                break;
            case ExpressionKind.And or ExpressionKind.Or:
                // The truth that one operand is enough for.
                bool decisive = expression.Kind == ExpressionKind.Or;
                List<Expression> operands = ((ListExpression)expression).Operands;
                JumpTarget other = default;
                for (int at = 0; at < operands.Count; at++)
                {
                    if (truth == decisive)
                        JumpWhen(operands[at], truth, ref target);
                    else if (at < operands.Count - 1)
                        JumpWhen(operands[at], decisive, ref other);
                    else
                        JumpWhen(operands[at], truth, ref target);
                }
                Bind(ref other);
                break;
            case ExpressionKind.Comparison:
                var comparison = (BinaryExpression)expression;
                if (comparison.First is ChainExpression chain)
                    Compare(comparison, null, EvaluateChain(chain, -1), truth, ref target);
                else
                    Compare(comparison, comparison.First, -1, truth, ref target);
                break;
            default:
                int register = Evaluate(expression);
                EmitConditional(Op.JumpIf, register, 0, truth, ref target, expression.Line);
                break;
        }
        _free = mark;
    }

    /// <summary>Jumps if a comparison's truth is that one. Its left operand is in a register, or an expression not computed yet.</summary>
    private void Compare(BinaryExpression comparison, Expression? first, int left, bool truth, ref JumpTarget target)
    {
        BinaryOperator operation = comparison.Operation;
        Expression right = comparison.Right;
        int line = comparison.Line;
        if (operation == BinaryOperator.NotEqual)
            (operation, truth) = (BinaryOperator.Equal, !truth);
        if (IsComparisonConstant(right, operation))
        {
            if (first is not null)
                left = Evaluate(first);
            EmitConditional(ConstantOpOf(operation), left, ConstantOf((ConstantExpression)right), truth, ref target, line);
        }
        else if (first is not null && IsComparisonConstant(first, operation))
        {
            left = Evaluate(right);
            EmitConditional(ConstantOpOf(Turn(operation)), left, ConstantOf((ConstantExpression)first), truth, ref target, line);
        }
        else
        {
            if (first is not null)
                left = Evaluate(first);
            int second = Evaluate(right);
            (int a, int b) = operation is BinaryOperator.Greater or BinaryOperator.GreaterEqual ? (second, left) : (left, second);
            Op op = operation switch
            {
                BinaryOperator.Equal => Op.JumpEqual,
                BinaryOperator.Less or BinaryOperator.Greater => Op.JumpLess,
                _ => Op.JumpLessEqual,
            };
            EmitConditional(op, a, b, truth, ref target, line);
        }
    }

    private static bool IsComparisonConstant(Expression expression, BinaryOperator operation) =>
        expression is ConstantExpression constant && (operation == BinaryOperator.Equal || constant.IsNumber);

    /// <summary>The same comparison with its operands exchanged.</summary>
    private static BinaryOperator Turn(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Less => BinaryOperator.Greater,
        BinaryOperator.LessEqual => BinaryOperator.GreaterEqual,
        BinaryOperator.Greater => BinaryOperator.Less,
        BinaryOperator.GreaterEqual => BinaryOperator.LessEqual,
        _ => operation,
    };

    private static Op ConstantOpOf(BinaryOperator operation) => operation switch
    {
        BinaryOperator.Equal => Op.JumpEqualConstant,
        BinaryOperator.Less => Op.JumpLessConstant,
        BinaryOperator.LessEqual => Op.JumpLessEqualConstant,
        BinaryOperator.Greater => Op.JumpGreaterConstant,
        _ => Op.JumpGreaterEqualConstant,
    };

    /// <summary>Computes the truth of an expression.</summary>
    private int EvaluateCondition(Expression expression, int target)
    {
        JumpTarget holds = default;
        JumpWhen(expression, true, ref holds);
        return Choose(target, ref holds, expression.Line);
    }

    /// <summary>Loads true behind the jumps that wait, and false where it is now.</summary>
    private int Choose(int target, ref JumpTarget holds, int line)
    {
        target = PlaceFor(target);
        JumpTarget end = default;
        LoadTruth(false, target, line);
        EmitJump(ref end, line);
        Bind(ref holds);
        LoadTruth(true, target, line);
        Bind(ref end);
        return target;
    }

    /// <summary>Computes what <c>and</c> or <c>or</c> chooses.</summary>
    private int EvaluateLogical(ListExpression list, int target)
    {
        int mark = _free;
        bool isFree = target < 0 || target >= mark;
        int register = isFree || CanWriteEarly(list, target) ? (target < 0 ? mark : target) : mark;
        Choice choice = new() { Register = register };
        EvaluateChoice(list, ref choice);
        LoadChosenTruth(ref choice, list.Line);
        Bind(ref choice.End);
        _free = mark;
        if (target == register)
            return target;
        ReserveOne();
        if (target < 0)
            return register;
        _free = mark;
        return MoveTo(target, register, list.Line);
    }

    /// <summary>Loads true and false where the jumps go that know which of them is chosen.</summary>
    private void LoadChosenTruth(ref Choice choice, int line)
    {
        if (choice.EndsTrue || (choice.WhenTrue.Waiting >= 0 && choice.WhenFalse.Waiting < 0))
        {
            if (!choice.EndsTrue)
                EmitJump(ref choice.End, line);
            Bind(ref choice.WhenTrue);
            LoadTruth(true, choice.Register, line);
        }
        if (choice.WhenFalse.Waiting >= 0)
        {
            EmitJump(ref choice.End, line);
            Bind(ref choice.WhenFalse);
            LoadTruth(false, choice.Register, line);
        }
        if (choice.WhenTrue.Waiting >= 0)
        {
            EmitJump(ref choice.End, line);
            Bind(ref choice.WhenTrue);
            LoadTruth(true, choice.Register, line);
        }
    }

    private void EvaluateChoice(Expression expression, ref Choice choice)
    {
        if (expression is not ListExpression { Kind: ExpressionKind.And or ExpressionKind.Or } list)
        {
            if (IsTruth(expression))
            {
                JumpWhen(expression, false, ref choice.WhenFalse);
                choice.EndsTrue = true;
            }
            else
            {
                Evaluate(expression, choice.Register);
            }
            return;
        }
        bool decisive = list.Kind == ExpressionKind.Or;
        int last = list.Operands.Count - 1;
        for (int at = 0; at < last; at++)
        {
            if (list.Operands[at] is ConstantExpression constant && constant.IsTrue == decisive)
            {
                last = at; // nothing behind it is ever computed
                break;
            }
            TakeWhen(list.Operands[at], decisive, ref choice);
        }
        EvaluateChoice(list.Operands[last], ref choice);
    }

    /// <summary>Takes an expression's value as the choice if its truth is that one, else goes on.</summary>
    private void TakeWhen(Expression expression, bool truth, ref Choice choice)
    {
        switch (expression.Kind)
        {
            case ExpressionKind.Constant when ((ConstantExpression)expression).IsTrue != truth:
                break;
            case ExpressionKind.Constant:
                LoadConstant((ConstantExpression)expression, choice.Register);
                EmitJump(ref choice.End, expression.Line);
                break;
            case ExpressionKind.Not or ExpressionKind.Comparison when truth:
                JumpWhen(expression, true, ref choice.WhenTrue);
                break;
            case ExpressionKind.Not or ExpressionKind.Comparison:
                JumpWhen(expression, false, ref choice.WhenFalse);
                break;
            case ExpressionKind.And or ExpressionKind.Or:
                List<Expression> operands = ((ListExpression)expression).Operands;
                if (expression.Kind == ExpressionKind.Or == truth)
                {
                    foreach (Expression operand in operands)
                        TakeWhen(operand, truth, ref choice);
                    break;
                }
                JumpTarget other = default;
                for (int at = 0; at < operands.Count - 1; at++)
                    JumpWhen(operands[at], !truth, ref other);
                TakeWhen(operands[^1], truth, ref choice);
                Bind(ref other);
                break;
            default:
                int mark = _free;
                int register = Evaluate(expression, expression.Kind == ExpressionKind.Local ? -1 : choice.Register);
                _free = mark;
                MoveTo(choice.Register, register, expression.Line);
                EmitConditional(Op.JumpIf, register, 0, truth, ref choice.End, expression.Line);
                break;
        }
    }

    private static bool IsTruth(Expression expression) => expression.Kind is ExpressionKind.Comparison
        || (expression is UnaryExpression { Operation: UnaryOperator.Not } not
            && not.Operand.Kind is ExpressionKind.Comparison or ExpressionKind.Not);

    /// <summary>A value that is being chosen.</summary>
    private struct Choice
    {
        /// <summary>Where it goes.</summary>
        public int Register;

        /// <summary>Where it is there.</summary>
        public JumpTarget End;

        /// <summary>Where it is false.</summary>
        public JumpTarget WhenFalse;

        /// <summary>Where it is true.</summary>
        public JumpTarget WhenTrue;

        /// <summary>Whether it is true behind the last of its operands.</summary>
        public bool EndsTrue;
    }
}
