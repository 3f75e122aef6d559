namespace CopyPatch.Wasm;

// Functions as typed delegates: each has such an object as its target. One class for each number of parameters, so that
// arguments go from the call's registers into their slots, and nothing is made on the way.

internal sealed unsafe class ActionInvoker(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call()
    {
        ulong* frame = _store.Enter(0);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call()
    {
        ulong* frame = _store.Enter(1);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1)
    {
        ulong* frame = _store.Enter(1);
        Slot.Write(_store, frame, a1);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1)
    {
        ulong* frame = _store.Enter(1);
        Slot.Write(_store, frame, a1);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2)
    {
        ulong* frame = _store.Enter(2);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2)
    {
        ulong* frame = _store.Enter(2);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2, T3>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2, T3 a3)
    {
        ulong* frame = _store.Enter(3);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, T3, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2, T3 a3)
    {
        ulong* frame = _store.Enter(3);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2, T3, T4>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2, T3 a3, T4 a4)
    {
        ulong* frame = _store.Enter(4);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, T3, T4, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2, T3 a3, T4 a4)
    {
        ulong* frame = _store.Enter(4);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2, T3, T4, T5>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
    {
        ulong* frame = _store.Enter(5);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, T3, T4, T5, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5)
    {
        ulong* frame = _store.Enter(5);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2, T3, T4, T5, T6>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6)
    {
        ulong* frame = _store.Enter(6);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        Slot.Write(_store, frame + 5, a6);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, T3, T4, T5, T6, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6)
    {
        ulong* frame = _store.Enter(6);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        Slot.Write(_store, frame + 5, a6);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}

internal sealed unsafe class ActionInvoker<T1, T2, T3, T4, T5, T6, T7>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public void Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7)
    {
        ulong* frame = _store.Enter(7);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        Slot.Write(_store, frame + 5, a6);
        Slot.Write(_store, frame + 6, a7);
        _store.Run(_native, frame);
    }
}

internal sealed unsafe class FuncInvoker<T1, T2, T3, T4, T5, T6, T7, TResult>(WasmFunction function)
{
    private readonly WasmStore _store = function.Store;
    private readonly NativeFunction* _native = function.Native;

    public TResult Call(T1 a1, T2 a2, T3 a3, T4 a4, T5 a5, T6 a6, T7 a7)
    {
        ulong* frame = _store.Enter(7);
        Slot.Write(_store, frame, a1);
        Slot.Write(_store, frame + 1, a2);
        Slot.Write(_store, frame + 2, a3);
        Slot.Write(_store, frame + 3, a4);
        Slot.Write(_store, frame + 4, a5);
        Slot.Write(_store, frame + 5, a6);
        Slot.Write(_store, frame + 6, a7);
        _store.Run(_native, frame);
        return Slot.Read<TResult>(_store, frame);
    }
}
