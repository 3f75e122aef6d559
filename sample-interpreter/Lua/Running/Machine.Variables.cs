using System;

namespace Lua;

// Variables that outlive their blocks, and those that are closed at their ends.
internal sealed unsafe partial class Machine
{
    /// <summary>The upvalue of a variable on the current stack.</summary>
    private uint UpvalueOf(ulong* slot)
    {
        uint before = 0;
        uint at = Context->open;
        while (at != 0 && Heap.At<Upvalue>(at)->at > slot)
        {
            before = at;
            at = Heap.At<Upvalue>(at)->next;
        }

        if (at != 0 && Heap.At<Upvalue>(at)->at == slot)
            return at;
        uint made = Heap.NewUpvalue(Value.Nil);
        Upvalue* upvalue = Heap.At<Upvalue>(made);
        upvalue->at = slot;
        upvalue->open = 1;
        upvalue->next = at;
        if (before == 0)
            Context->open = made;
        else
            Heap.At<Upvalue>(before)->next = made;
        return made;
    }

    /// <summary>Variables from here on are no longer on the stack.</summary>
    private void CloseUpvalues(int from)
    {
        ulong* level = _stack + from;
        while (Context->open != 0)
        {
            Upvalue* upvalue = Heap.At<Upvalue>(Context->open);
            if (upvalue->at < level)
                break;
            Context->open = upvalue->next;
            upvalue->value = *upvalue->at;
            upvalue->at = &upvalue->value;
            upvalue->open = 0;
            upvalue->next = 0;
        }
    }

    private void MarkToBeClosed(int slot, int register)
    {
        Value value = this[slot];
        if (!value.IsTruthy)
            return;
        if (Metamethod(value, Event.Close).IsNil)
        {
            string name = IsLua(Base, out Function? function) ? LocalName(function, _where, register) ?? "?" : "?";
            throw Error($"variable '{name}' got a non-closable value");
        }

        Current.ToClose.Add(slot);
        Context->toClose = Current.ToClose.Count;
    }

    private static string? LocalName(Function function, int pc, int register)
    {
        // It begins behind the instruction that marks it.
        foreach (PrototypeLocal local in function.Prototype.Locals)
        {
            if (local.Register == register && local.First <= pc + 1 && pc < local.Behind)
                return local.Name;
        }

        return null;
    }

    private bool HasToBeClosed(int from) => Current.ToClose.Count > 0 && Current.ToClose[^1] >= from;

    // The last variable that is to be closed; it is so no longer.
    private int TakeToBeClosed()
    {
        int slot = Current.ToClose[^1];
        Current.ToClose.RemoveAt(Current.ToClose.Count - 1);
        Context->toClose = Current.ToClose.Count;
        CloseUpvalues(slot + 1);
        return slot;
    }

    // Makes a frame for __close, from a place on that is free. Compiled code goes on in it, and then in Finish.
    private nint EnterClose(int slot, Value error, int caller, int at, Link link)
    {
        Value value = this[slot];
        Value close = Metamethod(value, Event.Close);
        EnsureStack(at + 5 + Emission.Spare);
        ulong* made = _stack + at;
        made[0] = close.Bits;
        made[1] = (ulong)Routines.Finish;
        made[2] = link.Bits;
        made[3] = value.Bits;
        made[4] = error.Bits;
        (Base, Top) = (caller, at + 5);
        return EnterFrame(at + 3, 2);
    }

    /// <summary>Closes all from a frame on, after an error, which an error of theirs replaces. None of them can yield.</summary>
    private Value CloseAll(int from, Value error, int top)
    {
        while (HasToBeClosed(from))
        {
            int slot = TakeToBeClosed();
            int savedBase = Base;
            try
            {
                // The frames above are gone.
                this[slot + 1] = error;
                CallClose(slot, error, Math.Max(top, slot + 2));
                error = this[slot + 1];
            }
            catch (LuaException exception)
            {
                error = exception.Error;
            }
            finally
            {
                Base = savedBase;
            }
        }

        CloseUpvalues(from);
        return error;
    }

    private void CallClose(int slot, Value error, int top)
    {
        Value value = this[slot];
        Value close = Metamethod(value, Event.Close);
        EnsureStack(top + 3 + Emission.Spare);
        this[top] = close;
        this[top + 1] = value;
        this[top + 2] = error;
        Top = top + 3;
        Invoke(top, 2);
    }
}
