using System.Collections.Generic;
using System.Collections.Immutable;

namespace CopyPatch.Generators.Operations;

/// <summary>
/// The code of an operation for every placement: a few templates, or all of it in a table. Placements are numbered
/// in <see cref="MixedRadix"/> order.
/// </summary>
/// <param name="Templates">At least one, unless this is a table.</param>
/// <param name="Choice">The number of each placement's template; empty when there is only one template.</param>
/// <param name="Table">The code of each placement; empty when there are templates.</param>
internal sealed record TemplateSet(
    EquatableArray<LinearTemplate> Templates, EquatableArray<byte> Choice, EquatableArray<PlacedCode> Table)
{
    /// <summary>The code is in <see cref="Table"/>; otherwise it comes from <see cref="Templates"/>.</summary>
    public bool IsTable => !Table.IsEmpty;

    /// <summary>The template of a placement. Not for tables.</summary>
    public LinearTemplate TemplateOf(int placement) => Templates[Choice.IsEmpty ? 0 : Choice[placement]];

    /// <summary>The code of a placement, whose operands' registers have these numbers.</summary>
    public PlacedCode Expand(int placement, IReadOnlyList<int> numbers)
    {
        if (IsTable)
            return Table[placement];
        LinearTemplate template = TemplateOf(placement);
        return new PlacedCode(ImmutableArray.Create(template.Expand(numbers)), template.Sites);
    }
}

/// <summary>The code of one placement.</summary>
/// <param name="Sites">The offsets of its patches.</param>
internal sealed record PlacedCode(EquatableArray<byte> Code, EquatableArray<int> Sites);
