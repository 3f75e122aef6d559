using System;

namespace CopyPatch.Wasm;

/// <summary>The WebAssembly types of C# delegates.</summary>
internal static class Signature
{
    /// <summary>The type of an Action or Func.</summary>
    public static WasmFunctionType Of(Type delegates)
    {
        Type[] types = delegates.GetGenericArguments();
        bool hasResult = delegates.Name.StartsWith("Func`", StringComparison.Ordinal);
        return hasResult ? Of(types.AsSpan(..^1), types[^1]) : Of(types, null);
    }

    /// <summary>The type of a method.</summary>
    /// <param name="parameters">The types of its parameters. The caller is none of WebAssembly's.</param>
    /// <param name="result">The type of its result, if it has one.</param>
    public static WasmFunctionType Of(ReadOnlySpan<Type> parameters, Type? result)
    {
        if (HasCaller(parameters))
            parameters = parameters[1..];
        WasmValueType[] types = new WasmValueType[parameters.Length];
        for (int i = 0; i < types.Length; i++)
            types[i] = TypeOf(parameters[i]);
        return new WasmFunctionType(types, result is null ? [] : [TypeOf(result)]);
    }

    /// <summary>Whether the first parameter of a delegate is the caller.</summary>
    public static bool HasCaller(ReadOnlySpan<Type> parameters) => parameters.Length > 0 && parameters[0] == typeof(WasmCaller);

    /// <summary>The WebAssembly type of a type.</summary>
    /// <exception cref="NotSupportedException">It has none.</exception>
    public static WasmValueType TypeOf(Type type)
    {
        if (type == typeof(int) || type == typeof(uint))
            return WasmValueType.I32;
        if (type == typeof(long) || type == typeof(ulong))
            return WasmValueType.I64;
        if (type == typeof(float))
            return WasmValueType.F32;
        if (type == typeof(double))
            return WasmValueType.F64;
        if (type == typeof(WasmFunction))
            return WasmValueType.FuncRef;
        if (type == typeof(object))
            return WasmValueType.ExternRef;
        throw new NotSupportedException(
            $"{type.Name} is no type that WebAssembly has: take int, uint, long, ulong, float, double, WasmFunction or object. "
            + "Where there are several results, use a function with raw values.");
    }
}
