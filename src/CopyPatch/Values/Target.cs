using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>Where an operation's result goes: a register or a slot, both of which convert to it.</summary>
/// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly record struct Target<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Target(OperandPlace place, int index)
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
    public static implicit operator Target<T>(Register<T> register) => new(OperandPlace.Register, register.Index);

    /// <summary>A slot.</summary>
    /// <param name="slot">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Target<T>(Slot<T> slot) => new(OperandPlace.Slot, slot.Index);

    /// <summary>What is there, to be read.</summary>
    /// <param name="target">The register or slot.</param>
    public static implicit operator Operand<T>(Target<T> target) =>
        target.Place == OperandPlace.Register ? target.Register : target.Slot;

    /// <summary>Gets the register's or slot's name.</summary>
    public override string ToString() => Place == OperandPlace.Register ? Register.ToString() : Slot.ToString();

    private InvalidOperationException NotA(string place) => new($"The target is no {place}: its place is {Place}.");
}
