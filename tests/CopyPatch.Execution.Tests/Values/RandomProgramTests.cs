using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>
/// Random programs over all operations on values alone and all places, against an evaluator in C#. Where an operation leaves for a
/// label the program goes on there. One that fails is shrunk to the few steps that matter.
/// </summary>
internal sealed unsafe class RandomProgramTests
{
    private const int SlotCount = 6;

    private static readonly TestOperation[] s_operations =
    [
        .. TestOperations.All.Where(operation => operation.Result is not null
            && operation.Operands.All(kind => kind is Kind.I32 or Kind.I64 or Kind.F32 or Kind.F64)),
    ];

    private static readonly CodeHeap s_heap = new();

    // An operation, a number from which the places of its values are drawn, and one for its constants.
    private static readonly Gen<(int Operation, uint Places, long Constant)[]> s_programs =
        Gen.Select(Gen.Int[0, s_operations.Length - 1], Gen.UInt,
            Gen.OneOf(Gen.Long, Gen.Long[-3, 300], Gen.OneOf([.. Interesting.Select(Gen.Const)])))
            .Array[1, 24];

    private static readonly int s_iterations = PlacementTests.IsEmulated ? 1_000 : 100_000;

    private static long[] Interesting =>
    [
        0, 1, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, uint.MaxValue,
        BitConverter.DoubleToInt64Bits(1.5), BitConverter.DoubleToInt64Bits(-0.0), BitConverter.DoubleToInt64Bits(double.NaN),
        BitConverter.SingleToInt32Bits(2.5f),
    ];

    [Test]
    public void A_program_computes_what_its_evaluation_in_CSharp_does() =>
        s_programs.Sample(program => Differences(program), iter: s_iterations, threads: 1);

    private static bool Differences((int Operation, uint Places, long Constant)[] program)
    {
        using var emit = new ValueEmitter(s_heap);
        var state = new ValueState(SlotCount);
        for (int i = 0; i < state.Integers.Length; i++)
            emit.EmitMoveI64(new Register<long>(i), state.Integers[i]);
        for (int i = 0; i < state.Reals.Length; i++)
            emit.EmitMoveF64(new Register<double>(i), Values.Of<double>(state.Reals[i]));
        var frame = new long[SlotCount + 20];
        state.Slots.CopyTo(frame, 0);

        long trap = 0;
        var missed = new List<Label>();
        foreach ((int number, uint places, long constant) in program)
        {
            TestOperation operation = s_operations[number];
            uint choice = places;
            Kind[] kinds = operation.Second is { } both ? [operation.Result!.Value, both.Kind] : [operation.Result!.Value];
            var to = new Place[kinds.Length];
            for (int i = 0; i < to.Length; i++)
                to[i] = state.Choose(kinds[i], i == 0 ? operation.ResultPlaces : "r", ref choice, constant, isRead: false)!.Value;
            var operands = new Place[operation.Operands.Length];
            bool isUsable = operation.Allows(to);
            for (int i = 0; i < operands.Length; i++)
            {
                Place? place = state.Choose(operation.Operands[i], operation.Places[i], ref choice, constant + i, isRead: true);
                isUsable &= place is not null;
                operands[i] = place ?? default;
            }

            if (!isUsable)
                continue;
            Label[] labels = [.. Enumerable.Range(0, operation.Labels).Select(_ => emit.DefineLabel())];
            long[] bits = [.. operands.Select((place, i) => state.Read(operation.Operands[i], place))];
            try
            {
                // Which of all NaNs it is, no program may depend on.
                long first = operation.Reference(bits, []);
                long[] results = operation.Second is { } second ? [first, second.Reference(bits)] : [first];
                if (results.Where((result, i) => ValueState.IsNaN(kinds[i], result)).Any())
                    continue;
                operation.EmitTo(emit, to, operands, labels);
                for (int i = 0; i < results.Length; i++)
                    state.Write(kinds[i], to[i], results[i]);
                missed.AddRange(labels);
            }
            catch (ExpectedJump expected)
            {
                // The program goes on there, with all that it had before.
                operation.EmitTo(emit, to, operands, labels);
                missed.AddRange(labels.Where((_, i) => i != expected.Label));
                emit.EmitReturnI64(-1L);
                emit.MarkLabel(labels[expected.Label]);
            }
            catch (ExpectedTrap expected)
            {
                operation.EmitTo(emit, to, operands, labels);
                missed.AddRange(labels);
                trap = expected.Code;
                break;
            }
        }

        for (int i = 0; i < state.Integers.Length; i++)
            emit.EmitMoveI64(new Slot<long>(SlotCount + i), new Register<long>(i));
        for (int i = 0; i < state.Reals.Length; i++)
            emit.EmitMoveF64(new Slot<double>(SlotCount + 10 + i), new Register<double>(i));
        emit.EmitReturnI64(0L);
        foreach (Label label in missed)
            emit.MarkLabel(label);
        emit.EmitReturnI64(-1L);
        using ValueEmitter.Program compiled = emit.Compile();
        try
        {
            fixed (long* native = frame)
                if (compiled.Run(native, null) != 0)
                    return false;
        }
        catch (StencilTrapException exception)
        {
            return exception.Code == trap;
        }

        return trap == 0 && state.Agrees(frame.AsSpan(0, SlotCount), frame.AsSpan(SlotCount), frame.AsSpan(SlotCount + 10));
    }
}
