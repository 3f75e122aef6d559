using System;

namespace CopyPatch.Wasm;

/// <content>Functions as typed delegates, which need nothing made at run time.</content>
public sealed partial class WasmInstance
{
    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action GetAction(string name) =>
        DelegateForm.ToAction(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1> GetAction<T1>(string name) =>
        DelegateForm.ToAction<T1>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, TResult> GetFunction<T1, TResult>(string name) =>
        DelegateForm.ToFunc<T1, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2> GetAction<T1, T2>(string name) =>
        DelegateForm.ToAction<T1, T2>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, TResult> GetFunction<T1, T2, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2, T3> GetAction<T1, T2, T3>(string name) =>
        DelegateForm.ToAction<T1, T2, T3>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, T3, TResult> GetFunction<T1, T2, T3, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, T3, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2, T3, T4> GetAction<T1, T2, T3, T4>(string name) =>
        DelegateForm.ToAction<T1, T2, T3, T4>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, T3, T4, TResult> GetFunction<T1, T2, T3, T4, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, T3, T4, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2, T3, T4, T5> GetAction<T1, T2, T3, T4, T5>(string name) =>
        DelegateForm.ToAction<T1, T2, T3, T4, T5>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, T3, T4, T5, TResult> GetFunction<T1, T2, T3, T4, T5, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, T3, T4, T5, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2, T3, T4, T5, T6> GetAction<T1, T2, T3, T4, T5, T6>(string name) =>
        DelegateForm.ToAction<T1, T2, T3, T4, T5, T6>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, T3, T4, T5, T6, TResult> GetFunction<T1, T2, T3, T4, T5, T6, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, T3, T4, T5, T6, TResult>(RequireFunction(name));

    /// <summary>Gets an exported function without result as a delegate.</summary>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="T7">The type of the seventh parameter.</typeparam>
    /// <param name="name">Its name.</param>
    /// <exception cref="WasmLinkException">There is no such function, or it has another type.</exception>
    public Action<T1, T2, T3, T4, T5, T6, T7> GetAction<T1, T2, T3, T4, T5, T6, T7>(string name) =>
        DelegateForm.ToAction<T1, T2, T3, T4, T5, T6, T7>(RequireFunction(name));

    /// <inheritdoc cref="GetFunction{TDelegate}(string)"/>
    /// <typeparam name="T1">The type of the first parameter.</typeparam>
    /// <typeparam name="T2">The type of the second parameter.</typeparam>
    /// <typeparam name="T3">The type of the third parameter.</typeparam>
    /// <typeparam name="T4">The type of the fourth parameter.</typeparam>
    /// <typeparam name="T5">The type of the fifth parameter.</typeparam>
    /// <typeparam name="T6">The type of the sixth parameter.</typeparam>
    /// <typeparam name="T7">The type of the seventh parameter.</typeparam>
    /// <typeparam name="TResult">The type of the result.</typeparam>
    public Func<T1, T2, T3, T4, T5, T6, T7, TResult> GetFunction<T1, T2, T3, T4, T5, T6, T7, TResult>(string name) =>
        DelegateForm.ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>(RequireFunction(name));
}
