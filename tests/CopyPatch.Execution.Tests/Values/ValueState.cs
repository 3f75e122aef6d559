using System;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>Registers and slots while a program is evaluated in C#.</summary>
internal sealed class ValueState
{
    private readonly bool[] _isDouble = new bool[ValueRegisters.FloatingCount];

    public ValueState(int slots)
    {
        Slots = new long[slots];
        for (int i = 0; i < Integers.Length; i++)
            Integers[i] = (i + 3) * 0x0101;
        for (int i = 0; i < Reals.Length; i++)
            (Reals[i], _isDouble[i]) = (BitConverter.DoubleToInt64Bits(i + 0.25), true);
        for (int i = 0; i < slots; i++)
            Slots[i] = i - 2;
    }

    public long[] Integers { get; } = new long[ValueRegisters.IntegerCount];

    public long[] Reals { get; } = new long[ValueRegisters.FloatingCount];

    public long[] Slots { get; }

    /// <summary>
    /// Draws a place. Null where a register would be read as what it does not hold: 32 bits that have more above them, or a
    /// double where the last operation left a float.
    /// </summary>
    public Place? Choose(Kind kind, string letters, ref uint choice, long constant, bool isRead)
    {
        char letter = letters[Next(ref choice, letters.Length)];
        if (letter == 'c')
            return new Place(OperandPlace.Constant, TestOperation.Is32Bits(kind) ? (uint)constant : constant);
        if (letter == 's')
            return new Place(OperandPlace.Slot, Next(ref choice, Slots.Length));
        int register = Next(ref choice, TestOperation.IsFloating(kind) ? Reals.Length : Integers.Length);
        bool isUnfit = isRead && kind switch
        {
            Kind.I32 => Integers[register] >> 32 != 0,
            Kind.F64 => !_isDouble[register],
            _ => false,
        };
        return isUnfit ? null : new Place(OperandPlace.Register, register);
    }

    public long Read(Kind kind, Place place)
    {
        long bits = place.Kind switch
        {
            OperandPlace.Register => TestOperation.IsFloating(kind) ? Reals[place.Index] : Integers[place.Index],
            OperandPlace.Slot => Slots[place.Index],
            _ => place.Bits,
        };
        return TestOperation.Is32Bits(kind) ? (uint)bits : bits;
    }

    public void Write(Kind kind, Place place, long bits)
    {
        if (place.Kind == OperandPlace.Slot)
            Slots[place.Index] = TestOperation.Is32Bits(kind) ? (Slots[place.Index] & ~0xFFFFFFFFL) | (uint)bits : bits;
        else if (TestOperation.IsFloating(kind))
            (Reals[place.Index], _isDouble[place.Index]) = (bits, kind == Kind.F64);
        else
            Integers[place.Index] = bits;
    }

    public static bool IsNaN(Kind kind, long bits) => kind switch
    {
        Kind.F64 => double.IsNaN(Values.Of<double>(bits)),
        Kind.F32 => float.IsNaN(Values.Of<float>(bits)),
        _ => false,
    };

    public bool Agrees(ReadOnlySpan<long> slots, ReadOnlySpan<long> integers, ReadOnlySpan<long> reals) =>
        Agree(Slots, slots) && Agree(Integers, integers) && AgreeAsReals(Reals, reals);

    private static int Next(ref uint choice, int count)
    {
        int drawn = (int)(choice % (uint)count);
        choice /= (uint)count;
        return drawn;
    }

    private static bool Agree(long[] expected, ReadOnlySpan<long> actual) => expected.AsSpan().SequenceEqual(actual[..expected.Length]);

    private bool AgreeAsReals(long[] expected, ReadOnlySpan<long> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            if (_isDouble[i] ? expected[i] != actual[i] : (uint)expected[i] != (uint)actual[i])
                return false;
        }

        return true;
    }
}
