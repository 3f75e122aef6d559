using System;

namespace CopyPatch.Wasm;

/// <content>Functions as typed delegates, which need nothing made at run time.</content>
public sealed partial class WasmInstance
{
    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action GetAction(string name) => RequireFunction(name).ToAction();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1> GetAction<T1>(string name) => RequireFunction(name).ToAction<T1>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, TResult> GetFunction<T1, TResult>(string name) => RequireFunction(name).ToFunc<T1, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2> GetAction<T1, T2>(string name) => RequireFunction(name).ToAction<T1, T2>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, TResult> GetFunction<T1, T2, TResult>(string name) => RequireFunction(name).ToFunc<T1, T2, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3> GetAction<T1, T2, T3>(string name) => RequireFunction(name).ToAction<T1, T2, T3>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, T3, TResult> GetFunction<T1, T2, T3, TResult>(string name) => RequireFunction(name).ToFunc<T1, T2, T3, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3, T4> GetAction<T1, T2, T3, T4>(string name) => RequireFunction(name).ToAction<T1, T2, T3, T4>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, T3, T4, TResult> GetFunction<T1, T2, T3, T4, TResult>(string name) =>
        RequireFunction(name).ToFunc<T1, T2, T3, T4, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3, T4, T5> GetAction<T1, T2, T3, T4, T5>(string name) => RequireFunction(name).ToAction<T1, T2, T3, T4, T5>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, T3, T4, T5, TResult> GetFunction<T1, T2, T3, T4, T5, TResult>(string name) =>
        RequireFunction(name).ToFunc<T1, T2, T3, T4, T5, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3, T4, T5, T6> GetAction<T1, T2, T3, T4, T5, T6>(string name) =>
        RequireFunction(name).ToAction<T1, T2, T3, T4, T5, T6>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, T3, T4, T5, T6, TResult> GetFunction<T1, T2, T3, T4, T5, T6, TResult>(string name) =>
        RequireFunction(name).ToFunc<T1, T2, T3, T4, T5, T6, TResult>();

    /// <inheritdoc cref="GetAction(string)"/>
    public Action<T1, T2, T3, T4, T5, T6, T7> GetAction<T1, T2, T3, T4, T5, T6, T7>(string name) =>
        RequireFunction(name).ToAction<T1, T2, T3, T4, T5, T6, T7>();

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    public Func<T1, T2, T3, T4, T5, T6, T7, TResult> GetFunction<T1, T2, T3, T4, T5, T6, T7, TResult>(string name) =>
        RequireFunction(name).ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>();
}
