using System;
using System.Linq;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>A class and width of values.</summary>
internal enum Kind
{
    I32,
    I64,
    F32,
    F64,

    /// <summary>32 bits, an offset in the test's memory.</summary>
    Address,

    /// <summary>64 bits, an address of the test's memory.</summary>
    Pointer,
}

/// <summary>What a trap in the reference throws.</summary>
internal sealed class ExpectedTrap(long code) : Exception
{
    public long Code => code;
}

/// <summary>What the reference throws where the operation leaves for a label: the number of the label.</summary>
internal sealed class ExpectedJump(int label) : Exception
{
    public int Label => label;
}

/// <summary>The second result of an operation that has two: how that is emitted, given where both go, and what it is.</summary>
internal sealed record SecondResult(
    Kind Kind, Action<ValueEmitter, Place, Place, Place[], Label[]> Emit, Func<long[], long> Reference);

/// <summary>One of the operations of values.c: how it is emitted, and what it does, written in C#.</summary>
/// <param name="Result">Null where there is none.</param>
/// <param name="ResultPlaces">As in values.c: letters r and s.</param>
/// <param name="Places">As in values.c, for each operand: letters r, c and s.</param>
/// <param name="Emit">Emits it, given where its result goes, where its operands are, and its labels.</param>
/// <param name="Reference">Its result's bits, of the operands' bits; stores into the memory.</param>
/// <param name="Labels">How many labels it has.</param>
internal sealed record TestOperation(
    string Name,
    Kind? Result,
    string ResultPlaces,
    Kind[] Operands,
    string[] Places,
    Action<ValueEmitter, Place, Place[], Label[]> Emit,
    Func<long[], byte[], long> Reference,
    int Labels = 0)
{
    /// <summary>Gets the second result; null where there is none.</summary>
    public SecondResult? Second { get; init; }

    public override string ToString() => Name;

    /// <summary>Emits it, given where each of its results goes.</summary>
    public void EmitTo(ValueEmitter emitter, Place[] to, Place[] operands, Label[] labels)
    {
        if (Second is { } second)
            second.Emit(emitter, to[0], to[1], operands, labels);
        else
            Emit(emitter, to[0], operands, labels);
    }

    /// <summary>Whether its results may go there: two never to one register.</summary>
    public bool Allows(Place[] to) => Second is not { } second || IsFloating(Result!.Value) != IsFloating(second.Kind) || to[0] != to[1];

    public static bool IsFloating(Kind kind) => kind is Kind.F32 or Kind.F64;

    public static bool Is32Bits(Kind kind) => kind is Kind.I32 or Kind.F32 or Kind.Address;

    public static Kind KindOf<T>() => default(T) switch
    {
        int => Kind.I32,
        long => Kind.I64,
        float => Kind.F32,
        double => Kind.F64,
        _ => throw new ArgumentException(typeof(T).Name),
    };

    public static TestOperation Unary<TA, TR>(
        string name, Action<ValueEmitter, Register<TR>, Operand<TA>> emit, Func<TA, TR> reference)
        where TA : unmanaged where TR : unmanaged =>
        new(name, KindOf<TR>(), "r", [KindOf<TA>()], ["rcs"],
            (emitter, to, operands, _) => emit(emitter, to.R<TR>(), operands[0].O<TA>()),
            (bits, _) => Values.BitsOf(reference(Values.Of<TA>(bits[0]))));

    public static TestOperation Binary<TA, TB, TR>(
        string name, Action<ValueEmitter, Register<TR>, Register<TA>, Operand<TB>> emit, Func<TA, TB, TR> reference)
        where TA : unmanaged where TB : unmanaged where TR : unmanaged =>
        new(name, KindOf<TR>(), "r", [KindOf<TA>(), KindOf<TB>()], ["r", "rcs"],
            (emitter, to, operands, _) => emit(emitter, to.R<TR>(), operands[0].R<TA>(), operands[1].O<TB>()),
            (bits, _) => Values.BitsOf(reference(Values.Of<TA>(bits[0]), Values.Of<TB>(bits[1]))));

    public static TestOperation Anywhere<TA>(
        string name, Action<ValueEmitter, Location<TA>, Operand<TA>, Operand<TA>> emit, Func<TA, TA, TA> reference)
        where TA : unmanaged =>
        new(name, KindOf<TA>(), "rs", [KindOf<TA>(), KindOf<TA>()], ["rcs", "rcs"],
            (emitter, to, operands, _) => emit(emitter, to.T<TA>(), operands[0].O<TA>(), operands[1].O<TA>()),
            (bits, _) => Values.BitsOf(reference(Values.Of<TA>(bits[0]), Values.Of<TA>(bits[1]))));

    public static TestOperation Move<TA>(string name, Action<ValueEmitter, Location<TA>, Operand<TA>> emit)
        where TA : unmanaged =>
        new(name, KindOf<TA>(), "rs", [KindOf<TA>()], ["rcs"],
            (emitter, to, operands, _) => emit(emitter, to.T<TA>(), operands[0].O<TA>()),
            (bits, _) => Values.BitsOf(Values.Of<TA>(bits[0])));

    /// <summary>One with two results, which may leave for labels: where the reference throws.</summary>
    public static TestOperation Two<TA, TB, TFirst, TSecond>(
        string name,
        Action<ValueEmitter, Register<TFirst>, Register<TSecond>, Register<TA>, Operand<TB>, Label[]> emit,
        Func<TA, TB, (TFirst First, TSecond Second)> reference,
        int labels = 0)
        where TA : unmanaged where TB : unmanaged where TFirst : unmanaged where TSecond : unmanaged
    {
        return new(name, KindOf<TFirst>(), "r", [KindOf<TA>(), KindOf<TB>()], ["r", "rcs"],
            (_, _, _, _) => throw new NotSupportedException(), (bits, _) => Values.BitsOf(Of(bits).First), labels)
        {
            Second = new SecondResult(
                KindOf<TSecond>(),
                (emitter, first, second, operands, targets) =>
                    emit(emitter, first.R<TFirst>(), second.R<TSecond>(), operands[0].R<TA>(), operands[1].O<TB>(), targets),
                bits => Values.BitsOf(Of(bits).Second)),
        };

        (TFirst First, TSecond Second) Of(long[] bits) => reference(Values.Of<TA>(bits[0]), Values.Of<TB>(bits[1]));
    }

    public static TestOperation Branch<TA>(
        string name, Action<ValueEmitter, Register<TA>, Operand<TA>, Label> emit, Func<TA, TA, bool> reference)
        where TA : unmanaged =>
        new(name, null, "v", [KindOf<TA>(), KindOf<TA>()], ["r", "rcs"],
            (emitter, _, operands, labels) => emit(emitter, operands[0].R<TA>(), operands[1].O<TA>(), labels[0]),
            (bits, _) => JumpIf(reference(Values.Of<TA>(bits[0]), Values.Of<TA>(bits[1]))),
            Labels: 1);

    /// <summary>One that computes a value, or leaves for its label where C# throws an overflow.</summary>
    public static TestOperation Checked<TA, TR>(
        string name, Action<ValueEmitter, Register<TR>, Register<TA>, Operand<TA>, Label> emit, Func<TA, TA, TR> reference)
        where TA : unmanaged where TR : unmanaged =>
        new(name, KindOf<TR>(), "r", [KindOf<TA>(), KindOf<TA>()], ["r", "rcs"],
            (emitter, to, operands, labels) => emit(emitter, to.R<TR>(), operands[0].R<TA>(), operands[1].O<TA>(), labels[0]),
            (bits, _) => JumpWhereItOverflows(() => Values.BitsOf(reference(Values.Of<TA>(bits[0]), Values.Of<TA>(bits[1])))),
            Labels: 1);

    /// <summary>Of the reference of a branch: jumps to its first label, or goes on.</summary>
    public static long JumpIf(bool condition, int label = 0) => condition ? throw new ExpectedJump(label) : 0;

    /// <summary>Of a reference that computes in a checked context.</summary>
    public static long JumpWhereItOverflows(Func<long> reference, int label = 0)
    {
        try
        {
            return reference();
        }
        catch (OverflowException)
        {
            throw new ExpectedJump(label);
        }
    }

    /// <summary>The same operation, with operands of other kinds or places than its C# types say.</summary>
    public TestOperation With(params (Kind Kind, string Places)[] operands) => this with
    {
        Operands = [.. operands.Select(operand => operand.Kind)],
        Places = [.. operands.Select(operand => operand.Places)],
    };
}
