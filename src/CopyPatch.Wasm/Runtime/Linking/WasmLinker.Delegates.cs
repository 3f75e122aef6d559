using System;

namespace CopyPatch.Wasm;

/// <content>Functions of the host by typed delegates, which need nothing made at run time.</content>
public sealed partial class WasmLinker
{
    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction(string module, string name, Action function) =>
        Define(module, name, new HostAction(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<TResult>(string module, string name, Func<TResult> function) =>
        Define(module, name, new HostFunc<TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    public void DefineFunction<T1>(string module, string name, Action<T1> function) =>
        Define(module, name, new HostAction<T1>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, TResult>(string module, string name, Func<T1, TResult> function) =>
        Define(module, name, new HostFunc<T1, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    public void DefineFunction<T1, T2>(string module, string name, Action<T1, T2> function) =>
        Define(module, name, new HostAction<T1, T2>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, TResult>(string module, string name, Func<T1, T2, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    public void DefineFunction<T1, T2, T3>(string module, string name, Action<T1, T2, T3> function) =>
        Define(module, name, new HostAction<T1, T2, T3>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, T3, TResult>(string module, string name, Func<T1, T2, T3, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, T3, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    public void DefineFunction<T1, T2, T3, T4>(string module, string name, Action<T1, T2, T3, T4> function) =>
        Define(module, name, new HostAction<T1, T2, T3, T4>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, TResult>(
        string module, string name, Func<T1, T2, T3, T4, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, T3, T4, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5>(string module, string name, Action<T1, T2, T3, T4, T5> function) =>
        Define(module, name, new HostAction<T1, T2, T3, T4, T5>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5, TResult>(
        string module, string name, Func<T1, T2, T3, T4, T5, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, T3, T4, T5, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5, T6>(
        string module, string name, Action<T1, T2, T3, T4, T5, T6> function) =>
        Define(module, name, new HostAction<T1, T2, T3, T4, T5, T6>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, TResult>(
        string module, string name, Func<T1, T2, T3, T4, T5, T6, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, T3, T4, T5, T6, TResult>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="T7">The type of the seventh parameter.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, T7>(
        string module, string name, Action<T1, T2, T3, T4, T5, T6, T7> function) =>
        Define(module, name, new HostAction<T1, T2, T3, T4, T5, T6, T7>(Store, NotNull(function)).Function);

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="T7">The type of the seventh parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, T7, TResult>(
        string module, string name, Func<T1, T2, T3, T4, T5, T6, T7, TResult> function) =>
        Define(module, name, new HostFunc<T1, T2, T3, T4, T5, T6, T7, TResult>(Store, NotNull(function)).Function);
}
