using System;

namespace Lua;

/// <content>Loops.</content>
internal sealed partial class Generator
{
    private const int NumericRegisters = 3;
    private const int GenericRegisters = 4;
    private const int GenericCallRegisters = 9;

    private Loop? _loop;

    private void GenerateWhile(WhileStatement statement)
    {
        Loop loop = Enter();
        int top = MarkPlace();
        JumpWhen(statement.Condition, false, ref loop.Exit);
        GenerateBlock(statement.Body, statement.Body.LastLine);
        EmitJumpBack(top, statement.Body.LastLine);
        Bind(ref loop.Exit);
        _loop = loop.Around;
    }

    private void GenerateRepeat(RepeatStatement statement)
    {
        Loop loop = Enter();
        int top = MarkPlace();
        int first = _active.Count;
        foreach (Statement inner in statement.Body.Statements)
            GenerateStatement(inner);
        int register = RegisterToClose(first);
        if (register < 0)
        {
            JumpWhen(statement.Condition, true, ref loop.Exit);
        }
        else
        {
            JumpTarget again = default;
            JumpWhen(statement.Condition, false, ref again);
            if (IsReachable)
                Emit(Op.Close, register, 0, 0, statement.EndLine);
            EmitJump(ref loop.Exit, statement.EndLine);
            Bind(ref again);
            if (IsReachable)
                Emit(Op.Close, register, 0, 0, statement.EndLine);
        }
        EmitJumpBack(top, statement.EndLine);
        CloseVariables(first);
        Bind(ref loop.Exit);
        _loop = loop.Around;
    }

    private void GenerateNumericFor(NumericForStatement statement)
    {
        int first = _active.Count;
        int register = EvaluateToNext(statement.Start);
        EvaluateToNext(statement.Limit);
        EvaluateToNext(statement.Step ?? new ConstantExpression(ConstantKind.Integer, statement.Limit.Line) { Integer = 1 });
        for (int at = 0; at < NumericRegisters; at++)
            Activate(statement.Variables[at], register + at);

        Loop loop = Enter();
        EmitConditional(Op.ForPrepare, register, 0, false, ref loop.Exit, statement.DoLine);
        int body = MarkPlace();
        int inner = _active.Count;
        Activate(statement.Variables[^1], ReserveOne());
        foreach (Statement nested in statement.Body.Statements)
            GenerateStatement(nested);
        EndVariables(inner, statement.Body.LastLine);
        Emit(Op.ForLoop, register, 0, body, statement.Line);
        Bind(ref loop.Exit);
        CloseVariables(first);
        _loop = loop.Around;
    }

    private void GenerateGenericFor(GenericForStatement statement)
    {
        int first = _active.Count;
        int register = _free;
        EvaluateList(statement.Values, GenericRegisters, statement.Values[^1].Line);
        for (int at = 0; at < GenericRegisters; at++)
            Activate(statement.Variables[at], register + at);
        _highest = Math.Max(_highest, register + GenericCallRegisters);

        Loop loop = Enter(closesBehind: true);
        JumpTarget call = default;
        EmitConditional(Op.GenericPrepare, register, 0, false, ref call, statement.DoLine);
        int body = MarkPlace();
        int inner = _active.Count;
        for (int at = GenericRegisters; at < statement.Variables.Length; at++)
            Activate(statement.Variables[at], ReserveOne());
        foreach (Statement nested in statement.Body.Statements)
            GenerateStatement(nested);
        EndVariables(inner, statement.Body.LastLine);
        Bind(ref call);
        Emit(Op.GenericCall, register, statement.Variables.Length - GenericRegisters, 0, statement.CallLine);
        Emit(Op.GenericLoop, register, 0, body, statement.CallLine);
        Bind(ref loop.Exit);
        EndVariables(first, statement.EndLine);
        _loop = loop.Around;
    }

    private Loop Enter(bool closesBehind = false) =>
        _loop = new Loop { Around = _loop, ActiveCount = closesBehind ? int.MaxValue : _active.Count };

    /// <summary>A loop that is being made.</summary>
    private sealed class Loop
    {
        /// <summary>Where <c>break</c> goes.</summary>
        public JumpTarget Exit;

        /// <summary>The loop around.</summary>
        public Loop? Around { get; init; }

        /// <summary>How many variables <c>break</c> does not close: all if that is done behind the loop.</summary>
        public int ActiveCount { get; init; }
    }
}
