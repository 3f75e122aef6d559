using System;
using CopyPatch;

namespace Lua;

// What machine code leaves of an instruction: conversions, metamethods, errors.
internal sealed unsafe partial class Machine
{
    // What an instruction came to.
    private enum Outcome
    {
        // It is done; compiled code goes on behind it.
        Done,

        // A metamethod's frame is there, and compiled code goes on in it.
        Called,

        // It is a comparison, whose answer is in _answer.
        Answered,
    }

    private bool _answer;

    /// <summary>Does an instruction.</summary>
    /// <param name="base">The frame.</param>
    /// <param name="pc">The instruction's number.</param>
    /// <param name="site">What it remembers of fields, or zero.</param>
    /// <returns>Where compiled code goes on; zero for behind it.</returns>
    [HostFunction("slow")]
    internal nint Slow(ulong* @base, uint pc, nint site)
    {
        int frame = IndexOf(@base);
        (Base, _where) = (frame, (int)pc);
        try
        {
            Function function = FunctionOf(@base);
            Instruction i = function.Prototype.Instructions[pc];
            switch (Do(@base, function, in i, (FieldSite*)site))
            {
                case Outcome.Done:
                    if (Heap.WantsCollection)
                        Collect(frame + LiveRegisters.Behind(function.Prototype, (int)pc));
                    if (i.Op is not (Op.ForPrepare or Op.ForLoop))
                    {
                        if (_stack + frame == @base)
                            return 0;
                        Context->frame = _stack + frame;
                        return function.AddressOf((int)pc + 1);
                    }

                    Context->frame = _stack + frame;
                    return function.AddressOf(_answer ? i.C : (int)pc + 1);
                case Outcome.Answered:
                    Context->frame = _stack + frame;
                    return function.AddressOf(_answer == i.Flag ? i.C : (int)pc + 1);
                default:
                    return _transfer;
            }
        }
        catch (LuaException exception)
        {
            return Raise(frame, exception);
        }
        catch (LuaMemoryException)
        {
            return Raise(frame, OutOfMemory());
        }
    }

    /// <summary>A metamethod that an instruction called has returned.</summary>
    [HostFunction("finish")]
    internal nint Finish(ulong* @base)
    {
        int frame = IndexOf(@base);
        if (!IsLua(frame, out Function? function))
            return Catch(frame, this[frame + 1]);
        ulong* info = @base + function.Prototype.RegisterCount;
        int pc = (int)(uint)*info;
        Value result = Context->count > 0 ? new Value(info[1]) : Value.Nil;
        Instruction i = function.Prototype.Instructions[pc];
        Context->frame = @base;
        switch (i.Op)
        {
            case Op.SetField or Op.SetIndex or Op.SetInteger or Op.SetGlobal:
                break;
            case >= Op.JumpEqual and <= Op.JumpGreaterEqualConstant:
                return function.AddressOf((result.IsTruthy != (*info >> 32 == Negated)) == i.Flag ? i.C : pc + 1);
            case Op.Close:
                return function.AddressOf(pc);
            case Op.Return or Op.ReturnOpen:
                return FinishReturn(frame, function, (int)(*info >> 32), pc);
            case Op.TailCall or Op.TailCallOpen:
                return FinishReturn(frame, function, (int)Context->count, pc);
            case Op.Concat:
                return FinishConcat(frame, function, i, (int)(*info >> 32), pc, result);
            default:
                @base[i.A] = result.Bits;
                break;
        }

        return function.AddressOf(pc + 1);
    }

    private nint FinishConcat(int frame, Function function, Instruction i, int left, int pc, Value result)
    {
        (Base, _where) = (frame, pc);
        try
        {
            _stack[frame + i.B + left - 2] = result.Bits;
            Outcome outcome = Concat(_stack + frame, function, i, left - 1);
            if (outcome == Outcome.Called)
                return _transfer;
            Context->frame = _stack + frame;
            return function.AddressOf(pc + 1);
        }
        catch (LuaException exception)
        {
            return Raise(frame, exception);
        }
        catch (LuaMemoryException)
        {
            return Raise(frame, OutOfMemory());
        }
    }

    private nint FinishReturn(int frame, Function function, int count, int pc)
    {
        (Base, _where) = (frame, pc);
        try
        {
            return CloseAndReturn(frame, function, frame + function.Prototype.RegisterCount + 1, count);
        }
        catch (LuaException exception)
        {
            return Raise(frame, exception);
        }
        catch (LuaMemoryException)
        {
            return Raise(frame, OutOfMemory());
        }
    }

    private Outcome Do(ulong* @base, Function function, in Instruction i, FieldSite* site)
    {
        switch (i.Op)
        {
            case Op.GetGlobal:
                return GetGlobal(@base, function, in i, site);
            case Op.SetGlobal:
                return SetGlobal(@base, function, in i, site);
            case Op.GetField or Op.Self:
                return GetField(@base, function, in i, site);
            case Op.SetField:
                return SetField(@base, function, in i, site);
            case Op.GetIndex:
                return GetInto(@base, function, i.A, new Value(@base[i.B]), new Value(@base[i.C]), i.B, i.C);
            case Op.GetInteger:
                return GetInto(@base, function, i.A, new Value(@base[i.B]), Value.OfSmall(i.C), i.B, -1);
            case Op.SetIndex:
                return Set(@base, function, new Value(@base[i.A]), new Value(@base[i.B]), new Value(@base[i.C]), i.A, i.B);
            case Op.SetInteger:
                return Set(@base, function, new Value(@base[i.A]), Value.OfSmall(i.B), new Value(@base[i.C]), i.A, -1);
            case >= Op.Add and <= Op.ShrConstant:
                return DoArithmetic(@base, function, in i);
            case Op.Negate or Op.BNot or Op.Length:
                return DoUnary(@base, function, in i);
            case Op.Concat:
                return Concat(@base, function, i, i.C);
            case >= Op.JumpEqual and <= Op.JumpGreaterEqualConstant:
                return Compare(@base, function, in i);
            case Op.NewTable:
                @base[i.A] = Heap.ValueOf(Heap.NewTable(i.B, i.C)).Bits;
                return Outcome.Done;
            case Op.SetList:
                SetList(new Value(@base[i.A]), @base + i.A + 1, i.B, i.C);
                return Outcome.Done;
            case Op.Closure:
                @base[i.A] = NewClosure(@base, function.Functions[i.B]).Bits;
                return Outcome.Done;
            case Op.ForPrepare:
                PrepareLoop(@base + i.A);
                return Outcome.Done;
            case Op.ForLoop:
                StepLoop(@base + i.A);
                return Outcome.Done;
            case Op.GenericPrepare:
                MarkToBeClosed(IndexOf(@base) + i.A + 3, i.A + 3);
                return Outcome.Done;
            case Op.MarkClose:
                MarkToBeClosed(IndexOf(@base) + i.A, i.A);
                return Outcome.Done;
            case Op.Close:
                int from = IndexOf(@base) + i.A;
                if (HasToBeClosed(from))
                {
                    Value closed = this[TakeToBeClosed()];
                    return CallMetamethod(@base, function, Metamethod(closed, Event.Close), closed, Value.Nil, Value.Nil, 2);
                }

                CloseUpvalues(from);
                return Outcome.Done;
            default:
                throw new InvalidOperationException($"Instruction {i.Op} is left to C#.");
        }
    }

    private void SetList(Value table, ulong* values, int count, int offset)
    {
        Table* to = Heap.TableOf(table);
        Heap.ResizeArray(to, (long)offset + count);
        for (int n = 0; n < count; n++)
            Heap.SetInteger(to, (long)offset + n + 1, new Value(values[n]));
    }

    private Value NewClosure(ulong* @base, Function function)
    {
        PrototypeUpvalue[] upvalues = function.Prototype.Upvalues;
        Value closure = Heap.NewClosure(function.Proto, upvalues.Length);
        uint* to = (uint*)(Heap.At<Closure>(closure.Reference) + 1);
        uint* outer = (uint*)(Heap.At<Closure>((uint)@base[-3]) + 1);
        for (int n = 0; n < upvalues.Length; n++)
            to[n] = upvalues[n].FromRegister ? UpvalueOf(@base + upvalues[n].Index) : outer[upvalues[n].Index];
        return closure;
    }

    /// <summary>Makes a frame for a metamethod, behind the registers of the function whose instruction needs it.</summary>
    private Outcome CallMetamethod(ulong* @base, Function function, Value metamethod, Value first, Value second, Value third, int count, int left = 0)
    {
        ulong* info = @base + function.Prototype.RegisterCount;
        info[0] = (uint)_where | ((ulong)(uint)left << 32);
        info[1] = metamethod.Bits;
        info[2] = (ulong)Routines.Finish;
        info[3] = new Link((int)((byte*)(info + 4) - (byte*)@base), _where, FrameKind.Metamethod).Bits;
        info[4] = first.Bits;
        info[5] = second.Bits;
        info[6] = third.Bits;
        int frame = IndexOf(info + 4);
        _transfer = EntryOf(frame, ref count);
        Context->frame = _stack + frame;
        Context->count = count;
        return Outcome.Called;
    }
}
