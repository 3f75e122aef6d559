using System;
using CopyPatch;

namespace Lua;

// Coroutines. Each has a stack, and compiled code keeps nothing elsewhere: so to go on in another one is a jump.
internal sealed unsafe partial class Machine
{
    public Coroutine NewCoroutine(Value function)
    {
        var coroutine = new Coroutine();
        coroutine.Value = Heap.NewObject(MachineEmitter.TAG_THREAD, coroutine);
        NewStack(coroutine, FirstCoroutineStack);
        ulong* stack = Heap.At<ulong>(coroutine.Stack) + 1;
        stack[0] = function.Bits;
        coroutine.Base = 3;
        coroutine.Top = 1;
        return coroutine;
    }

    /// <summary>Goes on in a coroutine, from the C# function at <see cref="Base"/>.</summary>
    /// <param name="coroutine">It is suspended.</param>
    /// <param name="from">Where the values lie that it gets.</param>
    /// <param name="count">How many.</param>
    public int Resume(Coroutine coroutine, int from, int count)
    {
        Coroutine resumer = Current;
        resumer.Base = Base;
        resumer.Top = Top;
        if (resumer.Depth >= MostNested)
            throw Error("C stack overflow");
        coroutine.Depth = resumer.Depth + 1;
        resumer.Status = CoroutineStatus.Normal;
        coroutine.Status = CoroutineStatus.Running;
        coroutine.Resumer = resumer;
        coroutine.Boundaries = _boundaries;
        ulong* values = _stack + from;
        Switch(coroutine);
        if (!coroutine.IsStarted)
        {
            coroutine.IsStarted = true;
            EnsureStack(3 + count + Emission.Spare);
            values = Heap.At<ulong>(resumer.Stack) + 1 + from;
            Buffer.MemoryCopy(values, _stack + 3, count * 8L, count * 8L);
            _stack[1] = (ulong)Routines.FinishCoroutine;
            _stack[2] = new Link(0, 0, FrameKind.Coroutine).Bits;
            Base = 3;
            try
            {
                nint address = EntryOf(3, ref count);
                Context->frame = _stack + 3;
                Context->count = count;
                return Transfer(address);
            }
            catch (LuaException exception)
            {
                return Transfer(DieOf(exception));
            }
        }

        // The values are the results of its yield.
        EnsureStack(coroutine.Base + count + Emission.Spare);
        values = Heap.At<ulong>(resumer.Stack) + 1 + from;
        Buffer.MemoryCopy(values, _stack + coroutine.Base, count * 8L, count * 8L);
        return Transfer(Return(coroutine.Base, coroutine.Base, count));
    }

    public bool IsYieldable(Coroutine coroutine) => coroutine != Main && (coroutine != Current || coroutine.Boundaries == _boundaries);

    /// <summary>Leaves the current coroutine, from the C# function at <see cref="Base"/>, with the values from there.</summary>
    public int Yield(int from, int count)
    {
        Coroutine coroutine = Current;
        if (coroutine == Main)
            throw Error("attempt to yield from outside a coroutine");
        if (coroutine.Boundaries != _boundaries)
            throw Error("attempt to yield across a C-call boundary");
        coroutine.Base = Base;
        coroutine.Top = from + count;
        coroutine.Status = CoroutineStatus.Suspended;
        return Transfer(GiveToResumer(coroutine, _stack + from, count, success: true));
    }

    private nint DieOf(LuaException exception)
    {
        Coroutine coroutine = Current;
        coroutine.Status = CoroutineStatus.Dead;
        coroutine.Error = exception.Error;
        coroutine.HasError = true;
        coroutine.Where = _where;
        coroutine.Base = Base;
        coroutine.Top = Math.Max(Top, 3);
        ulong error = exception.Error.Bits;
        if (!coroutine.IsWrapped)
            return GiveToResumer(coroutine, &error, 1, success: false);

        // An error of coroutine.wrap is one of its caller's, and closes what is pending.
        Value value = exception.Error;
        value = CloseAll(0, value, Math.Max(Top, 3));
        if (value.IsString)
            value = WithPosition(coroutine.Resumer!, value);
        Coroutine resumer = coroutine.Resumer!;
        coroutine.Resumer = null;
        Switch(resumer);
        resumer.Status = CoroutineStatus.Running;
        Base = resumer.Base;
        Top = resumer.Top;
        return Raise(Base, new LuaException(value, exception.Message));
    }

    // As luaL_where says it, of who called the wrapping function.
    private Value WithPosition(Coroutine resumer, Value message)
    {
        ulong* stack = Heap.At<ulong>(resumer.Stack) + 1;
        Link link = new(stack[resumer.Base - 1]);
        int caller = resumer.Base - (link.Distance / 8);
        Value function = new(stack[caller - 3]);
        if (!function.IsFunction || FunctionOf(function) is not { } known)
            return message;
        byte[] text = [.. System.Text.Encoding.Latin1.GetBytes(Position(known, link.Instruction)), .. Heap.Text(message)];
        return Heap.NewString(text);
    }

    private nint GiveToResumer(Coroutine coroutine, ulong* values, int count, bool success)
    {
        Coroutine resumer = coroutine.Resumer!;
        coroutine.Resumer = null;
        Switch(resumer);
        resumer.Status = CoroutineStatus.Running;
        Base = resumer.Base;
        Top = resumer.Top;
        EnsureStack(Top + count + 1 + Emission.Spare);
        int to = Top;
        if (!coroutine.IsWrapped)
            this[to++] = Value.Of(success);
        Buffer.MemoryCopy(values, _stack + to, count * 8L, count * 8L);
        int results = to + count - Top;
        return Return(Base, Top, results);
    }

    private void Switch(Coroutine coroutine)
    {
        StopRecording();
        Current.Open = Context->open;
        Current = coroutine;
        Context->open = coroutine.Open;
        Context->toClose = coroutine.ToClose.Count;
        _stack = Heap.At<ulong>(coroutine.Stack) + 1;
        SetLimit();
    }

    /// <summary>Closes what a suspended or dead coroutine has pending (coroutine.close).</summary>
    /// <returns>Whether there was no error; else the error is on its stack's place 0.</returns>
    public bool Close(Coroutine coroutine, out Value error)
    {
        error = coroutine.HasError ? coroutine.Error : Value.Nil;
        coroutine.Status = CoroutineStatus.Running;
        (Coroutine current, int savedBase, int savedTop) = (Current, Base, Top);
        current.Base = Base;
        current.Top = Top;
        coroutine.Resumer = current;
        current.Status = CoroutineStatus.Normal;
        int boundaries = coroutine.Boundaries;
        Switch(coroutine);
        try
        {
            Base = 3;
            Top = Math.Max(coroutine.Top, 3);
            coroutine.Boundaries = -1;
            Value before = error;
            error = CloseAll(0, error, Top);
            return before.IsNil && error.IsNil && !coroutine.HasError;
        }
        finally
        {
            coroutine.Status = CoroutineStatus.Dead;
            coroutine.HasError = false;
            coroutine.Error = Value.Nil;
            coroutine.Boundaries = boundaries;
            coroutine.Resumer = null;
            coroutine.Top = 0;
            Switch(current);
            current.Status = CoroutineStatus.Running;
            (Base, Top) = (savedBase, savedTop);
        }
    }

    /// <summary>The function of a coroutine has returned: its results are at the start of the stack.</summary>
    [HostFunction("finish_coroutine")]
    internal nint FinishCoroutine(ulong* @base)
    {
        Coroutine coroutine = Current;
        int count = (int)Context->count;
        coroutine.Status = CoroutineStatus.Dead;
        coroutine.Top = count;
        return GiveToResumer(coroutine, _stack, count, success: true);
    }

    /// <summary>The function of a protected call has returned: its results lie behind the message handler.</summary>
    [HostFunction("finish_call")]
    internal nint FinishCall(ulong* @base)
    {
        int frame = IndexOf(@base);
        this[frame] = Value.True;
        Base = frame;
        Top = frame + 1;
        return Return(frame, frame, (int)Context->count + 1);
    }
}
