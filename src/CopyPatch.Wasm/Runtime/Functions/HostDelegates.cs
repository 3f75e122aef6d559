using System;

namespace CopyPatch.Wasm;

// Functions of the host, by the type of their delegate: one class for each number of parameters, so that arguments go from
// their slots into the call's registers, and nothing is made on the way. The first parameter may be the caller.

internal sealed unsafe class HostAction(WasmStore store, Action target)
    : HostFunction(store, typeof(Action))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        target();
    }
}

internal sealed unsafe class HostFunc<TResult>(WasmStore store, Func<TResult> target)
    : HostFunction(store, typeof(Func<TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        Slot.Write(Store, frame, target());
    }
}

internal sealed unsafe class HostAction<T1>(WasmStore store, Action<T1> target)
    : HostFunction(store, typeof(Action<T1>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(Slot.First<T1>(this, a));
    }
}

internal sealed unsafe class HostFunc<T1, TResult>(WasmStore store, Func<T1, TResult> target)
    : HostFunction(store, typeof(Func<T1, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(Slot.First<T1>(this, a)));
    }
}

internal sealed unsafe class HostAction<T1, T2>(WasmStore store, Action<T1, T2> target)
    : HostFunction(store, typeof(Action<T1, T2>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1));
    }
}

internal sealed unsafe class HostFunc<T1, T2, TResult>(WasmStore store, Func<T1, T2, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1)));
    }
}

internal sealed unsafe class HostAction<T1, T2, T3>(WasmStore store, Action<T1, T2, T3> target)
    : HostFunction(store, typeof(Action<T1, T2, T3>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2));
    }
}

internal sealed unsafe class HostFunc<T1, T2, T3, TResult>(WasmStore store, Func<T1, T2, T3, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, T3, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2)));
    }
}

internal sealed unsafe class HostAction<T1, T2, T3, T4>(WasmStore store, Action<T1, T2, T3, T4> target)
    : HostFunction(store, typeof(Action<T1, T2, T3, T4>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3));
    }
}

internal sealed unsafe class HostFunc<T1, T2, T3, T4, TResult>(WasmStore store, Func<T1, T2, T3, T4, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, T3, T4, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3)));
    }
}

internal sealed unsafe class HostAction<T1, T2, T3, T4, T5>(WasmStore store, Action<T1, T2, T3, T4, T5> target)
    : HostFunction(store, typeof(Action<T1, T2, T3, T4, T5>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4));
    }
}

internal sealed unsafe class HostFunc<T1, T2, T3, T4, T5, TResult>(WasmStore store, Func<T1, T2, T3, T4, T5, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, T3, T4, T5, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4)));
    }
}

internal sealed unsafe class HostAction<T1, T2, T3, T4, T5, T6>(WasmStore store, Action<T1, T2, T3, T4, T5, T6> target)
    : HostFunction(store, typeof(Action<T1, T2, T3, T4, T5, T6>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4), Slot.Read<T6>(Store, a + 5));
    }
}

internal sealed unsafe class HostFunc<T1, T2, T3, T4, T5, T6, TResult>(WasmStore store, Func<T1, T2, T3, T4, T5, T6, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, T3, T4, T5, T6, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4), Slot.Read<T6>(Store, a + 5)));
    }
}

internal sealed unsafe class HostAction<T1, T2, T3, T4, T5, T6, T7>(WasmStore store, Action<T1, T2, T3, T4, T5, T6, T7> target)
    : HostFunction(store, typeof(Action<T1, T2, T3, T4, T5, T6, T7>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4), Slot.Read<T6>(Store, a + 5),
            Slot.Read<T7>(Store, a + 6));
    }
}

internal sealed unsafe class HostFunc<T1, T2, T3, T4, T5, T6, T7, TResult>(WasmStore store, Func<T1, T2, T3, T4, T5, T6, T7, TResult> target)
    : HostFunction(store, typeof(Func<T1, T2, T3, T4, T5, T6, T7, TResult>))
{
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        ulong* a = Slot.Arguments<T1>(frame);
        Slot.Write(Store, frame, target(
            Slot.First<T1>(this, a), Slot.Read<T2>(Store, a + 1), Slot.Read<T3>(Store, a + 2),
            Slot.Read<T4>(Store, a + 3), Slot.Read<T5>(Store, a + 4), Slot.Read<T6>(Store, a + 5),
            Slot.Read<T7>(Store, a + 6)));
    }
}
