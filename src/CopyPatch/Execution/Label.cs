using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// A place in the code that an emitter is making: defined by <c>DefineLabel</c>, used by stencils that jump, and given its
/// place by <c>MarkLabel</c>, before or after its uses. That of a constant or a table is where its bytes are.
/// </summary>
/// <remarks>
/// It belongs to one emission: after the emitter's <c>Compile</c> it is one of the compiled code, to be run at and for
/// <see cref="CompiledCode.AddressOf"/>, and after <c>Clear</c> of nothing. <c>default</c> is no label.
/// </remarks>
public readonly struct Label
{
    // Stamps are drawn by one counter for all emissions of the process, so that a label of another one is noticed.
    private readonly int _index;
    private readonly int _stamp;

    internal Label(int index, int stamp)
    {
        _index = index;
        _stamp = stamp;
    }

    internal int Index => _index;

    internal int Stamp => _stamp;

    /// <summary>Whether this label is of the emission with this stamp; that of no emission is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsOf(int stamp) => _stamp == stamp && stamp != 0;
}
