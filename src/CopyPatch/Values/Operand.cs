using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// What an operation reads: a register, a constant or a slot. All three convert to it, so that
/// <c>emit.EmitI32Add(to, a, 5)</c> and <c>emit.EmitI32Add(to, a, b)</c> are one method.
/// </summary>
/// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
public readonly record struct Operand<T>
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Operand(OperandPlace place, long bits)
    {
        Bits = bits;
        Place = place;
    }

    /// <summary>Gets the register's or slot's index, or a constant's bits, with zeros above 32. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public long Bits { get; }

    /// <summary>Gets where it is.</summary>
    public OperandPlace Place { get; }

    /// <summary>Gets the register.</summary>
    /// <exception cref="InvalidOperationException">It is not in one.</exception>
    public Register<T> Register => Place == OperandPlace.Register ? new((int)Bits) : throw NotA("register");

    /// <summary>Gets the slot.</summary>
    /// <exception cref="InvalidOperationException">It is not in one.</exception>
    public Slot<T> Slot => Place == OperandPlace.Slot ? new((int)Bits) : throw NotA("slot");

    /// <summary>Gets the register or slot.</summary>
    /// <exception cref="InvalidOperationException">It is in neither.</exception>
    public Location<T> Location
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Place is OperandPlace.Register or OperandPlace.Slot ? new(Place, (int)Bits) : throw NotA("location");
    }

    /// <summary>Gets the constant.</summary>
    /// <exception cref="InvalidOperationException">It is none.</exception>
    public T Constant
    {
        get
        {
            long bits = Bits;
            return Place == OperandPlace.Constant ? Unsafe.As<long, T>(ref bits) : throw NotA("constant");
        }
    }

    /// <summary>The value in a register.</summary>
    /// <param name="register">The register.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Operand<T>(Register<T> register) => new(OperandPlace.Register, register.Index);

    /// <summary>The value in a slot.</summary>
    /// <param name="slot">The slot.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Operand<T>(Slot<T> slot) => new(OperandPlace.Slot, slot.Index);

    /// <summary>A constant.</summary>
    /// <param name="constant">Its value.</param>
    /// <exception cref="NotSupportedException">Values have no such type.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator Operand<T>(T constant)
    {
        ValueKinds.Check<T>();
        return new(OperandPlace.Constant, Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, uint>(constant) : Unsafe.BitCast<T, long>(constant));
    }

    /// <summary>Gets the register's or slot's name, or the constant.</summary>
    public override string ToString() => Place switch
    {
        OperandPlace.Register => Register.ToString(),
        OperandPlace.Slot => Slot.ToString(),
        OperandPlace.None => "nowhere",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Constant}"),
    };

    private InvalidOperationException NotA(string place) => new($"The operand is no {place}: its place is {Place}.");
}
