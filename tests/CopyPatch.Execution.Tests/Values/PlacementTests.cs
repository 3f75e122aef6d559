using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>
/// Every placement of every operation, run with boundary and random values against C#; and what it must not change: all
/// other registers and slots. Under an emulator a sample, because there a run costs a hundred times as much.
/// </summary>
internal sealed unsafe class PlacementTests
{
    private const int FirstOperandSlot = 40;
    private const int ResultSlot = 50;
    private const int Slots = 64;
    private const int MemoryBytes = 96;

    private static readonly long[] s_integers =
    [
        0, 1, -1, 2, 7, 31, 32, 127, 128, int.MaxValue, int.MinValue, int.MaxValue - 1L, int.MinValue + 1L, uint.MaxValue,
        1L << 31, 1L << 32, long.MaxValue, long.MinValue, 0x0123456789abcdef,
    ];

    private static readonly double[] s_reals =
        [0.0, -0.0, 1.0, -1.5, 0.1, 1e300, -1e300, double.Epsilon, double.PositiveInfinity, double.NaN, 3.5];

    private static readonly CodeHeap s_heap = new();

    // Where a trap goes by the handler of signals.
    private static readonly CodeHeap s_catching = new(new CodeHeapOptions { CatchFaults = CodeHeap.CanCatchFaults });

    public static IEnumerable<TestOperation> Operations => TestOperations.All;

    [TestCaseSource(nameof(Operations))]
    public void Every_placement_computes_what_CSharp_does_and_nothing_else(TestOperation operation)
    {
        var random = new Random(operation.Name.Length * 31 + operation.Name[^1]);
        Place[][] placements = [.. Placements(operation)];
        bool isEmulated = IsEmulated;
        if (isEmulated && placements.Length > 80)
        {
            random.Shuffle(placements);
            placements = placements[..80];
        }

        using var emit = new ValueEmitter(s_heap);
        using var catching = new ValueEmitter(s_catching);
        foreach (Place[] placement in placements)
        {
            for (int i = 0; i < (isEmulated ? 2 : 6); i++)
                Try(i % 2 == 0 ? emit : catching, operation, placement, random);
        }
    }

    // qemu's user emulation shows the machine that it runs on.
    internal static bool IsEmulated => RuntimeInformation.ProcessArchitecture == Architecture.Arm64
        && System.IO.File.ReadAllText("/proc/cpuinfo").Contains("GenuineIntel", StringComparison.Ordinal)
        | System.IO.File.ReadAllText("/proc/cpuinfo").Contains("AuthenticAMD", StringComparison.Ordinal);

    // The results' places first. A constant's bits come later.
    private static IEnumerable<Place[]> Placements(TestOperation operation)
    {
        IEnumerable<Place[]> placements = PlacesOf(operation.Result ?? Kind.I32, operation.ResultPlaces, ResultSlot)
            .Select(place => new[] { place });
        if (operation.Second is { } second)
        {
            Place[] places = [.. PlacesOf(second.Kind, "r", ResultSlot)];
            placements = placements.SelectMany(first => places.Select(place => (Place[])[.. first, place])).Where(operation.Allows);
        }

        for (int i = 0; i < operation.Operands.Length; i++)
        {
            Place[] places = [.. PlacesOf(operation.Operands[i], operation.Places[i], FirstOperandSlot + i)];
            placements = placements.SelectMany(placement => places.Select(place => (Place[])[.. placement, place]));
        }

        return placements;
    }

    private static IEnumerable<Place> PlacesOf(Kind kind, string letters, int slot)
    {
        foreach (char letter in letters)
        {
            if (letter == 'r')
            {
                int count = TestOperation.IsFloating(kind) ? ValueRegisters.FloatingCount : ValueRegisters.IntegerCount;
                for (int i = 0; i < count; i++)
                    yield return new Place(OperandPlace.Register, i);
            }
            else
                yield return new Place(letter == 'c' ? OperandPlace.Constant : OperandPlace.Slot, slot);
        }
    }

    private static void Try(ValueEmitter emit, TestOperation operation, Place[] placement, Random random)
    {
        var memory = new byte[MemoryBytes];
        random.NextBytes(memory);
        var frame = new long[Slots];
        foreach (ref long slot in frame.AsSpan())
            slot = random.NextInt64();
        var integers = new long[ValueRegisters.IntegerCount];
        foreach (ref long register in integers.AsSpan())
            register = random.NextInt64();
        var reals = new long[ValueRegisters.FloatingCount];
        foreach (ref long register in reals.AsSpan())
            register = BitConverter.DoubleToInt64Bits(random.NextDouble());

        fixed (byte* native = memory)
        {
            long start = (long)native;
            int results = operation.Second is null ? 1 : 2;
            Place[] to = placement[..results];
            Place[] operands = placement[results..];
            Fill(operation, operands, integers, reals, frame, random, start);
            long[] bits = [.. operands.Select((place, i) => Read(operation.Operands[i], place, integers, reals, frame, start))];

            byte[] expectedMemory = [.. memory];
            var written = new List<(Kind Kind, Place To, long Bits)>();
            long trap = 0;
            int way = 0;
            try
            {
                long result = operation.Reference(bits, expectedMemory);
                if (operation.Result is { } kind)
                    written.Add((kind, to[0], result));
                if (operation.Second is { } second)
                    written.Add((second.Kind, to[1], second.Reference(bits)));
            }
            catch (ExpectedTrap expected)
            {
                trap = expected.Code;
            }
            catch (ExpectedJump expected)
            {
                way = 1 + expected.Label;
            }

            (long returned, long[] after, long thrown) = Run(emit, operation, to, operands, integers, reals, frame, native);
            string what = $"{operation} {string.Join(" ", placement)} of {string.Join(" ", bits.Select(value => $"0x{value:x}"))}";
            Assert.That(thrown, Is.EqualTo(trap), what);
            if (trap != 0)
                return;
            Assert.That(returned, Is.EqualTo(way), what);
            Assert.That(memory, Is.EqualTo(expectedMemory), what);
            // Where it leaves there is no result, and all is as it was.
            Check(written, integers, reals, frame, after, what);
        }
    }

    // Operands in one register have one value, which must do for both.
    private static void Fill(
        TestOperation operation, Place[] operands, long[] integers, long[] reals, long[] frame, Random random, long memory)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            Kind kind = operation.Operands[i];
            long bits = RandomBits(kind, random, memory);
            switch (operands[i].Kind)
            {
                case OperandPlace.Register when TestOperation.IsFloating(kind):
                    reals[operands[i].Index] = bits;
                    break;
                case OperandPlace.Register:
                    integers[operands[i].Index] = bits;
                    break;
                case OperandPlace.Slot:
                    frame[operands[i].Index] = TestOperation.Is32Bits(kind) ? (frame[operands[i].Index] << 32) | (uint)bits : bits;
                    break;
                default:
                    operands[i] = new Place(OperandPlace.Constant, bits);
                    break;
            }
        }

        for (int i = 0; i < operands.Length; i++)
        {
            if (operands[i].Kind != OperandPlace.Register || TestOperation.IsFloating(operation.Operands[i]))
                continue;
            ref long register = ref integers[operands[i].Index];
            if (operation.Operands[i] == Kind.Address)
                register = (uint)(register & 31);
            else if (TestOperation.Is32Bits(operation.Operands[i]))
                register = (uint)register;
        }
    }

    private static long RandomBits(Kind kind, Random random, long memory) => kind switch
    {
        Kind.I32 => (uint)(random.Next(3) == 0 ? random.NextInt64() : s_integers[random.Next(s_integers.Length)]),
        Kind.I64 => random.Next(3) == 0 ? random.NextInt64() : s_integers[random.Next(s_integers.Length)],
        Kind.F32 => (uint)BitConverter.SingleToInt32Bits((float)s_reals[random.Next(s_reals.Length)]),
        Kind.F64 => BitConverter.DoubleToInt64Bits(s_reals[random.Next(s_reals.Length)]),
        Kind.Address => random.Next(32),
        _ => memory + random.Next(64),
    };

    private static long Read(Kind kind, Place place, long[] integers, long[] reals, long[] frame, long memory)
    {
        long bits = place.Kind switch
        {
            OperandPlace.Register => TestOperation.IsFloating(kind) ? reals[place.Index] : integers[place.Index],
            OperandPlace.Slot => frame[place.Index],
            _ => place.Bits,
        };
        return kind == Kind.Pointer ? bits - memory : TestOperation.Is32Bits(kind) ? (uint)bits : bits;
    }

    private static (long Returned, long[] Frame, long Thrown) Run(
        ValueEmitter emit, TestOperation operation, Place[] to, Place[] operands, long[] integers, long[] reals, long[] frame, byte* memory)
    {
        for (int i = 0; i < integers.Length; i++)
            emit.EmitMoveI64(new Register<long>(i), integers[i]);
        for (int i = 0; i < reals.Length; i++)
            emit.EmitMoveF64(new Register<double>(i), BitConverter.Int64BitsToDouble(reals[i]));
        Label[] labels = [.. Enumerable.Range(0, operation.Labels).Select(_ => emit.DefineLabel())];
        operation.EmitTo(emit, to, operands, labels);
        Save(0);
        for (int i = 0; i < labels.Length; i++)
        {
            emit.MarkLabel(labels[i]);
            Save(1 + i);
        }

        using ValueEmitter.Program program = emit.Compile();
        var after = (long[])frame.Clone();
        try
        {
            fixed (long* native = after)
                return (program.Run(native, memory), after, 0);
        }
        catch (StencilTrapException trap)
        {
            return (0, after, trap.Code);
        }

        void Save(long result)
        {
            for (int i = 0; i < integers.Length; i++)
                emit.EmitMoveI64(new Slot<long>(i), new Register<long>(i));
            for (int i = 0; i < reals.Length; i++)
                emit.EmitMoveF64(new Slot<double>(20 + i), new Register<double>(i));
            emit.EmitReturnI64(result);
        }
    }

    private static void Check(
        List<(Kind Kind, Place To, long Bits)> written, long[] integers, long[] reals, long[] frame, long[] after, string what)
    {
        var expected = (long[])frame.Clone();
        integers.CopyTo(expected, 0);
        reals.CopyTo(expected, 20);
        foreach ((Kind kind, Place to, long bits) in written)
        {
            long result = bits;
            int at = to.Kind == OperandPlace.Slot ? to.Index : TestOperation.IsFloating(kind) ? 20 + to.Index : to.Index;

            // What is above 32 bits is zero in an integer register, and nobody's business elsewhere.
            if (TestOperation.Is32Bits(kind) && (to.Kind == OperandPlace.Slot || TestOperation.IsFloating(kind)))
                result = (uint)result | (after[at] & ~0xFFFFFFFFL);
            bool isNaN = kind == Kind.F64
                ? double.IsNaN(Values.Of<double>(result))
                : kind == Kind.F32 && float.IsNaN(Values.Of<float>(result));
            bool alsoNaN = kind == Kind.F64 ? double.IsNaN(Values.Of<double>(after[at])) : float.IsNaN(Values.Of<float>(after[at]));
            expected[at] = isNaN && alsoNaN ? after[at] : result;
        }

        if (!expected.AsSpan().SequenceEqual(after))
            Assert.That(after, Is.EqualTo(expected), what);
    }
}
