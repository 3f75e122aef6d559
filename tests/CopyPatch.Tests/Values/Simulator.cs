using System;
using System.Runtime.CompilerServices;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

/// <summary>Executes moves at once, in arrays, as compiled code does: 32 bits clear what is above them in an integer register.</summary>
internal sealed class Simulator : IValueEmitter
{
    // Neither a small number nor one that fits 32 bits, so that whatever reads it is noticed.
    private const long Garbage = unchecked((long)0xDEADBEEF_BADC0FFE);

    public long[] Integers { get; } = new long[ValueRegisters.IntegerCount];

    public long[] Floatings { get; } = new long[ValueRegisters.FloatingCount];

    public long[] Slots { get; } = new long[256];

    public int Moves { get; private set; }

    public void Move(Location<int> to, Operand<int> from) => Write(to, Read(from, isFloating: false), isFloating: false);

    public void Move(Location<long> to, Operand<long> from) => Write(to, Read(from, isFloating: false), isFloating: false);

    public void Move(Location<float> to, Operand<float> from) => Write(to, Read(from, isFloating: true), isFloating: true);

    public void Move(Location<double> to, Operand<double> from) => Write(to, Read(from, isFloating: true), isFloating: true);

    /// <summary>What a call does: it keeps no register.</summary>
    public void ClobberRegisters()
    {
        Array.Fill(Integers, Garbage);
        Array.Fill(Floatings, Garbage);
    }

    public T Value<T>(Operand<T> operand)
        where T : unmanaged
    {
        long bits = Read(operand, ValueRegisters.IsFloating<T>());
        return Unsafe.As<long, T>(ref bits);
    }

    public void Set<T>(Register<T> register, T value)
        where T : unmanaged => Write<T>(register, ((Operand<T>)value).Bits, ValueRegisters.IsFloating<T>());

    private long Read<T>(Operand<T> from, bool isFloating)
        where T : unmanaged
    {
        long bits = from.Place switch
        {
            OperandPlace.Register => (isFloating ? Floatings : Integers)[from.Register.Index],
            OperandPlace.Slot => Slots[from.Slot.Index],
            _ => from.Bits,
        };
        if (typeof(T) == typeof(int) && from.Place == OperandPlace.Register)
            Assert.That(bits >> 32, Is.Zero, "a register that is read as 32 bits has more above them");
        return Unsafe.SizeOf<T>() == 4 ? (uint)bits : bits;
    }

    private void Write<T>(Location<T> to, long bits, bool isFloating)
        where T : unmanaged
    {
        Moves++;
        if (to.Place == OperandPlace.Register)
            (isFloating ? Floatings : Integers)[to.Register.Index] = bits;
        else
            Slots[to.Slot.Index] = Unsafe.SizeOf<T>() == 4 ? (Slots[to.Slot.Index] & ~0xFFFFFFFFL) | bits : bits;
    }
}
