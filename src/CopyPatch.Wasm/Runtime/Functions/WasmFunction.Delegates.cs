using System;

namespace CopyPatch.Wasm;

/// <content>
/// Functions as typed delegates, which need nothing made at run time. One line for each number of parameters, since C# has no other way
/// to say it.
/// </content>
public sealed partial class WasmFunction
{
    internal Action ToAction() => As<Action>(() => Begin().Run());

    internal Func<TResult> ToFunc<TResult>() => As<Func<TResult>>(() => Begin().Run<TResult>());

    internal Action<T1> ToAction<T1>() => As<Action<T1>>((a) => Begin().With(a).Run());

    internal Func<T1, TResult> ToFunc<T1, TResult>() => As<Func<T1, TResult>>((a) => Begin().With(a).Run<TResult>());

    internal Action<T1, T2> ToAction<T1, T2>() => As<Action<T1, T2>>((a, b) => Begin().With(a).With(b).Run());

    internal Func<T1, T2, TResult> ToFunc<T1, T2, TResult>() => As<Func<T1, T2, TResult>>((a, b) => Begin().With(a).With(b).Run<TResult>());

    internal Action<T1, T2, T3> ToAction<T1, T2, T3>() => As<Action<T1, T2, T3>>((a, b, c) => Begin().With(a).With(b).With(c).Run());

    internal Func<T1, T2, T3, TResult> ToFunc<T1, T2, T3, TResult>() =>
        As<Func<T1, T2, T3, TResult>>((a, b, c) => Begin().With(a).With(b).With(c).Run<TResult>());

    internal Action<T1, T2, T3, T4> ToAction<T1, T2, T3, T4>() =>
        As<Action<T1, T2, T3, T4>>((a, b, c, d) => Begin().With(a).With(b).With(c).With(d).Run());

    internal Func<T1, T2, T3, T4, TResult> ToFunc<T1, T2, T3, T4, TResult>() =>
        As<Func<T1, T2, T3, T4, TResult>>((a, b, c, d) => Begin().With(a).With(b).With(c).With(d).Run<TResult>());

    internal Action<T1, T2, T3, T4, T5> ToAction<T1, T2, T3, T4, T5>() =>
        As<Action<T1, T2, T3, T4, T5>>((a, b, c, d, e) => Begin().With(a).With(b).With(c).With(d).With(e).Run());

    internal Func<T1, T2, T3, T4, T5, TResult> ToFunc<T1, T2, T3, T4, T5, TResult>() =>
        As<Func<T1, T2, T3, T4, T5, TResult>>((a, b, c, d, e) => Begin().With(a).With(b).With(c).With(d).With(e).Run<TResult>());

    internal Action<T1, T2, T3, T4, T5, T6> ToAction<T1, T2, T3, T4, T5, T6>() =>
        As<Action<T1, T2, T3, T4, T5, T6>>((a, b, c, d, e, f) => Begin().With(a).With(b).With(c).With(d).With(e).With(f).Run());

    internal Func<T1, T2, T3, T4, T5, T6, TResult> ToFunc<T1, T2, T3, T4, T5, T6, TResult>() =>
        As<Func<T1, T2, T3, T4, T5, T6, TResult>>(
            (a, b, c, d, e, f) => Begin().With(a).With(b).With(c).With(d).With(e).With(f).Run<TResult>());

    internal Action<T1, T2, T3, T4, T5, T6, T7> ToAction<T1, T2, T3, T4, T5, T6, T7>() =>
        As<Action<T1, T2, T3, T4, T5, T6, T7>>(
            (a, b, c, d, e, f, g) => Begin().With(a).With(b).With(c).With(d).With(e).With(f).With(g).Run());

    internal Func<T1, T2, T3, T4, T5, T6, T7, TResult> ToFunc<T1, T2, T3, T4, T5, T6, T7, TResult>() =>
        As<Func<T1, T2, T3, T4, T5, T6, T7, TResult>>(
            (a, b, c, d, e, f, g) => Begin().With(a).With(b).With(c).With(d).With(e).With(f).With(g).Run<TResult>());
}
