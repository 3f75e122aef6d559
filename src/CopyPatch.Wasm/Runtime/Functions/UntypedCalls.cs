using System;
using System.Linq;
using System.Reflection;
using System.Runtime.ExceptionServices;

namespace CopyPatch.Wasm;

/// <summary>Functions of the host whose types are known only at run time.</summary>
internal static unsafe class UntypedCalls
{
    /// <summary>Makes a function that takes and gives slots.</summary>
    public static HostFunction OfCallback(WasmStore store, WasmFunctionType type, WasmCallback callback)
    {
        int results = type.ResultTypes.Length;
        return new HostFunction(store, type, wantsCaller: true, (host, frame) =>
        {
            // The results do not lie where the arguments are, so that the callback may write one before it reads all.
            Span<ulong> written = results <= 16 ? stackalloc ulong[results] : new ulong[results];
            callback(host.Caller, new ReadOnlySpan<ulong>(frame, type.ParameterTypes.Length), written);
            written.CopyTo(new Span<ulong>(frame, results));
        });
    }

    /// <summary>Makes a function of a delegate that nobody has prepared for: slow, but it works without making code.</summary>
    public static HostFunction OfDelegate(WasmStore store, Delegate target)
    {
        // A closed static method has its first argument already.
        Type[] parameters = [.. target.Method.GetParameters().Select(parameter => parameter.ParameterType)];
        if (target.Method.IsStatic && target.Target is not null)
            parameters = parameters[1..];
        Type result = target.Method.ReturnType;
        WasmFunctionType type = Signature.Of(parameters, result == typeof(void) ? null : result);
        int first = Signature.HasCaller(parameters) ? 1 : 0;
        return new HostFunction(store, type, first == 1, (host, frame) =>
        {
            object?[] arguments = new object?[parameters.Length];
            if (first == 1)
                arguments[0] = host.Caller;
            for (int i = first; i < arguments.Length; i++)
                arguments[i] = Convert(Values.FromBits(store, type.ParameterTypes[i - first], frame[i - first]), parameters[i]);
            object? returned;
            try
            {
                returned = target.DynamicInvoke(arguments);
            }
            catch (TargetInvocationException exception) when (exception.InnerException is { } inner)
            {
                ExceptionDispatchInfo.Throw(inner);
                throw;
            }
            if (type.ResultTypes.Length > 0)
                *frame = Values.ToBits(store, type.ResultTypes[0], returned);
        });
    }

    private static object? Convert(object? value, Type type) => value switch
    {
        int x when type == typeof(uint) => (uint)x,
        long x when type == typeof(ulong) => (ulong)x,
        _ => value,
    };
}
