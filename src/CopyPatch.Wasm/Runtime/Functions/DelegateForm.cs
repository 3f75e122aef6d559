using System;

namespace CopyPatch.Wasm;

/// <summary>How a type of delegates becomes functions of the host, and how functions become such delegates.</summary>
/// <param name="Type">The type.</param>
/// <param name="Import">Makes the call of a delegate.</param>
/// <param name="Export">Makes a delegate, if it fits the function's type.</param>
internal sealed record DelegateForm(Type Type, Func<Delegate, HostCall> Import, Func<WasmFunction, Delegate> Export)
{
    public static DelegateForm OfAction() => Of<Action>(HostCalls.Of, f => f.ToAction());

    public static DelegateForm OfFunc<TResult>() => Of<Func<TResult>>(HostCalls.Of, f => f.ToFunc<TResult>());

    public static DelegateForm OfAction<T1>() => Of<Action<T1>>(HostCalls.Of, f => f.ToAction<T1>());

    public static DelegateForm OfFunc<T1, TResult>() => Of<Func<T1, TResult>>(HostCalls.Of, f => f.ToFunc<T1, TResult>());

    public static DelegateForm OfAction<T1, T2>() => Of<Action<T1, T2>>(HostCalls.Of, f => f.ToAction<T1, T2>());

    public static DelegateForm OfFunc<T1, T2, TResult>() => Of<Func<T1, T2, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, TResult>());

    public static DelegateForm OfAction<T1, T2, T3>() => Of<Action<T1, T2, T3>>(HostCalls.Of, f => f.ToAction<T1, T2, T3>());

    public static DelegateForm OfFunc<T1, T2, T3, TResult>() =>
        Of<Func<T1, T2, T3, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, T3, TResult>());

    public static DelegateForm OfAction<T1, T2, T3, T4>() => Of<Action<T1, T2, T3, T4>>(HostCalls.Of, f => f.ToAction<T1, T2, T3, T4>());

    public static DelegateForm OfFunc<T1, T2, T3, T4, TResult>() =>
        Of<Func<T1, T2, T3, T4, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, T3, T4, TResult>());

    public static DelegateForm OfAction<T1, T2, T3, T4, T5>() =>
        Of<Action<T1, T2, T3, T4, T5>>(HostCalls.Of, f => f.ToAction<T1, T2, T3, T4, T5>());

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, TResult>() =>
        Of<Func<T1, T2, T3, T4, T5, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, T3, T4, T5, TResult>());

    public static DelegateForm OfAction<T1, T2, T3, T4, T5, T6>() =>
        Of<Action<T1, T2, T3, T4, T5, T6>>(HostCalls.Of, f => f.ToAction<T1, T2, T3, T4, T5, T6>());

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, T6, TResult>() =>
        Of<Func<T1, T2, T3, T4, T5, T6, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, T3, T4, T5, T6, TResult>());

    public static DelegateForm OfAction<T1, T2, T3, T4, T5, T6, T7>() =>
        Of<Action<T1, T2, T3, T4, T5, T6, T7>>(HostCalls.Of, f => f.ToAction<T1, T2, T3, T4, T5, T6, T7>());

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, T6, T7, TResult>() =>
        Of<Func<T1, T2, T3, T4, T5, T6, T7, TResult>>(HostCalls.Of, f => f.ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>());

    private static DelegateForm Of<TDelegate>(Func<TDelegate, HostCall> import, Func<WasmFunction, TDelegate> export)
        where TDelegate : Delegate => new(typeof(TDelegate), function => import((TDelegate)function), export);
}
