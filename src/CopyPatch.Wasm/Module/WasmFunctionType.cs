using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm;

/// <summary>What a function takes and gives.</summary>
public sealed class WasmFunctionType : IEquatable<WasmFunctionType>
{
    private readonly WasmValueType[] _parameters;
    private readonly WasmValueType[] _results;

    /// <summary>Makes a type.</summary>
    /// <param name="parameters">The types of its parameters.</param>
    /// <param name="results">The types of its results; there may be several.</param>
    public WasmFunctionType(ReadOnlySpan<WasmValueType> parameters, ReadOnlySpan<WasmValueType> results)
    {
        _parameters = parameters.ToArray();
        _results = results.ToArray();
    }

    /// <summary>Gets the types of the parameters.</summary>
    public IReadOnlyList<WasmValueType> Parameters => _parameters;

    /// <summary>Gets the types of the results.</summary>
    public IReadOnlyList<WasmValueType> Results => _results;

    internal ReadOnlySpan<WasmValueType> ParameterTypes => _parameters;

    internal ReadOnlySpan<WasmValueType> ResultTypes => _results;

    /// <inheritdoc/>
    public bool Equals(WasmFunctionType? other) =>
        other is not null && ParameterTypes.SequenceEqual(other.ParameterTypes) && ResultTypes.SequenceEqual(other.ResultTypes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as WasmFunctionType);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (WasmValueType type in _parameters)
            hash.Add(type);
        hash.Add(0);
        foreach (WasmValueType type in _results)
            hash.Add(type);
        return hash.ToHashCode();
    }

    /// <summary>Gets the type as text: <c>(i32, i64) -> (f32)</c>.</summary>
    public override string ToString() => $"({Text(_parameters)}) -> ({Text(_results)})";

    private static string Text(WasmValueType[] types) => string.Join(", ", types.Select(type => type.ToString().ToLowerInvariant()));
}
