using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Tool.Listings;

/// <summary>The machine code of a stencil, of a placement of an operation, or of an entry, as it is emitted.</summary>
/// <param name="Placement">
/// For the result and each operand where it is, as in the names of placements' functions: a register's number, s, c, k (a constant
/// that is part of the instruction), or v (no result). Empty where there are no values.
/// </param>
internal sealed record MachineListing(string Placement, byte[] Bytes, IReadOnlyList<Hole> Holes)
{
    public bool IsSameAs(MachineListing other) =>
        Bytes.AsSpan().SequenceEqual(other.Bytes) && Holes.SequenceEqual(other.Holes);
}

/// <summary>A place in the code that is written when it is emitted.</summary>
/// <param name="Size">In bytes.</param>
/// <param name="Name">What is written there, by its name in C.</param>
/// <param name="Kind">What that is: a hole, a label, a constant.</param>
internal sealed record Hole(int Offset, int Size, string Name, string Kind);
