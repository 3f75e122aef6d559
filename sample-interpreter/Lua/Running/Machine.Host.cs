using System;
using System.Text;

namespace Lua;

// What C# functions need.
internal sealed unsafe partial class Machine
{
    /// <summary>Sets a global variable, without metamethods.</summary>
    public void RawSetGlobal(string name, Value value) => Heap.Set(Heap.TableOf(Globals), Heap.NewString(name), value);

    /// <summary>What # gives; may run Lua code.</summary>
    public Value Length(Value value)
    {
        Value metamethod = Metamethod(value, Event.Len);
        if (!metamethod.IsNil)
            return CallNow(metamethod, value, value);
        return value.IsTable ? Heap.Integer(Heap.Length(Heap.TableOf(value))) : throw TypeError("get length of", value);
    }

    /// <summary>A value's text as tostring gives it; may run Lua code.</summary>
    public Value Text(Value value)
    {
        Value metamethod = Metamethod(value, Event.ToString);
        if (!metamethod.IsNil)
        {
            Value text = CallNow(metamethod, value, value);
            if (!text.IsString && !text.IsNumber)
                throw Plain("'__tostring' must return a string");
            return text.IsString ? text : NumberText(text);
        }

        if (value.IsString)
            return value;
        if (value.IsNumber)
            return NumberText(value);
        return value.Tag switch
        {
            MachineEmitter.TAG_NIL => Heap.NewString("nil"),
            MachineEmitter.TAG_TRUE => Heap.NewString("true"),
            MachineEmitter.TAG_FALSE => Heap.NewString("false"),
            _ => Heap.NewString($"{TypeNameOf(value)}: 0x{(ulong)Heap.Start + value.Reference:x14}"),
        };
    }

    /// <summary>"chunk:line: " of a level above a frame, or nothing where that is no Lua function.</summary>
    public string Where(int frame, int level)
    {
        int at = frame;
        for (int i = 0; i < level; i++)
        {
            if (at <= 3)
                return "";
            Link link = new(_stack[at - 1]);
            if (link.Kind == FrameKind.Coroutine)
                return "";
            int caller = at - (link.Distance / 8);
            if (i == level - 1)
                return IsLua(caller, out Function? function) ? Position(function, link.Instruction) : "";
            at = caller;
        }

        return IsLua(at, out Function? known) ? Position(known, _where) : "";
    }

    /// <summary>"bad argument #1 to 'f' (...)".</summary>
    public string DescribeArgument(int frame, int index, string message)
    {
        (string Kind, string Name)? called = NameOfCall(frame);
        string? name = called?.Name;
        if (called?.Kind == "method")
        {
            index--;
            if (index == 0)
                return $"calling '{name}' on bad self ({message})";
        }

        name ??= GlobalNameOf(this[frame - 3]) ?? "?";
        return $"bad argument #{index} to '{name}' ({message})";
    }

    /// <summary>How the caller of a frame calls its function.</summary>
    public (string Kind, string Name)? NameOfCall(int frame)
    {
        if (frame <= 3)
            return null;
        Link link = new(_stack[frame - 1]);
        if (link.Kind is not (FrameKind.Call or FrameKind.Metamethod))
            return null;
        int caller = frame - (link.Distance / 8);
        return IsLua(caller, out Function? function) ? OperandNames.DescribeCall(function.Prototype, link.Instruction) : null;
    }

    /// <summary>The name by which a function is found in a loaded module: "print", "string.rep".</summary>
    public string? GlobalNameOf(Value function)
    {
        Value loaded = Heap.Get(Heap.TableOf(Registry), Heap.NewString("_LOADED"));
        if (!loaded.IsTable)
            return null;
        Value module = Value.Nil;
        while (Heap.Next(Heap.TableOf(loaded), ref module, out Value contents) && !module.IsNil)
        {
            if (!contents.IsTable || !module.IsString)
                continue;
            Value key = Value.Nil;
            while (Heap.Next(Heap.TableOf(contents), ref key, out Value value) && !key.IsNil)
            {
                if (value == function && key.IsString)
                {
                    string name = Encoding.Latin1.GetString(Heap.Text(key));
                    string prefix = Encoding.Latin1.GetString(Heap.Text(module));
                    return prefix == "_G" ? name : $"{prefix}.{name}";
                }
            }
        }

        return null;
    }

    /// <summary>Asks whether there is memory for something large, and collects if that makes room.</summary>
    public void RequireMemory(long bytes)
    {
        if (Heap.InUse + bytes <= Heap.Limit)
            return;
        if (bytes < Heap.Limit)
            Collect(Top);
        if (Heap.InUse + bytes > Heap.Limit)
            throw new LuaMemoryException();
    }

    /// <summary>Gives up all frames, after an exception that is none of Lua's.</summary>
    public void Reset(int @base, int top)
    {
        while (Current != Main)
        {
            Coroutine left = Current;
            left.Status = CoroutineStatus.Dead;
            Switch(left.Resumer ?? Main);
            left.Resumer = null;
        }

        Main.Status = CoroutineStatus.Running;
        while (Main.ToClose.Count > 0 && Main.ToClose[^1] >= top)
            Main.ToClose.RemoveAt(Main.ToClose.Count - 1);
        Context->toClose = Main.ToClose.Count;
        CloseUpvalues(top);
        Base = @base;
        Top = top;
        Context->countdown = _stepsBetween;
    }

    /// <summary>What debug.sethook set: called every so many steps.</summary>
    public Value Hook { get; private set; } = Value.Nil;

    public Value HookMask { get; private set; } = Value.Nil;

    public long HookCount { get; private set; }

    /// <summary>Has a function called every so many steps: calls and rounds of loops.</summary>
    public void SetHook(Value hook, long count, Value mask)
    {
        (Hook, HookCount, HookMask) = (hook, count, mask);
        Context->countdown = hook.IsNil ? _stepsBetween : Math.Min(count, _stepsBetween);
    }

    /// <summary>The Lua function of a closure; null for one of C#.</summary>
    public Function? FunctionOf(Value closure)
    {
        Closure* cell = Heap.At<Closure>(closure.Reference);
        return cell->host != 0 ? null : (Function)Heap.Handles[cell->proto->index];
    }

    /// <summary>Whether a function is one of C# that has something of its own.</summary>
    public bool KeepsSomething(Value function) =>
        Heap.At<Closure>(function.Reference)->host is not 0 and var host && Heap.Handles.CellOf(host) != 0;

    public Value StackValue(Coroutine coroutine, int slot) => new((Heap.At<ulong>(coroutine.Stack) + 1)[slot]);

    public void SetStackValue(Coroutine coroutine, int slot, Value value) =>
        (Heap.At<ulong>(coroutine.Stack) + 1)[slot] = value.Bits;

    private void CallHook()
    {
        if (Hook.IsNil)
            return;
        Context->countdown = Math.Min(HookCount, _stepsBetween);
        Value hook = Hook;
        Hook = Value.Nil;
        try
        {
            int at = Push(hook);
            Push(Heap.NewString("count"));
            Invoke(at, 1);
        }
        finally
        {
            Hook = hook;
        }
    }

    /// <summary>Calls all finalizers: the state ends.</summary>
    public void CloseState()
    {
        Reset(3, 3);
        Current.ToClose.Clear();
        Context->toClose = 0;

        // They have what is left of a budget, and some steps at least: nobody waits for them without an end.
        if (Budget >= 0)
            Budget = Math.Max(Budget, StepsToClose);
        Heap.FinalizeAll(this);
        try
        {
            CallFinalizers(Top);
        }
        catch (Exception exception) when (exception is LuaBudgetException or OperationCanceledException)
        {
            // The state ends all the same.
        }
    }

    // What has a __gc and is no longer used. Its errors are warnings.
    private void CallFinalizers(int top)
    {
        if (Heap.ToFinalize.Count == 0)
            return;

        // Where compiled code goes on was said already.
        int frame = IndexOf(Context->frame);
        long count = Context->count;
        _isFinalizing = true;
        try
        {
            while (Heap.ToFinalize.TryDequeue(out Value value))
                CallFinalizer(value, top);
        }
        finally
        {
            _isFinalizing = false;
        }

        Context->frame = _stack + frame;
        Context->count = count;
    }

    private void CallFinalizer(Value value, int top)
    {
        Value finalizer = Metamethod(value, Event.Gc);
        if (!finalizer.IsFunction)
            return;
        int saved = Top;
        try
        {
            Top = Math.Max(top, Top);
            int at = Push(finalizer);
            Push(value);
            Invoke(at, 1);
        }
        catch (LuaException exception)
        {
            Warn($"error in __gc ({exception.Message})");
        }
        catch (LuaMemoryException)
        {
            Warn("error in __gc (not enough memory)");
        }
        finally
        {
            Top = saved;
        }
    }

    /// <summary>Tells a warning, if somebody wants to hear of them.</summary>
    public Action<string> Warn { get; set; } = _ => { };
}
