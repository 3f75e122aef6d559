using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// A register that holds a value of this type while compiled code runs. Integers (<see cref="int"/> and
/// <see cref="long"/>, signed or not, and pointers) have one set of registers, floating-point values another.
/// </summary>
/// <typeparam name="T">
/// <see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>: the value's class and width. C's
/// unsigned types and pointers are the signed type of their width.
/// </typeparam>
/// <remarks>
/// A register may be used for any type of its set. What is read as an <see cref="int"/> must have been written as one:
/// operations rely on zeros above its 32 bits.
/// </remarks>
public readonly record struct Register<T>
    where T : unmanaged
{
    private readonly byte _index;

    /// <summary>Names a register.</summary>
    /// <param name="index">
    /// Its number in its set: 0 up to <see cref="ValueRegisters.IntegerCount"/> or
    /// <see cref="ValueRegisters.FloatingCount"/>. What emits with it checks that.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The index is below 0, or above 255.</exception>
    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register(int index)
    {
        ValueKinds.Check<T>();
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)index, byte.MaxValue, nameof(index));
        _index = (byte)index;
    }

    /// <summary>Gets its number in its set.</summary>
    public int Index => _index;

    /// <summary>Gets its name in listings: <c>r3</c>, or <c>f3</c> for floating-point values.</summary>
    public override string ToString() => $"{(ValueRegisters.IsFloating<T>() ? 'f' : 'r')}{_index}";
}
