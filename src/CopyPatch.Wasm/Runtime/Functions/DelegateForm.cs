using System;

namespace CopyPatch.Wasm;

/// <summary>How a type of delegates becomes functions of the host, and how functions become such delegates.</summary>
/// <param name="Import">Makes a function of the host.</param>
/// <param name="Export">Makes a delegate, if it fits the function's type.</param>
internal sealed record DelegateForm(Func<WasmStore, Delegate, HostFunction> Import, Func<WasmFunction, Delegate> Export)
{
    public static DelegateForm OfAction() => new(
        static (store, target) => new HostAction(
            store, (Action)target),
        ToAction);

    public static Action ToAction(WasmFunction function)
    {
        function.CheckIs(typeof(Action));
        return new ActionInvoker(function).Call;
    }

    public static DelegateForm OfFunc<TResult>() => new(
        static (store, target) => new HostFunc<TResult>(
            store, (Func<TResult>)target),
        ToFunc<TResult>);

    public static Func<TResult> ToFunc<TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<TResult>));
        return new FuncInvoker<TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1>() => new(
        static (store, target) => new HostAction<T1>(
            store, (Action<T1>)target),
        ToAction<T1>);

    public static Action<T1> ToAction<T1>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1>));
        return new ActionInvoker<T1>(function).Call;
    }

    public static DelegateForm OfFunc<T1, TResult>() => new(
        static (store, target) => new HostFunc<T1, TResult>(
            store, (Func<T1, TResult>)target),
        ToFunc<T1, TResult>);

    public static Func<T1, TResult> ToFunc<T1, TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, TResult>));
        return new FuncInvoker<T1, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2>() => new(
        static (store, target) => new HostAction<T1, T2>(
            store, (Action<T1, T2>)target),
        ToAction<T1, T2>);

    public static Action<T1, T2> ToAction<T1, T2>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2>));
        return new ActionInvoker<T1, T2>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, TResult>(
            store, (Func<T1, T2, TResult>)target),
        ToFunc<T1, T2, TResult>);

    public static Func<T1, T2, TResult> ToFunc<T1, T2, TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, TResult>));
        return new FuncInvoker<T1, T2, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2, T3>() => new(
        static (store, target) => new HostAction<T1, T2, T3>(
            store, (Action<T1, T2, T3>)target),
        ToAction<T1, T2, T3>);

    public static Action<T1, T2, T3> ToAction<T1, T2, T3>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2, T3>));
        return new ActionInvoker<T1, T2, T3>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, T3, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, T3, TResult>(
            store, (Func<T1, T2, T3, TResult>)target),
        ToFunc<T1, T2, T3, TResult>);

    public static Func<T1, T2, T3, TResult> ToFunc<T1, T2, T3, TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, T3, TResult>));
        return new FuncInvoker<T1, T2, T3, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2, T3, T4>() => new(
        static (store, target) => new HostAction<T1, T2, T3, T4>(
            store, (Action<T1, T2, T3, T4>)target),
        ToAction<T1, T2, T3, T4>);

    public static Action<T1, T2, T3, T4> ToAction<T1, T2, T3, T4>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2, T3, T4>));
        return new ActionInvoker<T1, T2, T3, T4>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, T3, T4, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, T3, T4, TResult>(
            store, (Func<T1, T2, T3, T4, TResult>)target),
        ToFunc<T1, T2, T3, T4, TResult>);

    public static Func<T1, T2, T3, T4, TResult> ToFunc<T1, T2, T3, T4, TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, T3, T4, TResult>));
        return new FuncInvoker<T1, T2, T3, T4, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2, T3, T4, T5>() => new(
        static (store, target) => new HostAction<T1, T2, T3, T4, T5>(
            store, (Action<T1, T2, T3, T4, T5>)target),
        ToAction<T1, T2, T3, T4, T5>);

    public static Action<T1, T2, T3, T4, T5> ToAction<T1, T2, T3, T4, T5>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2, T3, T4, T5>));
        return new ActionInvoker<T1, T2, T3, T4, T5>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, T3, T4, T5, TResult>(
            store, (Func<T1, T2, T3, T4, T5, TResult>)target),
        ToFunc<T1, T2, T3, T4, T5, TResult>);

    public static Func<T1, T2, T3, T4, T5, TResult> ToFunc<T1, T2, T3, T4, T5, TResult>(WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, T3, T4, T5, TResult>));
        return new FuncInvoker<T1, T2, T3, T4, T5, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2, T3, T4, T5, T6>() => new(
        static (store, target) => new HostAction<T1, T2, T3, T4, T5, T6>(
            store, (Action<T1, T2, T3, T4, T5, T6>)target),
        ToAction<T1, T2, T3, T4, T5, T6>);

    public static Action<T1, T2, T3, T4, T5, T6> ToAction<T1, T2, T3, T4, T5, T6>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2, T3, T4, T5, T6>));
        return new ActionInvoker<T1, T2, T3, T4, T5, T6>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, T6, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, T3, T4, T5, T6, TResult>(
            store, (Func<T1, T2, T3, T4, T5, T6, TResult>)target),
        ToFunc<T1, T2, T3, T4, T5, T6, TResult>);

    public static Func<T1, T2, T3, T4, T5, T6, TResult> ToFunc<T1, T2, T3, T4, T5, T6, TResult>(
        WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, T3, T4, T5, T6, TResult>));
        return new FuncInvoker<T1, T2, T3, T4, T5, T6, TResult>(function).Call;
    }

    public static DelegateForm OfAction<T1, T2, T3, T4, T5, T6, T7>() => new(
        static (store, target) => new HostAction<T1, T2, T3, T4, T5, T6, T7>(
            store, (Action<T1, T2, T3, T4, T5, T6, T7>)target),
        ToAction<T1, T2, T3, T4, T5, T6, T7>);

    public static Action<T1, T2, T3, T4, T5, T6, T7> ToAction<T1, T2, T3, T4, T5, T6, T7>(WasmFunction function)
    {
        function.CheckIs(typeof(Action<T1, T2, T3, T4, T5, T6, T7>));
        return new ActionInvoker<T1, T2, T3, T4, T5, T6, T7>(function).Call;
    }

    public static DelegateForm OfFunc<T1, T2, T3, T4, T5, T6, T7, TResult>() => new(
        static (store, target) => new HostFunc<T1, T2, T3, T4, T5, T6, T7, TResult>(
            store, (Func<T1, T2, T3, T4, T5, T6, T7, TResult>)target),
        ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>);

    public static Func<T1, T2, T3, T4, T5, T6, T7, TResult> ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>(
        WasmFunction function)
    {
        function.CheckIs(typeof(Func<T1, T2, T3, T4, T5, T6, T7, TResult>));
        return new FuncInvoker<T1, T2, T3, T4, T5, T6, T7, TResult>(function).Call;
    }
}
