using System;
using System.Collections.Generic;

namespace CopyPatch.Format;

/// <summary>
/// What some placements demand of their template: equations over the integers modulo 2^64 whose unknowns are the
/// multipliers, the same equations for each lane. They are kept in echelon form, so that joining two systems costs
/// the same however many placements they stand for.
/// </summary>
internal sealed class LinearSystem
{
    private readonly int _operands;
    private readonly int _width;

    // Numbers, then lanes, of one placement. The rows are differences to it, so that the base is not an unknown.
    private readonly ulong[] _origin;
    private readonly ulong[] _rows;
    private readonly int[] _pivots;

    private LinearSystem(int operands, ulong[] origin, ulong[] rows, int[] pivots)
    {
        _operands = operands;
        _width = origin.Length;
        _origin = origin;
        _rows = rows;
        _pivots = pivots;
    }

    /// <summary>How many multipliers follow from the others.</summary>
    public int Rank => _pivots.Length;

    /// <summary>The system of the chosen points, each of which is the numbers and the lanes of a placement.</summary>
    /// <returns>Null when no template gives all of them.</returns>
    public static LinearSystem? Create(int operands, int width, ulong[] points, IReadOnlyList<int> chosen)
    {
        ulong[] origin = points.AsSpan(chosen[0] * width, width).ToArray();
        var rows = new ulong[(chosen.Count - 1) * width];
        for (int i = 1; i < chosen.Count; i++)
            Subtract(points.AsSpan(chosen[i] * width, width), origin, rows.AsSpan((i - 1) * width));
        return Reduce(operands, origin, rows);
    }

    /// <summary>What both systems demand.</summary>
    /// <returns>Null when no template gives the placements of both.</returns>
    public LinearSystem? Join(LinearSystem other)
    {
        var rows = new ulong[_rows.Length + other._rows.Length + _width];
        _rows.CopyTo(rows, 0);
        other._rows.CopyTo(rows, _rows.Length);
        Subtract(other._origin, _origin, rows.AsSpan(rows.Length - _width));
        return Reduce(_operands, _origin, rows);
    }

    /// <summary>
    /// A template that meets all demands: its base, lane by lane, and its multipliers, all lanes of an operand together. What the
    /// demands leave open is 0.
    /// </summary>
    public (ulong[] Base, ulong[] Multipliers) Solve()
    {
        int lanes = _width - _operands;
        var multipliers = new ulong[_operands * lanes];
        var codeBase = new ulong[lanes];
        for (int lane = 0; lane < lanes; lane++)
        {
            // A row has zeros in the columns of the pivots before it, and those after it are known already.
            for (int k = Rank - 1; k >= 0; k--)
            {
                ReadOnlySpan<ulong> row = _rows.AsSpan(k * _width, _width);
                ulong value = row[_operands + lane];
                for (int column = 0; column < _operands; column++)
                    if (column != _pivots[k])
                        value -= row[column] * multipliers[(column * lanes) + lane];
                multipliers[(_pivots[k] * lanes) + lane] = value >> TrailingZeros(row[_pivots[k]]);
            }

            codeBase[lane] = _origin[_operands + lane];
            for (int column = 0; column < _operands; column++)
                codeBase[lane] -= _origin[column] * multipliers[(column * lanes) + lane];
        }

        return (codeBase, multipliers);
    }

    /// <summary>
    /// Gaussian elimination. Modulo 2^64 only odd numbers have an inverse, so the pivot is the entry with the fewest
    /// factors of 2 of all rows and columns that are left: it divides each of them.
    /// </summary>
    private static LinearSystem? Reduce(int operands, ulong[] origin, ulong[] rows)
    {
        int width = origin.Length;
        var pivots = new List<int>(operands);
        while (FindPivot(rows, width, operands, pivots.Count, out int pivotAt, out int column, out int shift))
        {
            int rank = pivots.Count;
            Span<ulong> pivot = rows.AsSpan(rank * width, width);
            Swap(pivot, rows.AsSpan(pivotAt, width));
            ulong inverse = Invert(pivot[column] >> shift);
            for (int i = 0; i < width; i++)
                pivot[i] *= inverse;

            // The row's left side is a multiple of 2^shift whatever the multipliers are.
            for (int i = operands; i < width; i++)
                if ((pivot[i] & ((1UL << shift) - 1)) != 0)
                    return null;
            for (int at = (rank + 1) * width; at < rows.Length; at += width)
            {
                Span<ulong> row = rows.AsSpan(at, width);
                ulong factor = row[column] >> shift;
                if (factor == 0)
                    continue;
                for (int i = 0; i < row.Length; i++)
                    row[i] -= factor * pivot[i];
            }

            pivots.Add(column);
        }

        // The other rows are free of unknowns: they say 0 = 0, or they cannot be met.
        for (int i = pivots.Count * width; i < rows.Length; i++)
            if (rows[i] != 0)
                return null;
        return new LinearSystem(operands, origin, rows.AsSpan(0, pivots.Count * width).ToArray(), pivots.ToArray());
    }

    private static bool FindPivot(
        ulong[] rows, int width, int operands, int first, out int pivotAt, out int pivotColumn, out int shift)
    {
        pivotAt = pivotColumn = -1;
        shift = 64;
        for (int at = first * width; at < rows.Length; at += width)
        {
            for (int column = 0; column < operands; column++)
            {
                ulong entry = rows[at + column];
                if (entry == 0 || TrailingZeros(entry) >= shift)
                    continue;
                (pivotAt, pivotColumn, shift) = (at, column, TrailingZeros(entry));
                if (shift == 0)
                    return true;
            }
        }

        return pivotAt >= 0;
    }

    private static void Subtract(ReadOnlySpan<ulong> left, ReadOnlySpan<ulong> right, Span<ulong> difference)
    {
        for (int i = 0; i < left.Length; i++)
            difference[i] = left[i] - right[i];
    }

    private static void Swap(Span<ulong> left, Span<ulong> right)
    {
        for (int i = 0; i < left.Length; i++)
            (left[i], right[i]) = (right[i], left[i]);
    }

    /// <summary>The inverse of an odd number, by Newton's method: each step doubles the number of right bits.</summary>
    private static ulong Invert(ulong odd)
    {
        ulong inverse = odd;
        for (int bits = 3; bits < 64; bits *= 2)
            inverse *= 2 - (odd * inverse);
        return inverse;
    }

    private static int TrailingZeros(ulong value)
    {
        int zeros = 0;
        for (; (value & 1) == 0; value >>= 1)
            zeros++;
        return zeros;
    }
}
