using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Operations;

/// <summary>Placements that share registers alike, and what follows from them for others that do so.</summary>
internal sealed class RenamedForm
{
    private readonly PlacedForm _first;
    private readonly RenamedCode _code;
    private readonly RegisterOperands _operands;
    private readonly RegisterEncoding _encoding;

    private RenamedForm(PlacedForm first, RenamedCode code, RegisterOperands operands, RegisterEncoding encoding)
    {
        _first = first;
        _code = code;
        _operands = operands;
        _encoding = encoding;
    }

    /// <returns>Null where nothing follows.</returns>
    public static RenamedForm? Of(List<PlacedForm> samples, RegisterOperands operands, RegisterEncoding encoding)
    {
        PlacedForm first = samples[0];
        if (samples.Any(sample => sample.GoesOn != first.GoesOn || !sample.Patches.SequenceEqual(first.Patches)))
            return null;
        RenamedCode? code = RenamedCode.Of(
            [.. samples.Select(sample => (operands.NumbersOf(sample.Indices, encoding), sample.Code))], encoding);
        return code is null ? null : new RenamedForm(first, code, operands, encoding);
    }

    /// <summary>The placement in other registers, which are shared alike; null where it does not follow.</summary>
    public PlacedForm? For(int[] registers) => _code.For(_operands.NumbersOf(registers, _encoding)) is { } code
        ? _first with { Indices = registers, Code = code }
        : null;
}
