using System;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>A function: of a module, or of the host.</summary>
public sealed unsafe partial class WasmFunction : WasmItem
{
    private readonly NativeFunction* _native;

    internal WasmFunction(WasmStore store, NativeFunction* native, WasmFunctionType type, HostFunction? host) : base(store)
    {
        _native = native;
        Type = type;
        Host = host;
    }

    /// <summary>Gets what it takes and gives.</summary>
    public WasmFunctionType Type { get; }

    /// <inheritdoc/>
    public override WasmItemType ItemType => WasmItemType.Of(Type);

    internal NativeFunction* Native => _native;

    /// <summary>Gets what it is of the host, if it is.</summary>
    internal HostFunction? Host { get; }

    /// <summary>Makes a function of a delegate.</summary>
    /// <param name="store">The store that it is to be in.</param>
    /// <param name="function">
    /// The delegate. Its parameters and result are int, uint, long, ulong, float, double, <see cref="WasmFunction"/> or object;
    /// its first parameter may be a <see cref="WasmCaller"/>.
    /// </param>
    /// <exception cref="NotSupportedException">It has other types.</exception>
    /// <remarks>
    /// Under NativeAOT a delegate of an uncommon type is called by reflection, which is slow; the typed forms of
    /// <c>WasmLinker.DefineFunction</c> never are.
    /// </remarks>
    public static WasmFunction FromDelegate(WasmStore store, Delegate function)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(function);
        HostFunction host = DelegateForms.Find(function.GetType()) is { } form
            ? new HostFunction(store, form.Type, form.Import(function))
            : UntypedCalls.OfDelegate(store, function);
        return host.Function;
    }

    /// <summary>Makes a function of any type.</summary>
    /// <param name="store">The store that it is to be in.</param>
    /// <param name="type">Its type.</param>
    /// <param name="callback">What it does.</param>
    public static WasmFunction FromCallback(WasmStore store, WasmFunctionType type, WasmCallback callback)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(callback);
        return UntypedCalls.OfCallback(store, type, callback).Function;
    }

    /// <summary>Calls it.</summary>
    /// <param name="arguments">The arguments, of the types that its parameters have in C#.</param>
    /// <returns>The results: int, long, float, double, <see cref="WasmFunction"/>, object or null.</returns>
    /// <exception cref="ArgumentException">The arguments are not those of its type.</exception>
    /// <exception cref="WasmTrapException">It has trapped.</exception>
    public object?[] Invoke(params object?[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        ReadOnlySpan<WasmValueType> parameters = Type.ParameterTypes;
        ReadOnlySpan<WasmValueType> results = Type.ResultTypes;
        CheckCount(arguments.Length, parameters.Length, "arguments");
        using StoreScope scope = Store.Use(this);
        ulong[] slots = new ulong[parameters.Length];
        for (int i = 0; i < slots.Length; i++)
            slots[i] = Values.ToBits(Store, parameters[i], arguments[i]);
        ulong[] bits = new ulong[results.Length];
        InvokeRaw(slots, bits);
        object?[] values = new object?[results.Length];
        for (int i = 0; i < values.Length; i++)
            values[i] = Values.FromBits(Store, results[i], bits[i]);
        return values;
    }

    /// <summary>Calls it with slots: nothing is allocated.</summary>
    /// <param name="arguments">A slot for each argument; of an i32 or f32 the lower half counts.</param>
    /// <param name="results">Becomes a slot for each result; of an i32 or f32 the upper half is zero.</param>
    /// <exception cref="ArgumentException">There are not as many slots as its type asks for.</exception>
    /// <exception cref="WasmTrapException">It has trapped.</exception>
    public void InvokeRaw(ReadOnlySpan<ulong> arguments, Span<ulong> results)
    {
        ReadOnlySpan<WasmValueType> types = Type.ResultTypes;
        CheckCount(arguments.Length, Type.ParameterTypes.Length, "arguments");
        CheckCount(results.Length, types.Length, "results");
        StoreOwner owner = Store.Enter(Math.Max(arguments.Length, results.Length));
        ulong* frame = owner.Frame;
        arguments.CopyTo(new Span<ulong>(frame, arguments.Length));
        Store.Run(owner, _native, frame, results);
        for (int i = 0; i < results.Length; i++)
            results[i] = Values.IsHalf(types[i]) ? (uint)results[i] : results[i];
    }

    /// <summary>Gets it as a delegate.</summary>
    /// <typeparam name="TDelegate">
    /// An <see cref="Action"/> or <see cref="Func{TResult}"/> with up to seven parameters of int, uint, long, ulong, float,
    /// double, <see cref="WasmFunction"/> or object.
    /// </typeparam>
    /// <exception cref="WasmLinkException">The function has another type.</exception>
    /// <exception cref="NotSupportedException">
    /// It is no such delegate; or, under NativeAOT, an uncommon one: use the forms of <c>WasmInstance.GetFunction</c> and
    /// <c>GetAction</c> that name the types instead.
    /// </exception>
    public TDelegate ToDelegate<TDelegate>()
        where TDelegate : Delegate
    {
        if (DelegateForms.Find(typeof(TDelegate)) is { } form)
            return (TDelegate)form.Export(this);
        throw new NotSupportedException(RuntimeFeature.IsDynamicCodeSupported
            ? $"{typeof(TDelegate)} is no Action or Func with at most seven parameters."
            : $"{typeof(TDelegate)} is not among the delegates that are prepared for NativeAOT. Name the types instead: "
              + "GetFunction<T1, TResult>(name) for a Func<T1, TResult>, GetAction<T1>(name) for an Action<T1>.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TypedCall Begin() => new(Store, _native);

    // Fails if a type of delegates does not fit.
    private TDelegate As<TDelegate>(TDelegate call)
    {
        WasmFunctionType type = Signature.Of(typeof(TDelegate));
        return Type.Equals(type) ? call : throw new WasmLinkException($"incompatible export type: the function is {Type}, not {type}");
    }

    private static void CheckCount(int given, int expected, string what)
    {
        if (given != expected)
            throw new ArgumentException($"The function has {expected} {what}, not {given}.");
    }
}
