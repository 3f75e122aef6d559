using System;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace CopyPatch.Wasm;

/// <summary>A delegate of a type that nobody has prepared for: slow, but it works without making code.</summary>
internal sealed unsafe class ReflectedHostFunction : HostFunction
{
    private readonly Delegate _target;
    private readonly bool _hasCaller;

    public ReflectedHostFunction(WasmStore store, Delegate target) : this(store, target, ParametersOf(target))
    {
    }

    private ReflectedHostFunction(WasmStore store, Delegate target, Type[] parameters)
        : base(store, TypeOf(target, parameters), Signature.HasCaller(parameters))
    {
        _target = target;
        _hasCaller = Signature.HasCaller(parameters);
        Parameters = parameters;
    }

    private Type[] Parameters { get; }

    public override void Call(ulong* frame)
    {
        Store.Leave(frame, Slots);
        int first = _hasCaller ? 1 : 0;
        object?[] arguments = new object?[Parameters.Length];
        if (_hasCaller)
            arguments[0] = Caller;
        for (int i = first; i < arguments.Length; i++)
            arguments[i] = Convert(Values.FromBits(Store, Type.ParameterTypes[i - first], frame[i - first]), Parameters[i]);
        object? result;
        try
        {
            result = _target.DynamicInvoke(arguments);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
        if (Type.ResultTypes.Length > 0)
            *frame = Values.ToBits(Store, Type.ResultTypes[0], result);
    }

    // A closed static method has its first argument already.
    private static Type[] ParametersOf(Delegate target)
    {
        Type[] all = [.. target.Method.GetParameters().Select(parameter => parameter.ParameterType)];
        return target.Method.IsStatic && target.Target is not null ? all[1..] : all;
    }

    private static WasmFunctionType TypeOf(Delegate target, Type[] parameters)
    {
        Type result = target.Method.ReturnType;
        return Signature.Of(parameters, result == typeof(void) ? null : result);
    }

    private static object? Convert(object? value, Type type) => value switch
    {
        int x when type == typeof(uint) => (uint)x,
        long x when type == typeof(ulong) => (ulong)x,
        _ => value,
    };
}
