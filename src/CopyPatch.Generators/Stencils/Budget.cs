using System;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// Bounds all that is made of a stencil text. What it unfolds to is bounded already; but functions may overlap, and any
/// number of them may use the same table, datum or lines of C.
/// </summary>
internal sealed class Budget
{
    private const long Most = 4 * StencilFormat.MostBytes;

    private long _taken;

    /// <exception cref="ObjectFormatException">There is no more.</exception>
    public void Take(long bytes)
    {
        _taken += bytes;
        if (_taken > Most)
            throw new ObjectFormatException(FormattableString.Invariant($"its stencils have more than {Most:N0} bytes of code and data"));
    }
}
