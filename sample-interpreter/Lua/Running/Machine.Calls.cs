using System;
using System.Runtime.CompilerServices;
using CopyPatch;

namespace Lua;

// Calls: from Lua to C#, from C# to Lua, and what of calls machine code leaves to C#.
internal sealed unsafe partial class Machine
{
    // Where compiled code goes on after a C# function that moved elsewhere (pcall, resume, yield) instead of giving results.
    private nint _transfer;

    /// <summary>What a C# function returns that has said by <see cref="Transfer"/> where compiled code goes on.</summary>
    public const int Transferred = -1;

    public int Transfer(nint address)
    {
        _transfer = address;
        return Transferred;
    }

    /// <summary>A function of C#.</summary>
    public Value NewFunction(LibraryFunction body) => Heap.NewClosure(HostProto, 0, Heap.Handles.Add(body));

    /// <summary>A function of C# that goes when nobody has it any more.</summary>
    public Value NewPassingFunction(LibraryFunction body)
    {
        int handle = Heap.Handles.Add(body);
        Value function = Heap.NewClosure(HostProto, 0, handle);
        Heap.Handles.SetCell(handle, function.Reference);
        return function;
    }

    /// <summary>Runs a C# function for compiled code.</summary>
    [HostFunction("host")]
    internal nint Host(ulong* @base, long count)
    {
        int at = IndexOf(@base);
        Base = at;
        Top = at + (int)count;
        try
        {
            if (Top + Emission.Spare > Current.Size)
                EnsureStack(Top + Emission.Spare);
            var body = Unsafe.As<LibraryFunction>(Heap.Handles[Heap.At<Closure>((uint)_stack[at - 3])->host]);
            var call = new Call(this, at, (int)count);
            int results = body(ref call);
            if (results == Transferred)
                return _transfer;
            return Return(at, Top - results, results);
        }
        catch (LuaException exception)
        {
            return Raise(Base, exception);
        }
        catch (LuaMemoryException)
        {
            return Raise(Base, OutOfMemory());
        }
        catch (Exception exception) when (exception is not (OperationCanceledException or LuaBudgetException or LuaExitException))
        {
            Base = at;
            return Raise(at, new LuaException(Heap.NewString(Where(at, 1) + exception.Message), exception.Message, exception));
        }
    }

    /// <summary>Goes back from a C# function's frame, with results that lie anywhere on the stack.</summary>
    public nint Return(int frame, int from, int results)
    {
        ulong* @base = _stack + frame;
        ulong* to = @base - 3;
        var address = (nint)to[1];
        ulong link = to[2];
        int distance = new Link(link).Distance;
        ulong* source = _stack + from;
        if (results == 1)
            *to = *source;
        else
            Buffer.MemoryCopy(source, to, results * 8L, results * 8L);
        Context->frame = (ulong*)((byte*)@base - distance);
        Context->count = results;
        if (Heap.WantsCollection)
            Collect(TopOfCaller(IndexOf(Context->frame), new Link(link).Instruction, frame - 3 + results));
        return address;
    }

    // Up to where values of a frame are alive: its registers, and open results behind them.
    private int TopOfCaller(int frame, int instruction, int results)
    {
        if (frame < 3 || !IsLua(frame, out Function? function))
            return Math.Max(results, Top);
        return Math.Max(results, frame + LiveRegisters.Behind(function.Prototype, instruction));
    }

    /// <summary>Whether a frame is a Lua function's, and of which one.</summary>
    public bool IsLua(int frame, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Function? function)
    {
        Value value = new(_stack[frame - 3]);
        function = null;
        if (!value.IsFunction)
            return false;
        Closure* closure = Heap.At<Closure>(value.Reference);
        if (closure->host != 0)
            return false;
        function = Unsafe.As<Function>(Heap.Handles[closure->proto->index]);
        return true;
    }

    /// <summary>The Lua function that a closure is of; false where it is one of C#.</summary>
    public bool IsLua(Value closure, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Function? function)
    {
        Closure* cell = Heap.At<Closure>(closure.Reference);
        function = cell->host != 0 ? null : Unsafe.As<Function>(Heap.Handles[cell->proto->index]);
        return function is not null;
    }

    /// <summary>The Lua function of a frame.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Function FunctionOf(ulong* @base) =>
        Unsafe.As<Function>(Heap.Handles[Heap.At<Closure>((uint)@base[-3])->proto->index]);

    /// <summary>
    /// Calls a function that lies on the stack before its arguments, and puts its results where it was. Values that the caller needs are on
    /// the stack, below.
    /// </summary>
    /// <param name="function">Where it lies.</param>
    /// <param name="arguments">How many arguments lie behind it.</param>
    /// <returns>How many results it had.</returns>
    public int Invoke(int function, int arguments)
    {
        MakeFrame(function, arguments);
        return InvokeFrame(function, arguments);
    }

    /// <summary>Moves the arguments to where a frame has them: there are two words between a function and its arguments.</summary>
    public void MakeFrame(int function, int arguments)
    {
        EnsureStack(function + arguments + 3 + Emission.Spare);
        ulong* values = _stack + function;
        Buffer.MemoryCopy(values + 1, values + 3, arguments * 8L, arguments * 8L);
    }

    /// <summary>Pushes a function with a frame for it, whose arguments the caller writes; there is room for the call.</summary>
    /// <returns>Where the function lies.</returns>
    public int PushFrame(Value function, int arguments)
    {
        int at = Top;
        int top = at + 3 + arguments;
        if (top + Emission.Spare > Current.Size)
            EnsureStack(top + Emission.Spare);
        _stack[at] = function.Bits;
        Top = top;
        return at;
    }

    /// <summary><see cref="Invoke"/> where the arguments lie in the frame already.</summary>
    public int InvokeFrame(int function, int arguments)
    {
        if (_boundaries >= MostBoundaries)
            throw Error("C stack overflow");
        int frame = function + 3;
        ulong* values = _stack + function;
        (int savedBase, int savedTop, int savedWhere) = (Base, Top, _where);
        values[1] = (ulong)Routines.Leave;
        values[2] = new Link((frame - Base) * 8, _where, FrameKind.Boundary).Bits;
        _boundaries++;
        try
        {
            nint address = EntryOf(frame, ref arguments);
            long count = Routines.Program.RunAt(this, address, _stack + frame, Heap.Start, Context, arguments);
            return (int)count;
        }
        finally
        {
            _boundaries--;
            Base = savedBase;
            Top = savedTop;
            _where = savedWhere;
        }
    }

    // Where the function of a frame begins. What is no function is called by its metamethod, with itself as the first argument.
    private nint EntryOf(int frame, ref int count)
    {
        for (int i = 0; ; i++)
        {
            Value function = new(_stack[frame - 3]);
            if (function.IsFunction)
                return (nint)Heap.At<Closure>(function.Reference)->proto->entry;
            Value metamethod = i < 100 ? Metamethod(function, Event.Call) : Value.Nil;
            if (metamethod.IsNil)
                throw CallError(frame, function);
            EnsureStack(frame + count + 1 + Emission.Spare);
            ulong* @base = _stack + frame;
            Buffer.MemoryCopy(@base, @base + 1, count * 8L, count * 8L);
            *@base = function.Bits;
            @base[-3] = metamethod.Bits;
            count++;
        }
    }

    /// <summary>What is called is no function; its frame is there.</summary>
    [HostFunction("enter_frame")]
    internal nint EnterNoFunction(ulong* @base)
    {
        int frame = IndexOf(@base);
        Link link = new(@base[-1]);
        int caller = frame - (link.Distance / 8);
        (Base, _where) = (caller, link.Instruction);
        try
        {
            return EnterFrame(frame, (int)Context->count);
        }
        catch (LuaException exception)
        {
            return Raise(caller, exception);
        }
        catch (LuaMemoryException)
        {
            return Raise(caller, OutOfMemory());
        }
    }

    /// <summary>Calls and returns that have something besides.</summary>
    [HostFunction("slow_call")]
    internal nint SlowCall(ulong* @base, uint pc)
    {
        int frame = IndexOf(@base);
        int count = (int)Context->count;
        (Base, _where) = (frame, (int)pc);
        try
        {
            Function function = FunctionOf(@base);
            Instruction i = function.Prototype.Instructions[pc];
            switch (i.Op)
            {
                case Op.Vararg:
                    return OpenVararg(frame, function, i.A, (int)pc);
                case Op.SetListOpen:
                    SetList(new Value(@base[i.A]), @base + i.A + 1, i.B + count, i.C);
                    Safepoint(frame + function.Prototype.RegisterCount);
                    Context->frame = _stack + frame;
                    return function.AddressOf((int)pc + 1);
                case Op.TailCall or Op.TailCallOpen:
                    return TailCall(frame, function, i, i.Op == Op.TailCall ? i.B : i.B + count);
                default:
                    return CloseAndReturn(frame, function, frame + i.A, i.Op == Op.Return ? i.B : i.B + count);
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

    private nint EnterFrame(int frame, int count)
    {
        nint address = EntryOf(frame, ref count);
        Context->frame = _stack + frame;
        Context->count = count;
        return address;
    }

    /// <summary>Enters a frame that C# has made.</summary>
    /// <returns>Where compiled code goes on.</returns>
    /// <exception cref="LuaException">What is called is no function; the frame's caller has the error.</exception>
    public nint Enter(int frame, int count)
    {
        try
        {
            return EnterFrame(frame, count);
        }
        catch (LuaException exception)
        {
            // It is an error within the frame, as it is of a function that fails at once.
            Base = frame;
            return Raise(frame, exception);
        }
    }

    private nint OpenVararg(int frame, Function function, int a, int pc)
    {
        int parameters = function.Prototype.ParameterCount;
        int all = (int)_stack[frame - 4];
        int count = Math.Max(0, all - parameters);
        EnsureStack(frame + a + count + Emission.Spare);
        ulong* @base = _stack + frame;
        Buffer.MemoryCopy(@base - all - 4 + parameters, @base + a, count * 8L, count * 8L);
        Context->frame = @base;
        Context->count = count;
        return function.AddressOf(pc + 1);
    }

    private nint TailCall(int frame, Function function, Instruction i, int count)
    {
        Value callee = new(_stack[frame + i.A]);
        if (!callee.IsFunction && Metamethod(callee, Event.Call).IsNil)
            throw TypeError("call", callee, i.A);
        if (callee.IsFunction && Heap.At<Closure>(callee.Reference)->host != 0)
            return CallFromHere(frame, function, i.A, count);
        if (i.Flag)
            CloseUpvalues(frame);
        ulong* @base = _stack + frame;
        ulong* to = @base;
        if (function.Prototype.IsVararg)
        {
            // The arguments go to where those of this function were.
            ulong shift = @base[-4] + 4;
            to = @base - shift;
            to[-2] = @base[-2];
            to[-1] = @base[-1] - (8 * shift);
        }

        to[-3] = @base[i.A];
        Buffer.MemoryCopy(@base + i.A + 3, to, count * 8L, count * 8L);
        return EnterFrame(IndexOf(to), count);
    }

    // A C# function is called from this frame, which its errors tell of, and the results are returned.
    private nint CallFromHere(int frame, Function function, int a, int count)
    {
        int info = frame + function.Prototype.RegisterCount;
        EnsureStack(info + 4 + count + Emission.Spare);
        ulong* at = _stack + info;
        ulong* from = _stack + frame + a;
        ulong callee = *from;
        Buffer.MemoryCopy(from + 3, at + 4, count * 8L, count * 8L);
        at[0] = (uint)_where;
        at[1] = callee;
        at[2] = (ulong)Routines.Finish;
        at[3] = new Link((info + 4 - frame) * 8, _where, FrameKind.Call).Bits;
        return EnterFrame(info + 4, count);
    }

    /// <summary>Returns, when all is closed. While something is, the results wait behind the registers, below what is called.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="function">Its function.</param>
    /// <param name="from">Where the results lie.</param>
    /// <param name="count">How many they are.</param>
    /// <returns>Where compiled code goes on.</returns>
    private nint CloseAndReturn(int frame, Function function, int from, int count)
    {
        if (HasToBeClosed(frame))
        {
            int slot = TakeToBeClosed();
            int info = frame + function.Prototype.RegisterCount;
            EnsureStack(info + count + 6 + Emission.Spare);
            Buffer.MemoryCopy(_stack + from, _stack + info + 1, count * 8L, count * 8L);
            _stack[info] = (uint)_where | ((ulong)(uint)count << 32);
            int at = info + 1 + count;
            return EnterClose(slot, Value.Nil, frame, at, new Link((at + 3 - frame) * 8, _where, FrameKind.Metamethod));
        }

        CloseUpvalues(frame);
        ulong* @base = _stack + frame;
        ulong* to = function.Prototype.IsVararg ? @base - @base[-4] - 7 : @base - 3;
        var address = (nint)@base[-2];
        int distance = new Link(@base[-1]).Distance;
        Buffer.MemoryCopy(_stack + from, to, count * 8L, count * 8L);
        Context->frame = (ulong*)((byte*)@base - distance);
        Context->count = count;
        return address;
    }

    /// <summary>A loop or a call is reached for the last time before somebody looks.</summary>
    [HostFunction("tick")]
    internal nint Tick(ulong* @base, uint pc)
    {
        int frame = IndexOf(@base);
        try
        {
            Function function = FunctionOf(@base);
            (Base, _where) = (frame, (int)pc);
            Context->frame = @base;
            Interrupt(frame, frame + function.Prototype.RegisterCount);
            if (Tiers == TierChoice.Mixed && function.Compiled is null && function.NotCompiled is null)
                TryCompile(function);
            Context->frame = _stack + frame;
            return Look(function, frame, (int)pc);
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

    /// <summary>The same at a tail call, whose function is in the frame already.</summary>
    [HostFunction("tick_call")]
    internal nint TickCall(ulong* @base, uint pc)
    {
        int frame = IndexOf(@base);
        try
        {
            Context->frame = @base;
            long count = Context->count;
            _left++;
            Interrupt(frame, frame + (int)count);
            Context->count = count;
            Context->frame = _stack + frame;
            return (nint)Heap.At<Closure>((uint)_stack[frame - 3])->proto->entry;
        }
        catch (LuaException exception)
        {
            return Raise(frame, exception);
        }
        finally
        {
            _left--;
        }
    }

    /// <summary>A frame does not fit the stack.</summary>
    [HostFunction("grow")]
    internal nint Grow(ulong* @base, uint size)
    {
        int frame = IndexOf(@base);
        long count = Context->count;
        (Base, _where) = (frame, 0);
        try
        {
            EnsureStack(frame + (int)(size / 8));
            Context->frame = _stack + frame;
            Context->count = count;
            return 0;
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

    /// <summary>A function is called for the first time.</summary>
    [HostFunction("compile")]
    internal nint CompileEntered(ulong* @base)
    {
        int frame = IndexOf(@base);
        Function function = FunctionOf(@base);
        long count = Context->count;
        Context->frame = @base;
        if (TryGiveCode(function))
            return (nint)function.Proto->entry;

        // The code heap is all states' and full. It may be that this one has code that nobody calls any more.
        (Base, _where) = (frame, 0);
        try
        {
            Collect(frame + (int)count);
            if (!TryGiveCode(function))
                return Raise(frame, OutOfMemory());
            Context->frame = _stack + frame;
            Context->count = count;
            return (nint)function.Proto->entry;
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

    /// <summary>A function that is interpreted was called often.</summary>
    [HostFunction("warm")]
    internal nint Warm(ulong* @base)
    {
        Function function = FunctionOf(@base);
        Context->frame = @base;
        if (Tiers == TierChoice.Mixed && function.Compiled is null && function.NotCompiled is null)
            TryCompile(function);
        return function.Compiled?.Code.Address ?? function.Interpreted!.AddressOf(0);
    }

    // What somebody from outside wants while a script runs.
    private void Interrupt(int frame, int top)
    {
        Context->countdown = _stepsBetween;
        Base = frame;
        Top = top;
        CheckLimits(_stepsBetween);
        CallHook();
    }

    /// <summary>Counts steps of a script, and ends it where it may go on no longer.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="LuaBudgetException">It has used its budget.</exception>
    public void CheckLimits(int steps)
    {
        if (Cancellation.IsCancellationRequested)
            throw new OperationCanceledException(Cancellation);
        if (Budget < 0)
            return;
        if (Budget < steps)
            throw new LuaBudgetException();
        Budget -= steps;
    }

    private LuaException OutOfMemory() => new(MemoryMessage, "not enough memory");
}
