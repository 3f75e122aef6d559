using System;

namespace Lua;

/// <content>Instructions and jumps.</content>
internal sealed partial class Generator
{
    private const int MaximumThreading = 100;

    private Instruction[] _code = new Instruction[64];
    private int _count;
    private int _lastPlace; // the last place that something jumps to
    private int _line;

    /// <summary>Whether control gets to the place where the next instruction comes.</summary>
    private bool IsReachable => _count == _lastPlace || _count == 0
        || _code[_count - 1].Op is not (Op.Jump or Op.JumpBack or Op.Return or Op.ReturnOpen or Op.TailCall or Op.TailCallOpen);

    private int Emit(Op op, int a, int b, int c, int line, bool flag = false)
    {
        if (_count == _code.Length)
            Array.Resize(ref _code, _count * 2);
        _line = line;
        _code[_count] = new Instruction(op, a, b, c, flag, line);
        return _count++;
    }

    private void EmitNil(int register, int count, int line)
    {
        if (_count > 0 && _count != _lastPlace)
        {
            ref Instruction last = ref _code[_count - 1];
            if (last.Op == Op.LoadNil && last.A + last.B == register)
            {
                last.B += count;
                return;
            }
        }
        Emit(Op.LoadNil, register, count, 0, line);
    }

    private int MarkPlace() => _lastPlace = _count;

    private void EmitJumpBack(int place, int line)
    {
        if (IsReachable)
            Emit(Op.JumpBack, place, 0, 0, line);
    }

    private void EmitJump(ref JumpTarget target, int line)
    {
        if (!IsReachable)
            return;
        if (target.Place >= 0)
        {
            EmitJumpBack(target.Place, line);
            return;
        }
        int at = Emit(Op.Jump, target.Waiting, 0, 0, line);
        target.Waiting = at;
    }

    private void EmitConditional(Op op, int a, int b, bool flag, ref JumpTarget target, int line)
    {
        if (target.Place >= 0)
        {
            // Only what is no condition jumps back.
            JumpTarget behind = default;
            EmitConditional(op, a, b, !flag, ref behind, line);
            EmitJumpBack(target.Place, line);
            Bind(ref behind);
            return;
        }
        int at = Emit(op, a, b, target.Waiting, line, flag);
        target.Waiting = at;
    }

    /// <summary>Lets jumps that wait for a place go to where the next instruction comes.</summary>
    private void Bind(ref JumpTarget target)
    {
        int waiting = target.Waiting;
        if (waiting >= 0)
            MarkPlace();
        while (waiting >= 0)
        {
            ref Instruction jump = ref _code[waiting];
            ref int place = ref PlaceOf(ref jump);
            waiting = place;
            place = _count;
        }
        target.Waiting = -1;
        target.Place = _count;
    }

    private static ref int PlaceOf(ref Instruction jump)
    {
        if (jump.Op == Op.Jump)
            return ref jump.A;
        return ref jump.C;
    }

    /// <summary>Lets jumps to jumps go at once to where they end.</summary>
    private void ThreadJumps()
    {
        for (int at = 0; at < _count; at++)
        {
            ref Instruction jump = ref _code[at];
            if (jump.Op == Op.Jump)
            {
                int place = jump.A;
                for (int steps = 0; steps < MaximumThreading && _code[place].Op is Op.Jump or Op.JumpBack; steps++)
                    place = _code[place].A;
                jump.A = place;
                if (place <= at)
                    jump.Op = Op.JumpBack;
            }
            else if (jump.Op is >= Op.JumpIf and <= Op.JumpGreaterEqualConstant)
            {
                for (int steps = 0; steps < MaximumThreading && _code[jump.C].Op == Op.Jump; steps++)
                    jump.C = _code[jump.C].A;
            }
        }
    }
}
