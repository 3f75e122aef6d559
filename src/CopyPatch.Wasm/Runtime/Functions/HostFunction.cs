using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>A function of the host as compiled code finds it.</summary>
internal sealed unsafe class HostFunction : HostCallee
{
    private readonly bool _wantsCaller;
    private readonly HostCall _call;
    private readonly int _slots;
    private readonly TypeNumber _number;

    /// <summary>Makes the function of an Action or Func.</summary>
    public HostFunction(WasmStore store, Type delegates, HostCall call)
        : this(store, Signature.Of(delegates), Signature.HasCaller(delegates.GetGenericArguments()), call)
    {
    }

    /// <summary>Makes a function.</summary>
    /// <param name="store">The store that it is in.</param>
    /// <param name="type">Its type.</param>
    /// <param name="wantsCaller">Whether it asks for its caller.</param>
    /// <param name="call">What it does.</param>
    /// <param name="importer">Who imports it, if it is not called from C#.</param>
    public HostFunction(WasmStore store, WasmFunctionType type, bool wantsCaller, HostCall call, WasmInstance? importer = null)
    {
        using StoreScope scope = store.Use(store);
        Store = store;
        _wantsCaller = wantsCaller;
        _call = call;
        _number = TypeNumber.Of(type);
        _slots = Math.Max(type.ParameterTypes.Length, type.ResultTypes.Length);
        Caller = new WasmCaller(store, importer);
        NativeInstance* instance = Store.Memory.Allocate<NativeInstance>(1);
        NativeFunction* function = Store.Memory.Allocate<NativeFunction>(1);
        instance->Handle = Store.Memory.HandleOf(this);
        instance->Store = Store.Native;
        instance->Functions = function;
        instance->StackLimit = (byte*)nint.MaxValue;
        function->Code = Trampoline.HostCode;
        function->Instance = instance;
        function->Type = _number.Value;
        Store.Add(this);
        Function = new WasmFunction(Store, function, type, this);
    }

    /// <summary>Gets the store that it is in.</summary>
    public WasmStore Store { get; }

    /// <summary>Gets the function that others see.</summary>
    public WasmFunction Function { get; }

    /// <summary>Gets what the delegate is told of its caller.</summary>
    public WasmCaller Caller { get; }

    /// <inheritdoc/>
    public override void Call(ulong* frame)
    {
        Store.Leave(frame, _slots);
        _call(this, frame);
    }

    /// <summary>An argument of the delegate, from left to right. The caller, which may be the first, has no slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Next<T>(ref ulong* slot) =>
        typeof(T) == typeof(WasmCaller) ? (T)(object)Caller : TypedSlot.Read<T>(Store, slot++);

    /// <summary>Puts the delegate's result where the first argument was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Return<T>(ulong* frame, T value) => TypedSlot.Write(Store, frame, value);

    /// <summary>
    /// The same function for an instance that imports it. Each has its own where the delegate wants to know who calls: compiled
    /// code passes nothing but the function's instance.
    /// </summary>
    public HostFunction ImportedBy(WasmInstance importer) =>
        _wantsCaller ? new HostFunction(Store, Function.Type, true, _call, importer) : this;
}
