using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// A jump or call that goes where C# says, and elsewhere when C# says so later (<c>CP_LINK</c>): defined by <c>DefineLink</c>, given to
/// stencils that jump or call through it, and changed by <see cref="CompiledCode.Relink"/> while threads run the code.
/// </summary>
/// <remarks>
/// It belongs to one emission, and after the emitter's <c>Compile</c> to the compiled code. <c>default</c> is no link.
/// </remarks>
public readonly struct Link
{
    private readonly int _index;
    private readonly int _stamp;

    internal Link(int index, int stamp)
    {
        _index = index;
        _stamp = stamp;
    }

    internal int Index => _index;

    /// <summary>Whether this link is of the emission with this stamp; that of no emission is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool IsOf(int stamp) => _stamp == stamp && stamp != 0;

    internal bool IsNone => _stamp == 0;
}
