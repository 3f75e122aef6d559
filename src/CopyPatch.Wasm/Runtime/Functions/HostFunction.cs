using System;

namespace CopyPatch.Wasm;

/// <summary>A function of the host as compiled code finds it. Subclasses know how to call the delegate.</summary>
internal abstract unsafe class HostFunction : HostCallee
{
    private readonly bool _wantsCaller;

    /// <summary>Makes the function of an Action or Func.</summary>
    protected HostFunction(WasmStore store, Type delegates)
        : this(store, Signature.Of(delegates), Signature.HasCaller(delegates.GetGenericArguments()))
    {
    }

    protected HostFunction(WasmStore store, WasmFunctionType type, bool wantsCaller)
    {
        store.ThrowIfDisposed();
        Store = store;
        Type = type;
        _wantsCaller = wantsCaller;
        Slots = Math.Max(type.ParameterTypes.Length, type.ResultTypes.Length);
        Caller = new WasmCaller(store, null);
        Function = Attach();
    }

    /// <summary>Gets the store that it is in.</summary>
    public WasmStore Store { get; }

    /// <summary>Gets its type.</summary>
    public WasmFunctionType Type { get; }

    /// <summary>Gets the function that others see.</summary>
    public WasmFunction Function { get; private set; }

    /// <summary>Gets what the delegate is told of its caller.</summary>
    public WasmCaller Caller { get; private set; }

    /// <summary>Gets how many slots its arguments and results take.</summary>
    protected int Slots { get; }

    /// <summary>
    /// The same function for an instance that imports it. Each has its own where the delegate wants to know who calls: compiled
    /// code passes nothing but the function's instance.
    /// </summary>
    public HostFunction ImportedBy(WasmInstance importer)
    {
        if (!_wantsCaller)
            return this;
        HostFunction copy = (HostFunction)MemberwiseClone();
        copy.Caller = new WasmCaller(Store, importer);
        copy.Function = copy.Attach();
        return copy;
    }

    private WasmFunction Attach()
    {
        NativeInstance* instance = Store.Memory.Allocate<NativeInstance>(1);
        NativeFunction* function = Store.Memory.Allocate<NativeFunction>(1);
        instance->Handle = Store.Memory.HandleOf(this);
        instance->Store = Store.Native;
        instance->Functions = function;
        instance->StackLimit = (byte*)nint.MaxValue;
        function->Code = Trampoline.HostCode;
        function->Instance = instance;
        function->Type = TypeNumbers.Of(Type);
        Store.Add(this);
        return new WasmFunction(Store, function, Type, this);
    }
}
