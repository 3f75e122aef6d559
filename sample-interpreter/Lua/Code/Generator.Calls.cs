namespace Lua;

/// <content>Calls, lists of values, and tables.</content>
internal sealed partial class Generator
{
    private const int HeaderRegisters = 2; // behind the function
    private const int ItemsPerBatch = 50;

    /// <summary>Calls, and leaves the results from the first free register on, which are not reserved.</summary>
    private void Call(ChainExpression call, int wanted, bool isTail = false)
    {
        int mark = _free;
        if (call.First is ChainExpression chain)
            EmitCall(call, null, EvaluateChain(chain, -1), mark, wanted, isTail);
        else
            EmitCall(call, call.First, -1, mark, wanted, isTail);
    }

    private void EmitCall(ChainExpression call, Expression? first, int register, int mark, int wanted, bool isTail)
    {
        Expression[] arguments;
        int count = 0;
        if (call is MethodCallExpression method)
        {
            if (first is not null)
                register = Evaluate(first);
            Emit(Op.Self, mark, register, ConstantOf(method.Method), method.MethodLine);
            arguments = method.Arguments;
            count = 1;
        }
        else
        {
            if (first is not null)
                Evaluate(first, mark);
            else
                MoveTo(mark, register, call.Line);
            arguments = ((CallExpression)call).Arguments;
        }
        _free = mark;
        _headers += HeaderRegisters;
        Reserve(1 + HeaderRegisters + count);
        bool isOpen = EvaluateOpenList(arguments, ref count);
        if (isTail)
            Emit(isOpen ? Op.TailCallOpen : Op.TailCall, mark, count, 0, call.Line, _closing > 0);
        else
            Emit(isOpen ? Op.CallOpen : Op.Call, mark, count, wanted, call.Line);
        _headers -= HeaderRegisters;
        _free = mark;
    }

    /// <summary>
    /// Computes values into the next registers, reserves them and adds how many they are; whether those of the last one, as many as
    /// it has, come behind.
    /// </summary>
    private bool EvaluateOpenList(Expression[] values, ref int count)
    {
        for (int at = 0; at < values.Length; at++)
        {
            if (at == values.Length - 1 && values[at].IsOpen)
            {
                EvaluateMany(values[at], -1);
                return true;
            }
            EvaluateToNext(values[at]);
            count++;
        }
        return false;
    }

    /// <summary>Computes as many values of a call or of <c>...</c> as are wanted, -1 for all, from the next register on.</summary>
    private void EvaluateMany(Expression expression, int wanted)
    {
        if (expression is ChainExpression call)
            Call(call, wanted);
        else
            Emit(Op.Vararg, _free, wanted, 0, expression.Line);
        if (wanted > 0)
        {
            Reserve(wanted);
        }
        else if (wanted < 0)
        {
            Reserve(1);
            _free--;
        }
    }

    /// <summary>Computes so many values into the next registers, and reserves them.</summary>
    private void EvaluateList(Expression[] values, int count, int line)
    {
        int end = _free + count;
        for (int at = 0; at < values.Length; at++)
        {
            int missing = end - _free;
            if (at == values.Length - 1 && values[at].IsOpen && missing != 1)
                EvaluateMany(values[at], missing < 0 ? 0 : missing);
            else
                EvaluateToNext(values[at]);
        }
        if (_free < end)
        {
            int missing = end - _free;
            EmitNil(_free, missing, line);
            Reserve(missing);
        }
        _free = end;
    }

    private int EvaluateTable(TableExpression table, int target)
    {
        int register = ReserveOne();
        (int items, int fields) = CountItems(table);
        Emit(Op.NewTable, register, items, fields, table.Line);
        int done = 0;
        int waiting = 0;
        for (int at = 0; at < table.Items.Length; at++)
        {
            TableItem item = table.Items[at];
            if (item.Key is not null)
            {
                SetField(register, item);
                continue;
            }
            if (waiting == ItemsPerBatch)
            {
                Emit(Op.SetList, register, waiting, done, item.Line);
                done += waiting;
                waiting = 0;
                _free = register + 1;
            }
            if (at == table.Items.Length - 1 && item.Value.IsOpen)
            {
                EvaluateMany(item.Value, -1);
                Emit(Op.SetListOpen, register, waiting, done, table.EndLine);
                waiting = 0;
            }
            else
            {
                EvaluateToNext(item.Value);
                waiting++;
            }
        }
        if (waiting > 0)
            Emit(Op.SetList, register, waiting, done, table.EndLine);
        _free = register;
        if (target >= 0)
            return MoveTo(target, register, table.EndLine);
        return ReserveOne();
    }

    private static (int Items, int Fields) CountItems(TableExpression table)
    {
        int fields = 0;
        foreach (TableItem item in table.Items)
            fields += item.Key is null ? 0 : 1;
        return (table.Items.Length - fields, fields); // what is open gives one value, as a rule
    }

    private void SetField(int table, TableItem item)
    {
        int mark = _free;
        Place place = PlaceOfKey(table, item.Key!);
        Store(place, Evaluate(item.Value), item.Line);
        _free = mark;
    }
}
