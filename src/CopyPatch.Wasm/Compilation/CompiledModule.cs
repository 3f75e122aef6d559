using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>The machine code of a module's functions: all of it in one piece.</summary>
internal sealed class CompiledModule : IDisposable
{
    private readonly CompiledCode? _code;
    private readonly int[] _offsets;

    /// <summary>Makes a module's code.</summary>
    /// <param name="code">The code; null where the module has no functions.</param>
    /// <param name="offsets">For each function that is not imported: where it starts.</param>
    /// <param name="typeNumbers">The numbers of the module's types, which the code compares.</param>
    public CompiledModule(CompiledCode? code, int[] offsets, TypeNumber[] typeNumbers)
    {
        _code = code;
        _offsets = offsets;
        TypeNumbers = typeNumbers;
    }

    /// <summary>Gets the size of the machine code in bytes.</summary>
    public int CodeBytes => _code?.Length ?? 0;

    /// <summary>Gets the numbers of the module's types.</summary>
    public TypeNumber[] TypeNumbers { get; }

    /// <summary>The address of a function.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    public nint AddressOf(int definedFunction) => _code!.Address + _offsets[definedFunction];

    /// <summary>Where a function's code starts, in bytes from the start of all.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    public int OffsetOf(int definedFunction) => _offsets[definedFunction];

    /// <summary>Copies a function's machine code.</summary>
    /// <param name="definedFunction">Its number among those that are not imported.</param>
    public byte[] BytesOf(int definedFunction)
    {
        int start = _offsets[definedFunction];
        int end = definedFunction + 1 < _offsets.Length ? _offsets[definedFunction + 1] : _code!.LengthOf(CodeSection.Hot);
        return _code!.BytesOf(CodeSection.Hot, start, end - start);
    }

    /// <summary>
    /// Gets, where it was asked for, where the machine code of a function's operators starts. Positions are offsets in the module, and as
    /// functions are compiled in their order, they grow with the code.
    /// </summary>
    public IEnumerable<CodePosition> PositionsIn(FunctionBody body)
    {
        IReadOnlyList<CodePosition> positions = _code!.Positions;
        int low = 0;
        for (int high = positions.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = positions[middle].Position < body.Start ? (middle + 1, high) : (low, middle);
        }
        for (; low < positions.Count && positions[low].Position <= body.End; low++)
            yield return positions[low];
    }

    /// <inheritdoc/>
    public void Dispose() => _code?.Dispose();
}
