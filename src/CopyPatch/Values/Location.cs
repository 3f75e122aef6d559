using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// A register or a slot, both of which convert to it: where an operation's result goes, or what an operand that is no
/// constant reads.
/// </summary>
/// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly record struct Location<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Location(OperandPlace place, int index)
    {
        Bits = index;
        Place = place;
    }

    /// <summary>Gets the register's or slot's index. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public int Bits { get; }

    /// <summary>Gets where it is.</summary>
    public OperandPlace Place { get; }

    /// <summary>Gets the register.</summary>
    /// <exception cref="InvalidOperationException">It is not in one.</exception>
    public Register<T> Register => Place == OperandPlace.Register ? new(Bits) : throw NotA("register");

    /// <summary>Gets the slot.</summary>
    /// <exception cref="InvalidOperationException">It is not in one.</exception>
    public Slot<T> Slot => Place == OperandPlace.Slot ? new(Bits) : throw NotA("slot");

    /// <summary>A register.</summary>
    /// <param name="register">The register.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Location<T>(Register<T> register) => new(OperandPlace.Register, register.Index);

    /// <summary>A slot.</summary>
    /// <param name="slot">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Location<T>(Slot<T> slot) => new(OperandPlace.Slot, slot.Index);

    /// <summary>What is there, to be read.</summary>
    /// <param name="location">The register or slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Operand<T>(Location<T> location) => new(location.Place, location.Bits);

    /// <summary>Gets the register's or slot's name.</summary>
    public override string ToString() => ((Operand<T>)this).ToString();

    private InvalidOperationException NotA(string place) => new($"The location is no {place}: its place is {Place}.");
}
