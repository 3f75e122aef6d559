using System;
using System.Text;

namespace Lua;

// Errors: what they say, and where they are caught.
internal sealed unsafe partial class Machine
{
    /// <summary>The source of functions that are the library's, though they are in Lua: errors have no position in them.</summary>
    public const string LibrarySource = "=[C]";

    // The instruction that Base is at, if that is a Lua function's frame.
    private int _where;

    // Message handlers that run within each other.
    private int _handlers;

    /// <summary>An error with a message as it is.</summary>
    public LuaException Plain(string message) => new(Heap.NewString(message), message);

    /// <summary>An error at the current place: with the position, if that is in a Lua function.</summary>
    public LuaException Error(string message) =>
        Plain(IsLua(Base, out Function? function) && function.Prototype.Source != LibrarySource ? Position(function, _where) + message : message);

    /// <summary>"chunk:line: " of an instruction.</summary>
    public static string Position(Function function, int pc) =>
        $"{ChunkName.Shorten(function.Prototype.Source)}:{LineOf(function, pc)}: ";

    public static int LineOf(Function function, int pc) =>
        (uint)pc < (uint)function.Prototype.Instructions.Length ? function.Prototype.Instructions[pc].Line : function.Prototype.LineDefined;

    /// <summary>"a nil value (local 'x')", of what is in a register.</summary>
    public LuaException TypeError(string what, Value value, int register = -1, string? name = null)
    {
        string described = name ?? Describe(register) ?? "";
        return Error($"attempt to {what} a {TypeNameOf(value)} value{described}");
    }

    /// <summary>The name of a value's type, or what its metatable calls itself.</summary>
    public string TypeNameOf(Value value)
    {
        uint metatable = MetatableOf(value);
        if (metatable != 0 && (value.IsTable || value.IsUserdata))
        {
            Value name = Heap.Get(Heap.At<Table>(metatable), EventName(Event.Name));
            if (name.IsString)
                return Encoding.Latin1.GetString(Heap.Text(name));
        }

        return TypeName(value);
    }

    public static string TypeName(Value value) => value.Tag switch
    {
        MachineEmitter.TAG_NIL => "nil",
        MachineEmitter.TAG_TRUE or MachineEmitter.TAG_FALSE => "boolean",
        MachineEmitter.TAG_STRING => "string",
        MachineEmitter.TAG_TABLE => "table",
        MachineEmitter.TAG_FUNCTION => "function",
        MachineEmitter.TAG_USERDATA or MachineEmitter.TAG_LIGHT => "userdata",
        MachineEmitter.TAG_THREAD => "thread",
        _ => "number",
    };

    private string? Describe(int register)
    {
        if (register < 0 || !IsLua(Base, out Function? function))
            return null;
        return OperandNames.Describe(function.Prototype, _where, register) is var (kind, name) ? $" ({kind} '{name}')" : null;
    }

    private LuaException CallError(int frame, Value function)
    {
        Link link = new(_stack[frame - 1]);
        int caller = frame - (link.Distance / 8);
        if (caller == Base && link.Kind != FrameKind.Boundary && IsLua(Base, out Function? known))
        {
            int register = frame - 3 - Base;
            Instruction i = known.Prototype.Instructions[_where];
            string? name = link.Kind == FrameKind.Metamethod
                ? OperandNames.DescribeCall(known.Prototype, _where) is var (kind, called) ? $" ({kind} '{called}')" : ""
                : i.Op == Op.GenericCall ? " (for iterator 'for iterator')" : null;
            return TypeError("call", function, register, name);
        }

        return Error($"attempt to call a {TypeNameOf(function)} value");
    }

    /// <summary>
    /// Goes to where an error is caught: the nearest pcall, or the resume of the coroutine. What is closed on the way is closed. Where the
    /// nearest is C# that waits for Lua code, the exception goes on there.
    /// </summary>
    /// <param name="frame">The frame where it happened.</param>
    /// <param name="exception">The error.</param>
    /// <returns>Where compiled code goes on.</returns>
    private nint Raise(int frame, LuaException exception)
    {
        StopRecording();
        CallHandler(exception);
        _left++;
        try
        {
            for (int at = frame; ;)
            {
                Link link = new(_stack[at - 1]);
                int caller = at - (link.Distance / 8);
                switch (link.Kind)
                {
                    case FrameKind.Boundary:
                        throw exception;
                    case FrameKind.Protected or FrameKind.Closing:
                        return Catch(caller, exception.Error);
                    case FrameKind.Coroutine:
                        return DieOf(exception);
                }

                at = caller;
            }
        }
        finally
        {
            _left--;
        }
    }

    /// <summary>
    /// Ends a protected call by an error, if nothing is to be closed any more; else closes the last variable, whose method may yield or raise
    /// another error. It is called again when that has returned.
    /// </summary>
    /// <param name="frame">The frame of pcall or xpcall.</param>
    /// <param name="error">The error.</param>
    /// <returns>Where compiled code goes on.</returns>
    private nint Catch(int frame, Value error)
    {
        Base = frame;
        while (HasToBeClosed(frame))
        {
            try
            {
                int slot = TakeToBeClosed();

                // The frames above are gone. Nobody needs the function that was called, so the error is kept in its place.
                this[frame + 1] = error;
                return EnterClose(slot, error, frame, slot + 1, new Link((slot + 4 - frame) * 8, 0, FrameKind.Closing));
            }
            catch (LuaException exception)
            {
                error = exception.Error;
            }
            catch (LuaMemoryException)
            {
                error = MemoryMessage;
            }
        }

        CloseUpvalues(frame);
        ulong* @base = _stack + frame;
        ulong* to = @base - 3;
        var address = (nint)to[1];
        Link link = new(to[2]);
        int distance = link.Distance;
        to[0] = Value.False.Bits;
        to[1] = error.Bits;
        Context->frame = (ulong*)((byte*)@base - distance);
        Context->count = 2;
        if (Heap.WantsCollection)
            Collect(TopOfCaller(IndexOf(Context->frame), link.Instruction, frame - 1));
        return address;
    }

    /// <summary>Whether errors that nobody catches get the stack of calls.</summary>
    public bool TracesErrors { get; set; }

    private bool IsProtected()
    {
        if (Current != Main)
            return true;
        for (int at = Base; at > 3;)
        {
            Link link = new(_stack[at - 1]);
            if (link.Kind is FrameKind.Protected or FrameKind.Closing)
                return true;
            at -= link.Distance / 8;
        }

        return false;
    }

    // The message handler of the nearest xpcall runs where the error is, before anything is left.
    private void CallHandler(LuaException exception)
    {
        if (exception.IsHandled)
            return;
        exception.IsHandled = true;
        Value handler = Value.Nil;
        for (int at = Base; at > 3;)
        {
            Link link = new(_stack[at - 1]);
            int caller = at - (link.Distance / 8);
            if (link.Kind is FrameKind.Protected or FrameKind.Closing)
            {
                handler = this[caller];
                break;
            }

            if (link.Kind == FrameKind.Coroutine)
                break;
            at = caller;
        }

        if (handler.IsNil)
        {
            if (TracesErrors && exception.LuaTraceback is null && !IsProtected())
                exception.LuaTraceback = Traceback(Current, null, 0);
            return;
        }

        if (++_handlers > 10)
        {
            _handlers--;
            exception.Error = Heap.NewString("error in error handling");
            return;
        }

        int top = IsLua(Base, out Function? function) ? Math.Max(Base + function.Prototype.RegisterCount, Top) : Top;
        int saved = Top;
        try
        {
            EnsureStack(top + 2 + Emission.Spare);
            this[top] = handler;
            this[top + 1] = exception.Error;
            Top = top + 2;
            int count = Invoke(top, 1);
            exception.Error = count > 0 ? this[top] : Value.Nil;
        }
        catch (LuaException inner)
        {
            // What goes wrong in a handler was handled by itself; but there is no room for another one.
            exception.Error = inner.IsStackOverflow ? Heap.NewString("error in error handling") : inner.Error;
        }
        finally
        {
            _handlers--;
            Top = saved;
        }
    }
}
