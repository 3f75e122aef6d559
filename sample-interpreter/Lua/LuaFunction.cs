using System;

namespace Lua;

/// <summary>A function of a state.</summary>
public sealed class LuaFunction : LuaReference
{
    internal LuaFunction(LuaState state, Value value)
        : base(state, value)
    {
    }

    /// <summary>Calls it.</summary>
    /// <returns>Its results.</returns>
    /// <exception cref="LuaException">It raised an error.</exception>
    public LuaValue[] Call(params ReadOnlySpan<LuaValue> arguments)
    {
        int at = State.Begin(Value);
        try
        {
            foreach (LuaValue argument in arguments)
                State.Machine.Push(Conversion.ToLua(State, argument));
        }
        catch
        {
            State.End(at);
            throw;
        }

        int count = State.Finish(at, arguments.Length);
        try
        {
            var results = new LuaValue[count];
            for (int i = 0; i < count; i++)
                results[i] = Conversion.FromLua(State, State.Machine[at + i]);
            return results;
        }
        finally
        {
            State.End(at);
        }
    }

    /// <summary>It as a method of C#: numbers and booleans pass without boxing.</summary>
    public Action AsAction() => () => State.End(Run());

    /// <inheritdoc cref="AsAction()"/>
    public Action<T> AsAction<T>() => a => State.End(Run(a));

    /// <inheritdoc cref="AsAction()"/>
    public Action<T1, T2> AsAction<T1, T2>() => (a, b) => State.End(Run(a, b));

    /// <inheritdoc cref="AsAction()"/>
    public Func<TResult> AsFunc<TResult>() => () => Result<TResult>(Run());

    /// <inheritdoc cref="AsAction()"/>
    public Func<T, TResult> AsFunc<T, TResult>() => a => Result<TResult>(Run(a));

    /// <inheritdoc cref="AsAction()"/>
    public Func<T1, T2, TResult> AsFunc<T1, T2, TResult>() => (a, b) => Result<TResult>(Run(a, b));

    /// <inheritdoc cref="AsAction()"/>
    public Func<T1, T2, T3, TResult> AsFunc<T1, T2, T3, TResult>() => (a, b, c) => Result<TResult>(Run(a, b, c));

    // First what may fail; then the arguments are written where the frame wants them.
    private int Run()
    {
        State.Enter();
        return OneResult(State.Machine.PushFrame(Value, 0), 0);
    }

    private int Run<T>(T a)
    {
        State.Enter();
        Value first = Conversion.ToLua(State, a);
        int at = State.Machine.PushFrame(Value, 1);
        State.Machine[at + 3] = first;
        return OneResult(at, 1);
    }

    private int Run<T1, T2>(T1 a, T2 b)
    {
        State.Enter();
        Value first = Conversion.ToLua(State, a), second = Conversion.ToLua(State, b);
        int at = State.Machine.PushFrame(Value, 2);
        State.Machine[at + 3] = first;
        State.Machine[at + 4] = second;
        return OneResult(at, 2);
    }

    private int Run<T1, T2, T3>(T1 a, T2 b, T3 c)
    {
        State.Enter();
        Value first = Conversion.ToLua(State, a), second = Conversion.ToLua(State, b), third = Conversion.ToLua(State, c);
        int at = State.Machine.PushFrame(Value, 3);
        State.Machine[at + 3] = first;
        State.Machine[at + 4] = second;
        State.Machine[at + 5] = third;
        return OneResult(at, 3);
    }

    private int OneResult(int at, int arguments)
    {
        if (State.FinishFrame(at, arguments) == 0)
            State.Machine[at] = Lua.Value.Nil;
        return at;
    }

    private TResult Result<TResult>(int at)
    {
        try
        {
            return Conversion.FromLua<TResult>(State, State.Machine[at]);
        }
        finally
        {
            State.End(at);
        }
    }
}
