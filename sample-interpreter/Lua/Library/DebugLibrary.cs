using System.Collections.Generic;
using System.Text;

namespace Lua;

/// <summary>The library debug: what tells of calls and functions, and hooks by count.</summary>
internal static unsafe class DebugLibrary
{
    public static int Traceback(ref Call call)
    {
        int shift = Target(ref call, out Coroutine coroutine);
        Value message = call[1 + shift];
        if (!message.IsString && !message.IsNumber && !message.IsNil)
            return call.Return(message);
        string? text = message.IsNil ? null : Encoding.Latin1.GetString(call.Bytes(1 + shift));
        long level = call.Integer(2 + shift, coroutine == call.Machine.Current ? 1 : 0);
        return call.Return(call.Machine.Traceback(coroutine, text, (int)System.Math.Clamp(level, 0, int.MaxValue)));
    }

    public static int GetInfo(ref Call call)
    {
        Machine machine = call.Machine;
        int shift = Target(ref call, out Coroutine coroutine);
        string what = Encoding.Latin1.GetString(call.Bytes(2 + shift, "flnSrtu"u8));
        if (what.StartsWith('>'))
            throw call.ArgumentError(2 + shift, "invalid option '>'");
        foreach (char option in what)
        {
            if (!"SlnrutLf".Contains(option))
                throw call.ArgumentError(2 + shift, "invalid option");
        }

        List<Frame> frames = [];
        int level = -1;
        Value function = call[1 + shift];
        if (!function.IsFunction)
        {
            long wanted = call.Integer(1 + shift);
            frames = machine.FramesOf(coroutine);
            if (wanted < 0 || wanted >= frames.Count)
                return call.Return(Value.Nil);
            level = (int)wanted;
            function = frames[level].Value;
        }

        Function? lua = machine.FunctionOf(function);
        Table* info = call.Heap.NewTable(0, 12);
        Value result = call.Heap.ValueOf(info);
        call.Push(result);
        var fields = new Fields(call.Heap, info);
        foreach (char option in what)
        {
            switch (option)
            {
                case 'S':
                    fields.Set("source", lua is null ? "=[C]" : lua.Prototype.Source);
                    fields.Set("short_src", lua is null ? "[C]" : ChunkName.Shorten(lua.Prototype.Source));
                    fields.Set("what", lua is null ? "C" : lua.Parent is null ? "main" : "Lua");
                    fields.Set("linedefined", lua?.Prototype.LineDefined ?? -1);
                    fields.Set("lastlinedefined", lua?.Prototype.LastLineDefined ?? -1);
                    break;
                case 'l':
                    fields.Set("currentline", level >= 0 && lua is not null ? Machine.LineOf(lua, frames[level].Where) : -1);
                    break;
                case 'n':
                    (string Kind, string Name)? name = level >= 0 ? Machine.NameOf(frames, level) : null;
                    fields.Set("namewhat", name?.Kind ?? "");
                    if (name is var (_, text))
                        fields.Set("name", text);
                    break;
                case 'u':
                    fields.Set("nups", lua?.Prototype.Upvalues.Length ?? 0);
                    fields.Set("nparams", lua?.Prototype.ParameterCount ?? 0);
                    fields.Set("isvararg", Value.Of(lua?.Prototype.IsVararg ?? true));
                    break;
                case 't':
                    fields.Set("istailcall", Value.False);
                    break;
                case 'r':
                    fields.Set("ftransfer", 0);
                    fields.Set("ntransfer", 0);
                    break;
                case 'f':
                    fields.Set("func", function);
                    break;
                case 'L' when lua is not null:
                    Table* lines = call.Heap.NewTable();
                    fields.Set("activelines", call.Heap.ValueOf(lines));
                    for (int i = lua.Prototype.IsVararg ? 0 : 0; i < lua.Prototype.Instructions.Length; i++)
                        call.Heap.SetInteger(lines, lua.Prototype.Instructions[i].Line, Value.True);
                    break;
            }
        }

        return 1;
    }

    public static int GetLocal(ref Call call)
    {
        int shift = Target(ref call, out Coroutine coroutine);
        long number = call.Integer(2 + shift);
        if (call[1 + shift].IsFunction)
        {
            Function? function = call.Machine.FunctionOf(call[1 + shift]);
            if (function is null || number < 1 || number > function.Prototype.ParameterCount)
                return call.Return(Value.Nil);
            return call.Return(function.Prototype.Locals[(int)number - 1].Name);
        }

        Frame frame = FrameAt(ref call, coroutine, 1 + shift);
        return Find(call.Machine, frame, number, out int slot) is { } name
            ? call.Return(call.Heap.NewString(name), call.Machine.StackValue(coroutine, slot))
            : call.Return(Value.Nil);
    }

    public static int SetLocal(ref Call call)
    {
        int shift = Target(ref call, out Coroutine coroutine);
        Frame frame = FrameAt(ref call, coroutine, 1 + shift);
        Value value = call.Any(3 + shift);
        if (Find(call.Machine, frame, call.Integer(2 + shift), out int slot) is not { } name)
            return call.Return(Value.Nil);
        call.Machine.SetStackValue(coroutine, slot, value);
        return call.Return(name);
    }

    public static int GetUpvalue(ref Call call)
    {
        Value function = call.FunctionAt(1);
        if (UpvalueAt(ref call, function, call.Integer(2), out string name) is var upvalue && upvalue == null)
            return call.Return();
        return call.Return(call.Heap.NewString(name), new Value(*upvalue->at));
    }

    public static int SetUpvalue(ref Call call)
    {
        Value value = call.Any(3);
        if (UpvalueAt(ref call, call.FunctionAt(1), call.Integer(2), out string name) is var upvalue && upvalue == null)
            return call.Return();
        *upvalue->at = value.Bits;
        return call.Return(name);
    }

    public static int UpvalueId(ref Call call)
    {
        Value function = call.FunctionAt(1);

        // A function of C# that keeps something has it in one upvalue, which nobody sees.
        if (call.Integer(2) == 1 && call.Machine.KeepsSomething(function))
            return call.Return(Value.OfCell(MachineEmitter.TAG_LIGHT, function.Reference));
        Upvalue* upvalue = UpvalueAt(ref call, function, call.Integer(2), out _);
        return call.Return(upvalue == null
            ? Value.Nil
            : Value.OfCell(MachineEmitter.TAG_LIGHT, call.Heap.ReferenceOf(upvalue)));
    }

    public static int UpvalueJoin(ref Call call)
    {
        (Value to, Value from) = (call.FunctionAt(1), call.FunctionAt(3));
        if (UpvalueAt(ref call, to, call.Integer(2), out _) == null)
            throw call.ArgumentError(2, "invalid upvalue index");
        Upvalue* upvalue = UpvalueAt(ref call, from, call.Integer(4), out _);
        if (upvalue == null)
            throw call.ArgumentError(4, "invalid upvalue index");
        ((uint*)(call.Heap.At<Closure>(to.Reference) + 1))[call.Integer(2) - 1] = call.Heap.ReferenceOf(upvalue);
        return 0;
    }

    public static int GetMetatable(ref Call call)
    {
        uint metatable = call.Machine.MetatableOf(call.Any(1));
        return call.Return(metatable == 0 ? Value.Nil : Value.OfCell(MachineEmitter.TAG_TABLE, metatable));
    }

    public static int SetMetatable(ref Call call)
    {
        if (!call[2].IsNil && !call[2].IsTable)
            throw call.TypeError(2, "nil or table");
        call.Machine.SetMetatable(call[1], call[2]);
        return call.Return(call[1]);
    }

    public static int GetRegistry(ref Call call) => call.Return(call.Machine.Registry);

    public static int SetHook(ref Call call)
    {
        int shift = Target(ref call, out _);
        Value hook = call[1 + shift];
        long count = call.Integer(3 + shift, 0);
        call.Machine.SetHook(hook.IsFunction && count > 0 ? hook : Value.Nil, count, call[2 + shift]);
        return 0;
    }

    public static int GetHook(ref Call call) => call.Machine.Hook.IsNil
        ? call.Return(Value.Nil)
        : call.Return(call.Machine.Hook, call.Machine.HookMask, call.Heap.Integer(call.Machine.HookCount));

    public static int GetUserValue(ref Call call) => call.Return(Value.Nil, Value.False);

    public static int SetUserValue(ref Call call) =>
        call[1].IsUserdata ? call.Return(Value.Nil) : throw call.TypeError(1, "userdata");

    // The coroutine that is the first argument, or the current one; and by how much the other arguments are shifted.
    private static int Target(ref Call call, out Coroutine coroutine)
    {
        coroutine = call[1].IsThread ? (Coroutine)call.Heap.ObjectOf(call[1]) : call.Machine.Current;
        return call[1].IsThread ? 1 : 0;
    }

    private static Frame FrameAt(ref Call call, Coroutine coroutine, int index)
    {
        long level = call.Integer(index);
        List<Frame> frames = call.Machine.FramesOf(coroutine);
        return level >= 0 && level < frames.Count ? frames[(int)level] : throw call.ArgumentError(index, "level out of range");
    }

    // A local variable by its number; a vararg by a negative one; and what is on the stack besides.
    private static string? Find(Machine machine, Frame frame, long number, out int slot)
    {
        slot = 0;
        if (frame.Function is null)
            return null;
        Prototype prototype = frame.Function.Prototype;
        if (number < 0)
        {
            if (!prototype.IsVararg)
                return null;
            int all = (int)machine.StackValue(frame.Coroutine, frame.Base - 4).Bits;
            long at = prototype.ParameterCount - number - 1;
            slot = frame.Base - 4 - all + (int)System.Math.Min(at, int.MaxValue / 2);
            return at < all ? "(vararg)" : null;
        }

        long left = number;
        foreach (PrototypeLocal local in prototype.Locals)
        {
            if (local.First > frame.Where || frame.Where >= local.Behind || --left != 0)
                continue;
            slot = frame.Base + local.Register;
            return local.Name;
        }

        return null;
    }

    private static Upvalue* UpvalueAt(ref Call call, Value function, long number, out string name)
    {
        name = "";
        Closure* closure = call.Heap.At<Closure>(function.Reference);
        if (number < 1 || number > closure->upvalues)
            return null;
        Function? lua = call.Machine.FunctionOf(function);
        name = lua?.Prototype.Upvalues[(int)number - 1].Name ?? "";
        return call.Heap.At<Upvalue>(((uint*)(closure + 1))[number - 1]);
    }

    private readonly struct Fields(LuaHeap heap, Table* table)
    {
        public void Set(string name, Value value) => heap.SetField(table, heap.NewString(name), value);

        public void Set(string name, string value) => Set(name, heap.NewString(value));

        public void Set(string name, int value) => Set(name, Value.OfSmall(value));
    }
}
