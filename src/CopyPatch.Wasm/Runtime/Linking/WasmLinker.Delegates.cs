using System;

namespace CopyPatch.Wasm;

/// <content>Functions of the host by the type of their delegate, which need nothing made at run time.</content>
public sealed partial class WasmLinker
{
    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction(string module, string name, Action function) => Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<TResult>(string module, string name, Func<TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1>(string module, string name, Action<T1> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, TResult>(string module, string name, Func<T1, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2>(string module, string name, Action<T1, T2> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, TResult>(string module, string name, Func<T1, T2, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3>(string module, string name, Action<T1, T2, T3> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, TResult>(string module, string name, Func<T1, T2, T3, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4>(string module, string name, Action<T1, T2, T3, T4> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, TResult>(string module, string name, Func<T1, T2, T3, T4, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5>(string module, string name, Action<T1, T2, T3, T4, T5> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5, TResult>(string module, string name, Func<T1, T2, T3, T4, T5, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5, T6>(string module, string name, Action<T1, T2, T3, T4, T5, T6> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, TResult>(
        string module, string name, Func<T1, T2, T3, T4, T5, T6, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, T7>(string module, string name, Action<T1, T2, T3, T4, T5, T6, T7> function) =>
        Define(module, name, function, HostCalls.Of(function));

    /// <inheritdoc cref="DefineFunction(string, string, Delegate)"/>
    public void DefineFunction<T1, T2, T3, T4, T5, T6, T7, TResult>(
        string module, string name, Func<T1, T2, T3, T4, T5, T6, T7, TResult> function) =>
        Define(module, name, function, HostCalls.Of(function));

    private void Define<TDelegate>(string module, string name, TDelegate function, HostCall call)
        where TDelegate : Delegate
    {
        ArgumentNullException.ThrowIfNull(function);
        Define(module, name, new HostFunction(Store, typeof(TDelegate), call).Function);
    }
}
