using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace Lua;

/// <content>Assignments.</content>
internal sealed partial class Generator
{
    private readonly List<Place> _places = [];

    /// <summary>Computes what is needed to store to a variable or field.</summary>
    /// <param name="target">The variable or field.</param>
    /// <param name="order">Which of the targets it is; variables that are assigned as later ones are copied.</param>
    private Place PlaceOfTarget(Expression target, int order)
    {
        switch (target)
        {
            case LocalExpression local:
                return new Place(PlaceKind.Local, local.Variable.Register, 0);
            case UpvalueExpression upvalue:
                return new Place(PlaceKind.Upvalue, upvalue.Index, 0);
            case GlobalExpression global:
                return new Place(PlaceKind.Global, global.Environment, ConstantOf(global.Name));
            default:
                var index = (IndexExpression)target;
                int table = EvaluateUnlessAssigned(index.First, order);
                return PlaceOfKey(table, index.Key, order);
        }
    }

    private Place PlaceOfKey(int table, Expression key, int order = int.MaxValue) => key switch
    {
        ConstantExpression { Text: Name name } => new Place(PlaceKind.Field, table, ConstantOf(name)),
        ConstantExpression { Constant: ConstantKind.Integer, Integer: >= 1 and <= MaximumIntegerKey } number =>
            new Place(PlaceKind.Integer, table, (int)number.Integer),
        _ => new Place(PlaceKind.Index, table, EvaluateUnlessAssigned(key, order)),
    };

    private int EvaluateUnlessAssigned(Expression expression, int order) =>
        expression is LocalExpression local && local.Variable.Assigned > order + 1L ? EvaluateToNext(expression) : Evaluate(expression);

    private void Store(Place place, int register, int line)
    {
        switch (place.Kind)
        {
            case PlaceKind.Local: MoveTo(place.First, register, line); break;
            case PlaceKind.Upvalue: Emit(Op.SetUpvalue, register, place.First, 0, line); break;
            case PlaceKind.Global: Emit(Op.SetGlobal, register, place.First, place.Second, line); break;
            case PlaceKind.Field: Emit(Op.SetField, place.First, place.Second, register, line); break;
            case PlaceKind.Integer: Emit(Op.SetInteger, place.First, place.Second, register, line); break;
            default: Emit(Op.SetIndex, place.First, place.Second, register, line); break;
        }
    }

    private void GenerateAssign(AssignStatement statement)
    {
        Expression[] targets = statement.Targets;
        Expression[] values = statement.Values;
        if (targets.Length == 1 && values.Length == 1)
        {
            StoreValue(PlaceOfTarget(targets[0], 0), values[0], statement.EndLine);
            return;
        }

        Mark(isAssigned: true);
        int first = _places.Count;
        for (int at = 0; at < targets.Length; at++)
            _places.Add(PlaceOfTarget(targets[at], at));
        Mark(isAssigned: false);

        int last = targets.Length - 1;
        if (values.Length == targets.Length)
        {
            for (int at = 0; at < last; at++)
                EvaluateToNext(values[at]);
            // What allocates is never written to a variable while other values wait in registers: where the collector finds a value that goes to
            // a variable, it takes it that there are none.
            if (values[last] is TableExpression or FunctionExpression or ListExpression or UnaryExpression)
                EvaluateToNext(values[last]);
            else
                StoreValue(_places[first + last--], values[last + 1], statement.EndLine);
        }
        else
        {
            EvaluateList(values, targets.Length, statement.EndLine);
        }
        for (int at = last; at >= 0; at--)
            Store(_places[first + at], --_free, statement.EndLine);
        _places.RemoveRange(first, _places.Count - first);

        void Mark(bool isAssigned)
        {
            for (int at = 0; at < targets.Length; at++)
            {
                if (targets[at] is LocalExpression local)
                    local.Variable.Assigned = isAssigned ? at + 1 : 0;
            }
        }
    }

    private void StoreValue(Place place, Expression value, int line)
    {
        int mark = _free;
        if (place.Kind == PlaceKind.Local)
            Evaluate(value, place.First);
        else
            Store(place, Evaluate(value), line);
        _free = mark;
    }

    /// <summary>
    /// Whether what <c>and</c> or <c>or</c> chooses may be written to a variable before it is known to be the one that is chosen:
    /// nothing that may be computed after it reads the variable.
    /// </summary>
    private bool CanWriteEarly(ListExpression list, int register)
    {
        foreach (LocalVariable variable in _active)
        {
            if (variable.Register == register && variable.IsCaptured && variable.Kind != VariableKind.Constant)
                return false;
        }
        for (int at = 1; at < list.Operands.Count; at++)
        {
            if (Reads(list.Operands[at], register))
                return false;
        }
        return list.Operands[0] is not ListExpression { Kind: not ExpressionKind.Concat } inner || CanWriteEarly(inner, register);
    }

    private static bool Reads(Expression? expression, int register)
    {
        while (expression is ChainExpression chain)
        {
            bool reads = chain switch
            {
                IndexExpression index => Reads(index.Key, register),
                CallExpression call => ReadsAny(call.Arguments, register),
                MethodCallExpression call => ReadsAny(call.Arguments, register),
                _ => Reads(((BinaryExpression)chain).Right, register),
            };
            if (reads)
                return true;
            expression = chain.First;
        }
        switch (expression)
        {
            case LocalExpression local: return local.Variable.Register == register;
            case UnaryExpression unary: return Reads(unary.Operand, register);
            case SingleExpression single: return Reads(single.Operand, register);
            case ListExpression list: return ReadsAny(CollectionsMarshal.AsSpan(list.Operands), register);
            case TableExpression table:
                foreach (TableItem item in table.Items)
                {
                    if (Reads(item.Key, register) || Reads(item.Value, register))
                        return true;
                }
                return false;
            default: return false;
        }
    }

    private static bool ReadsAny(ReadOnlySpan<Expression> expressions, int register)
    {
        foreach (Expression expression in expressions)
        {
            if (Reads(expression, register))
                return true;
        }
        return false;
    }

    /// <summary>The kinds of what is stored to.</summary>
    private enum PlaceKind : byte
    {
        Local,
        Upvalue,
        Global,
        Field,
        Integer,
        Index,
    }

    /// <summary>What is stored to.</summary>
    private readonly record struct Place(PlaceKind Kind, int First, int Second);
}
