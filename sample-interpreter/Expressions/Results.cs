using System;

namespace Expressions;

/// <summary>What a way of computing an expression has left in a table's result column.</summary>
/// <param name="Type">The type of the results.</param>
/// <param name="Bits">Their bits.</param>
internal sealed record Results(NumberType Type, long[] Bits)
{
    /// <summary>Copies them from a table.</summary>
    public static Results Of(Node node, Table table) => new(node.Type, table.Results.ToArray());

    /// <summary>
    /// The first row in which they differ from others, or null. Every bit counts (0 and -0 are two numbers), but that NaN is
    /// NaN: which one a processor makes of two is its own business.
    /// </summary>
    public int? FirstDifference(Results others)
    {
        for (int row = 0; row < Bits.Length; row++)
        {
            if (Bits[row] != others.Bits[row] && !(IsNaN(row) && others.IsNaN(row)))
                return row;
        }
        return null;
    }

    /// <summary>A result as text.</summary>
    public string Text(int row) => Type == NumberType.Long
        ? FormattableString.Invariant($"{Bits[row]}")
        : FormattableString.Invariant($"{BitConverter.Int64BitsToDouble(Bits[row]):R}");

    private bool IsNaN(int row) => Type == NumberType.Double && double.IsNaN(BitConverter.Int64BitsToDouble(Bits[row]));
}
