using System;

namespace Lua;

// Calls of functions that are part of the trace, and of those that are one instruction.
internal sealed unsafe partial class Recorder
{
    private bool RecordCall(in Instruction i, int pc)
    {
        Value function = Actual(i.A);
        if (!function.IsFunction || i.C < 0)
            return No("a call of no function, or with all results");
        int exit = Guard(pc);
        int callee = Raw(i.A);
        Closure* closure = _machine.Heap.At<Closure>(function.Reference);
        if (closure->host != 0)
            return RecordIntrinsic(in i, (nint)closure->proto->entry, callee, function, exit);
        if (_frames.Count >= MostFrames)
            return No("calls within calls");
        if (!_machine.IsLua(function, out Function? called) || called.Prototype.IsVararg)
            return No("a call of a function with varargs");
        RequireConstant(callee, function, exit);
        for (int n = i.B; n < called.Prototype.ParameterCount; n++)
            Write(i.A + 3 + n, Code.Bits(Value.Nil));
        for (int n = 0; n < Math.Min(i.B, called.Prototype.ParameterCount); n++)
        {
            if (Typed(i.A + 3 + n, exit) < 0)
                return No("a large integer");
            Write(i.A + 3 + n, Raw(i.A + 3 + n));
        }

        _frames.Add(new TraceFrame(called, Slot(i.A + 3), Code.Bits(function), pc));
        Callee = called;
        _pending = Pending.Call;
        return true;
    }

    /// <summary>The function whose code was to be entered has been.</summary>
    public void Entered() => Callee = null;

    private bool RecordReturn(in Instruction i)
    {
        TraceFrame left = Top;
        var results = new int[i.B];
        for (int n = 0; n < results.Length; n++)
            results[n] = Raw(i.A + n);
        _frames.RemoveAt(_frames.Count - 1);
        Instruction call = Top.Function.Prototype.Instructions[left.Call];
        for (int n = 0; n < call.C; n++)
            Write(call.A + n, n < results.Length ? results[n] : Code.Bits(Value.Nil));

        // What the frame had lies behind all that anybody reads.
        for (int slot = left.Start - 2; slot < left.Start + left.Function.Prototype.RegisterCount; slot++)
        {
            if (slot >= Slot(call.A + Math.Max(call.C, 0)))
            {
                _slots.Remove(slot);
                _writes.Remove(slot);
            }
        }

        return true;
    }

    private bool RecordIntrinsic(in Instruction i, nint entry, int callee, Value function, int exit)
    {
        if (i.C > 1)
            return No("a library function with more results");
        string? name = Intrinsics.NameOf(entry);
        if (name is null || i.B < 1)
            return No("a call of a library function");
        int a = Typed(i.A + 3, exit);
        int b = i.B > 1 ? Typed(i.A + 4, exit) : -1;
        if (a < 0 || (i.B > 1 && b < 0))
            return No("a large integer");
        TraceType type = Code[a].Type;
        int result = (name, i.B) switch
        {
            ("floor", 1) when type == TraceType.Float => Add(TraceOp.FloorFloat, TraceType.Integer, a, exit: exit),
            ("floor", 1) when type == TraceType.Integer => a,
            ("abs", 1) when type == TraceType.Float => Add(TraceOp.AbsFloat, TraceType.Float, a),
            ("sqrt", 1) when type != TraceType.Bits => Add(TraceOp.SqrtFloat, TraceType.Float, FloatOf(a), exit: exit),
            ("byte", 2) when Code.TagOf(a) == MachineEmitter.TAG_STRING && Code[b].Type == TraceType.Integer =>
                Add(TraceOp.ByteOfText, TraceType.Integer, a, b, exit: exit),
            ("len", 1) when Code.TagOf(a) == MachineEmitter.TAG_STRING => Add(TraceOp.LengthOfText, TraceType.Integer, a),
            _ => -1,
        };
        if (result < 0)
            return No($"a call of the library's {name} with such values");
        RequireConstant(callee, function, exit);
        if (i.C == 1)
            Write(i.A, result);
        return true;
    }
}
