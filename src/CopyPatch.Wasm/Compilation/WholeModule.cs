using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm;

/// <summary>All functions of a module in one piece of code, in their order.</summary>
/// <param name="code">The code; null where the module has no functions.</param>
/// <param name="labels">For each function: where it starts.</param>
/// <param name="typeNumbers">The numbers of the module's types.</param>
internal sealed class WholeModule(CompiledCode? code, Label[] labels, TypeNumber[] typeNumbers) : CompiledModule(typeNumbers)
{
    private readonly int[] _offsets = Array.ConvertAll(labels, label => (int)(code!.AddressOf(label) - code.Address));

    /// <inheritdoc/>
    public override int CodeBytes => code?.Length ?? 0;

    /// <inheritdoc/>
    public override nint AddressOf(int function) => code!.Address + _offsets[function];

    /// <inheritdoc/>
    public override nint Compile(int function) => AddressOf(function);

    /// <inheritdoc/>
    public override byte[] BytesOf(int function)
    {
        int start = _offsets[function];
        int end = function + 1 < _offsets.Length ? _offsets[function + 1] : code!.LengthOf(CodeSection.Hot);
        return code!.BytesOf(CodeSection.Hot, start, end - start);
    }

    /// <inheritdoc/>
    public override IEnumerable<CodePosition> PositionsIn(int function, FunctionBody body)
    {
        IReadOnlyList<CodePosition> positions = code!.Positions;
        int low = 0;
        for (int high = positions.Count; low < high;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = positions[middle].Position < body.Start ? (middle + 1, high) : (low, middle);
        }

        for (; low < positions.Count && positions[low].Position <= body.End; low++)
            yield return positions[low] with { Offset = positions[low].Offset - _offsets[function] };
    }

    /// <inheritdoc/>
    public override void Dispose() => code?.Dispose();
}
