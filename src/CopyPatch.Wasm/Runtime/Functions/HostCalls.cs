using System;

namespace CopyPatch.Wasm;

/// <summary>Calls a delegate of the host.</summary>
/// <param name="host">The function that it is.</param>
/// <param name="frame">The arguments; the result afterwards.</param>
internal unsafe delegate void HostCall(HostFunction host, ulong* frame);

/// <summary>
/// Calls of delegates by their type: arguments go from their slots into the call's registers, and nothing is made on the way. One line
/// for each number of parameters, since C# has no other way to say it.
/// </summary>
internal static unsafe class HostCalls
{
    public static HostCall Of(Action f) => (_, _) => f();

    public static HostCall Of<TResult>(Func<TResult> f) => (h, a) => h.Return(a, f());

    public static HostCall Of<T1>(Action<T1> f) => (h, a) => f(h.Next<T1>(ref a));

    public static HostCall Of<T1, TResult>(Func<T1, TResult> f) => (h, a) => h.Return(a, f(h.Next<T1>(ref a)));

    public static HostCall Of<T1, T2>(Action<T1, T2> f) => (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a));

    public static HostCall Of<T1, T2, TResult>(Func<T1, T2, TResult> f) => (h, a) => h.Return(a, f(h.Next<T1>(ref a), h.Next<T2>(ref a)));

    public static HostCall Of<T1, T2, T3>(Action<T1, T2, T3> f) => (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a));

    public static HostCall Of<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> f) =>
        (h, a) => h.Return(a, f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a)));

    public static HostCall Of<T1, T2, T3, T4>(Action<T1, T2, T3, T4> f) =>
        (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a));

    public static HostCall Of<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> f) =>
        (h, a) => h.Return(a, f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a)));

    public static HostCall Of<T1, T2, T3, T4, T5>(Action<T1, T2, T3, T4, T5> f) =>
        (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a));

    public static HostCall Of<T1, T2, T3, T4, T5, TResult>(Func<T1, T2, T3, T4, T5, TResult> f) =>
        (h, a) => h.Return(a, f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a)));

    public static HostCall Of<T1, T2, T3, T4, T5, T6>(Action<T1, T2, T3, T4, T5, T6> f) =>
        (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a), h.Next<T6>(ref a));

    public static HostCall Of<T1, T2, T3, T4, T5, T6, TResult>(Func<T1, T2, T3, T4, T5, T6, TResult> f) =>
        (h, a) => h.Return(
            a, f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a), h.Next<T6>(ref a)));

    public static HostCall Of<T1, T2, T3, T4, T5, T6, T7>(Action<T1, T2, T3, T4, T5, T6, T7> f) =>
        (h, a) => f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a),
            h.Next<T6>(ref a), h.Next<T7>(ref a));

    public static HostCall Of<T1, T2, T3, T4, T5, T6, T7, TResult>(Func<T1, T2, T3, T4, T5, T6, T7, TResult> f) =>
        (h, a) => h.Return(
            a, f(h.Next<T1>(ref a), h.Next<T2>(ref a), h.Next<T3>(ref a), h.Next<T4>(ref a), h.Next<T5>(ref a),
                h.Next<T6>(ref a), h.Next<T7>(ref a)));
}
