using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace Lua;

/// <summary>Values of Lua as those of C#, and back. Numbers and booleans are not boxed on the way.</summary>
internal static unsafe class Conversion
{
    /// <summary>A value that Lua gets.</summary>
    public static Value ToLua<T>(LuaState state, T value)
    {
        LuaHeap heap = state.Machine.Heap;
        if (typeof(T) == typeof(long))
            return heap.Integer(Unsafe.As<T, long>(ref value));
        if (typeof(T) == typeof(int))
            return Value.OfSmall(Unsafe.As<T, int>(ref value));
        if (typeof(T) == typeof(double))
            return Value.Of(Unsafe.As<T, double>(ref value));
        if (typeof(T) == typeof(float))
            return Value.Of((double)Unsafe.As<T, float>(ref value));
        if (typeof(T) == typeof(bool))
            return Value.Of(Unsafe.As<T, bool>(ref value));
        if (typeof(T) == typeof(LuaValue))
            return ToLua(state, Unsafe.As<T, LuaValue>(ref value));
        return ObjectToLua(state, value);
    }

    /// <summary>A value that C# gets.</summary>
    /// <exception cref="InvalidCastException">It is none of the type.</exception>
    public static T FromLua<T>(LuaState state, Value value)
    {
        LuaHeap heap = state.Machine.Heap;
        if (typeof(T) == typeof(long))
        {
            long integer = Integer(state, value);
            return Unsafe.As<long, T>(ref integer);
        }

        if (typeof(T) == typeof(int))
        {
            int integer = checked((int)Integer(state, value));
            return Unsafe.As<int, T>(ref integer);
        }

        if (typeof(T) == typeof(double))
        {
            double number = Number(state, value);
            return Unsafe.As<double, T>(ref number);
        }

        if (typeof(T) == typeof(float))
        {
            float number = (float)Number(state, value);
            return Unsafe.As<float, T>(ref number);
        }

        if (typeof(T) == typeof(bool))
        {
            bool truth = value.IsTruthy;
            return Unsafe.As<bool, T>(ref truth);
        }

        if (typeof(T) == typeof(LuaValue))
        {
            LuaValue any = FromLua(state, value);
            return Unsafe.As<LuaValue, T>(ref any);
        }

        object? found = FromLua(state, value) switch
        {
            { Kind: LuaKind.Nil } => null,
            { Kind: LuaKind.String } text when typeof(T) == typeof(string) => text.AsString(),
            { Kind: LuaKind.Integer or LuaKind.Float } number when typeof(T) == typeof(string) =>
                Encoding.UTF8.GetString(heap.Text(state.Machine.NumberText(value))),
            var other => other.Object,
        };
        return found is T of ? of
            : found is null && default(T) is null ? default!
            : throw new InvalidCastException($"A {Machine.TypeName(value)} value is no {typeof(T).Name}.");
    }

    public static Value ToLua(LuaState state, in LuaValue value)
    {
        LuaHeap heap = state.Machine.Heap;
        return value.Kind switch
        {
            LuaKind.Nil => Value.Nil,
            LuaKind.Boolean => Value.Of(value.AsBoolean()),
            LuaKind.Integer => heap.Integer(value.AsInteger()),
            LuaKind.Float => Value.Of(value.AsNumber()),
            LuaKind.String => heap.NewString(value.AsBytes()),
            _ => ObjectToLua(state, value.Object),
        };
    }

    public static LuaValue FromLua(LuaState state, Value value)
    {
        if (value.IsInteger)
            return state.Machine.Heap.ToInteger(value);
        if (value.IsFloat)
            return value.Float;
        return value.Tag switch
        {
            MachineEmitter.TAG_NIL => default,
            MachineEmitter.TAG_TRUE => true,
            MachineEmitter.TAG_FALSE => false,
            MachineEmitter.TAG_STRING => state.Machine.Heap.Text(value).ToArray(),
            MachineEmitter.TAG_TABLE => new LuaTable(state, value),
            MachineEmitter.TAG_FUNCTION => new LuaFunction(state, value),
            MachineEmitter.TAG_USERDATA => new LuaValue(LuaKind.Object, 0, state.Machine.Heap.ObjectOf(value)),
            _ => new LuaValue(LuaKind.Coroutine, 0, new LuaReference(state, value)),
        };
    }

    private static Value ObjectToLua(LuaState state, object? value)
    {
        switch (value)
        {
            case null:
                return Value.Nil;
            case string text:
                return state.Machine.Heap.NewString(Encoding.UTF8.GetBytes(text));
            case byte[] bytes:
                return state.Machine.Heap.NewString(bytes);
            case LuaReference reference:
                return reference.ValueFor(state);
            case LuaValue any:
                return ToLua(state, any);
            default:
                return state.Machine.Heap.NewObject(MachineEmitter.TAG_USERDATA, value);
        }
    }

    private static long Integer(LuaState state, Value value)
    {
        if (value.IsSmall)
            return value.Small;
        if (state.Machine.TryNumber(value, out Value number))
        {
            if (number.IsInteger)
                return state.Machine.Heap.ToInteger(number);
            if (LuaHeap.TryInteger(number.Float, out long integer))
                return integer;
            throw new InvalidCastException("The number has no integer representation.");
        }

        throw new InvalidCastException($"A {Machine.TypeName(value)} value is no number.");
    }

    private static double Number(LuaState state, Value value) => value.IsFloat
        ? value.Float
        : state.Machine.TryNumber(value, out Value number)
            ? state.Machine.ToFloat(number)
            : throw new InvalidCastException($"A {Machine.TypeName(value)} value is no number.");
}
