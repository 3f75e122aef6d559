namespace Lua;

/// <content>Statements.</content>
internal sealed partial class Generator
{
    private void GenerateStatement(Statement statement)
    {
        int mark = _free;
        switch (statement.Kind)
        {
            case StatementKind.Local:
                GenerateLocal((LocalStatement)statement);
                return;
            case StatementKind.LocalFunction:
                var local = (LocalFunctionStatement)statement;
                Activate(local.Variable, ReserveOne());
                EmitClosure(local.Function, local.Variable.Register);
                return;
            case StatementKind.Assign:
                GenerateAssign((AssignStatement)statement);
                break;
            case StatementKind.Function:
                var function = (FunctionStatement)statement;
                StoreValue(PlaceOfTarget(function.Target, 0), function.Function, function.Line);
                break;
            case StatementKind.Call:
                Call((ChainExpression)((CallStatement)statement).Call, 0);
                break;
            case StatementKind.Do:
                var block = (DoStatement)statement;
                GenerateBlock(block.Body, block.EndLine);
                break;
            case StatementKind.If:
                GenerateIf((IfStatement)statement);
                break;
            case StatementKind.While:
                GenerateWhile((WhileStatement)statement);
                break;
            case StatementKind.Repeat:
                GenerateRepeat((RepeatStatement)statement);
                break;
            case StatementKind.NumericFor:
                GenerateNumericFor((NumericForStatement)statement);
                break;
            case StatementKind.GenericFor:
                GenerateGenericFor((GenericForStatement)statement);
                break;
            case StatementKind.Return:
                GenerateReturn((ReturnStatement)statement);
                break;
            case StatementKind.Break:
                Leave(_loop!.ActiveCount, ref _loop.Exit, statement.Line);
                break;
            case StatementKind.Goto:
                LabelNode target = ((GotoStatement)statement).Target!;
                Leave(target.ActiveCount, ref target.Code, statement.Line);
                break;
            case StatementKind.Label:
                Bind(ref ((LabelStatement)statement).Label.Code);
                MarkPlace();
                break;
        }
        _free = mark;
    }

    private void GenerateBlock(Block block, int endLine)
    {
        int first = _active.Count;
        int mark = _free;
        foreach (Statement statement in block.Statements)
            GenerateStatement(statement);
        EndVariables(first, endLine);
        _free = mark;
    }

    private void EndVariables(int first, int line)
    {
        (bool needsClose, int register) = CloseVariables(first);
        if (needsClose && IsReachable)
            Emit(Op.Close, register, 0, 0, line);
    }

    private void GenerateLocal(LocalStatement statement)
    {
        LocalVariable[] variables = statement.Variables;
        Expression[] values = statement.Values;
        int register = _free;
        if (variables[^1].Kind == VariableKind.Constant)
        {
            for (int at = 0; at < values.Length - 1; at++)
                EvaluateToNext(values[at]);
        }
        else
        {
            EvaluateList(values, variables.Length, statement.EndLine);
        }
        foreach (LocalVariable variable in variables)
            Activate(variable, register++);
        foreach (LocalVariable variable in variables)
        {
            if (variable.Kind == VariableKind.Close)
                Emit(Op.MarkClose, variable.Register, 0, 0, statement.EndLine);
        }
    }

    private void GenerateIf(IfStatement statement)
    {
        JumpTarget end = default;
        for (int at = 0; at < statement.Clauses.Length; at++)
        {
            IfClause clause = statement.Clauses[at];
            if (TryJumpAway(clause))
                continue;
            JumpTarget next = default;
            JumpWhen(clause.Condition, false, ref next);
            GenerateBlock(clause.Body, clause.Body.LastLine);
            if (at < statement.Clauses.Length - 1 || statement.Otherwise is not null)
                EmitJump(ref end, clause.Body.LastLine);
            Bind(ref next);
        }
        if (statement.Otherwise is Block otherwise)
            GenerateBlock(otherwise, otherwise.LastLine);
        Bind(ref end);
    }

    /// <summary>Lets a condition that only guards a jump be the jump.</summary>
    private bool TryJumpAway(IfClause clause)
    {
        if (clause.Body.Statements is not [Statement only])
            return false;
        if (only is BreakStatement && RegisterToClose(_loop!.ActiveCount) < 0)
            JumpWhen(clause.Condition, true, ref _loop.Exit);
        else if (only is GotoStatement { Target: LabelNode target } && RegisterToClose(target.ActiveCount) < 0)
            JumpWhen(clause.Condition, true, ref target.Code);
        else
            return false;
        return true;
    }

    /// <summary>Jumps out of blocks, and closes what ends with them.</summary>
    private void Leave(int activeCount, ref JumpTarget target, int line)
    {
        int register = RegisterToClose(activeCount);
        if (register >= 0 && IsReachable)
            Emit(Op.Close, register, 0, 0, line);
        EmitJump(ref target, line);
    }

    private void GenerateReturn(ReturnStatement statement)
    {
        Expression[] values = statement.Values;
        if (values.Length == 1)
        {
            if (values[0] is CallExpression or MethodCallExpression && _toBeClosed == 0)
            {
                Call((ChainExpression)values[0], -1, isTail: true);
                return;
            }
            if (!values[0].IsOpen)
            {
                Emit(Op.Return, Evaluate(values[0]), 1, 0, statement.EndLine, _closing > 0);
                return;
            }
        }
        int first = _free;
        int count = 0;
        bool isOpen = EvaluateOpenList(values, ref count);
        Emit(isOpen ? Op.ReturnOpen : Op.Return, first, count, 0, statement.EndLine, _closing > 0);
    }
}
