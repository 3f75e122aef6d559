using System;
using System.IO;
using CopyPatch.Benchmarks;
using KeraLuaFunction = KeraLua.LuaFunction;
using KeraLuaState = KeraLua.Lua;

namespace Lua.Benchmarks;

/// <summary>
/// What a call costs: from C# to a function of Lua and back, and from Lua to C# and back; beside KeraLua, which binds PUC's Lua.
/// </summary>
internal static class CallSpeed
{
    private const string Call = "lua_call_ns", Callback = "lua_callback_ns";
    private const string CallRatio = "lua_call_vs_keralua", CallbackRatio = "lua_callback_vs_keralua";

    private const string Next = "return function(x) return x + 1 end";
    private const string CountByCalls =
        "local next = following return function(n) local x = 0 for i = 1, n do x = next(x) end return x end";

    private const string CountWithout = "return function(n) local x = n for i = 1, n do end return x end";

    // In a field, as nothing else would keep it alive for as long as PUC's Lua has it.
    private static readonly KeraLuaFunction s_following = static state =>
    {
        KeraLuaState lua = KeraLuaState.FromIntPtr(state)!;
        lua.PushInteger(lua.CheckInteger(1) + 1);
        return 1;
    };

    public static string[] Names => [Call, Callback, CallRatio, CallbackRatio];

    public static void Measure(Figures figures)
    {
        if (figures.WantsAny(Call, CallRatio))
            MeasureCalls(figures);
        if (figures.WantsAny(Callback, CallbackRatio))
            MeasureCallbacks(figures);
    }

    private static void MeasureCalls(Figures figures)
    {
        using var lua = new LuaState();
        Func<long, long> next = lua.Run(Next)[0].AsFunction().AsFunc<long, long>();
        using var kera = new KeraLuaState();
        Load(kera, Next);
        SideBySide times = SideBySide.Measure(count => CallNext(next, count), count => CallNext(kera, count));
        figures.Print(Call, times.Nanoseconds(0), "ns");
        figures.Print(CallRatio, times.Ratio(1, 0), "x");
    }

    private static void MeasureCallbacks(Figures figures)
    {
        using var lua = new LuaState();
        lua.Register("following", (long x) => x + 1);
        Func<long, long> calls = lua.Run(CountByCalls)[0].AsFunction().AsFunc<long, long>();
        Func<long, long> nothing = lua.Run(CountWithout)[0].AsFunction().AsFunc<long, long>();
        using var kera = new KeraLuaState();
        kera.Register("following", s_following);
        Load(kera, CountByCalls);
        Load(kera, CountWithout);
        SideBySide times = SideBySide.Measure(
            count => Check(calls(count), count),
            count => Check(nothing(count), count),
            count => Check(CallOnce(kera, 1, count), count),
            count => Check(CallOnce(kera, 2, count), count));
        double ours = times.Nanoseconds(0) - times.Nanoseconds(1);
        figures.Print(Callback, ours, "ns");
        figures.Print(CallbackRatio, (times.Nanoseconds(2) - times.Nanoseconds(3)) / ours, "x");
    }

    private static void Load(KeraLuaState kera, string text)
    {
        if (kera.DoString(text))
            throw new InvalidDataException(kera.ToString(-1));
    }

    private static void CallNext(Func<long, long> next, int count)
    {
        long value = 0;
        for (int i = 0; i < count; i++)
            value = next(value);
        Check(value, count);
    }

    private static void CallNext(KeraLuaState kera, int count)
    {
        long value = 0;
        for (int i = 0; i < count; i++)
            value = CallOnce(kera, 1, value);
        Check(value, count);
    }

    private static long CallOnce(KeraLuaState kera, int function, long argument)
    {
        kera.PushCopy(function);
        kera.PushInteger(argument);
        if (kera.PCall(1, 1, 0) != KeraLua.LuaStatus.OK)
            throw new InvalidDataException(kera.ToString(-1));
        long result = kera.ToInteger(-1);
        kera.Pop(1);
        return result;
    }

    private static void Check(long value, int expected)
    {
        if (value != expected)
            throw new InvalidDataException($"{expected} calls counted to {value}.");
    }
}
