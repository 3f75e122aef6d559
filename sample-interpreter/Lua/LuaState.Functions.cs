using System;

namespace Lua;

// Methods of C# as functions of Lua.
public sealed unsafe partial class LuaState
{
    /// <summary>Makes a method a global function. Numbers and booleans pass without boxing; what does not fit is an error in Lua.</summary>
    public void Register(string name, Action method) => Add(name, (ref Call _) =>
    {
        method();
        return 0;
    });

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<T>(string name, Action<T> method) => Add(name, (ref Call call) =>
    {
        method(Argument<T>(ref call, 1));
        return 0;
    });

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<T1, T2>(string name, Action<T1, T2> method) => Add(name, (ref Call call) =>
    {
        method(Argument<T1>(ref call, 1), Argument<T2>(ref call, 2));
        return 0;
    });

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<TResult>(string name, Func<TResult> method) =>
        Add(name, (ref Call call) => call.Return(Conversion.ToLua(this, method())));

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<T, TResult>(string name, Func<T, TResult> method) =>
        Add(name, (ref Call call) => call.Return(Conversion.ToLua(this, method(Argument<T>(ref call, 1)))));

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<T1, T2, TResult>(string name, Func<T1, T2, TResult> method) => Add(
        name,
        (ref Call call) => call.Return(Conversion.ToLua(this, method(Argument<T1>(ref call, 1), Argument<T2>(ref call, 2)))));

    /// <inheritdoc cref="Register(string, Action)"/>
    public void Register<T1, T2, T3, TResult>(string name, Func<T1, T2, T3, TResult> method) => Add(
        name,
        (ref Call call) => call.Return(
            Conversion.ToLua(this, method(Argument<T1>(ref call, 1), Argument<T2>(ref call, 2), Argument<T3>(ref call, 3)))));

    private static T Argument<T>(ref Call call, int index)
    {
        try
        {
            return Conversion.FromLua<T>((LuaState)call.Machine.Owner!, call[index]);
        }
        catch (Exception exception) when (exception is InvalidCastException or OverflowException)
        {
            throw call.ArgumentError(index, exception.Message);
        }
    }

    private void Add(string name, LibraryFunction body) => Guard(() => Machine.RawSetGlobal(name, Machine.NewFunction(body)));
}
