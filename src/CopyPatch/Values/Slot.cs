using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>Eight bytes of the frame that compiled code runs with, which hold a value of this type.</summary>
/// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly record struct Slot<T>
    where T : unmanaged
{
    /// <summary>
    /// The highest index that a slot can have. On AArch64 a slot above 2,047, or 4,095 for 8 bytes, takes a detour behind the code.
    /// </summary>
    public const int MaximumIndex = (1 << 27) - 1;

    /// <summary>Names a slot.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is below 0 or above <see cref="MaximumIndex"/>.</exception>
    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Slot(int index)
    {
        ValueKinds.Check<T>();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, (uint)MaximumIndex, nameof(index));
        Index = index;
    }

    /// <summary>Gets its number.</summary>
    public int Index { get; }

    /// <summary>Gets its distance from the start of the frame in bytes.</summary>
    public int Offset => 8 * Index;

    /// <summary>Gets its name in listings: <c>s12</c>.</summary>
    public override string ToString() => $"s{Index}";
}
