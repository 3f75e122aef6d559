using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Random programs, four ways: in C#, interpreted, compiled, and both with switches at random labels.</summary>
[TestFixture(false)]
[TestFixture(true)]
public sealed unsafe class RandomTierTests : IDisposable
{
    // An emulated processor takes ten times as long.
    private static readonly int s_programs = Values.PlacementTests.IsEmulated ? 5_000 : 100_000;

    private static readonly Gen<TierInstruction> s_instruction =
        from opcode in Gen.Enum<TierOpcode>()
        from value in Gen.Frequency((3, Gen.Long[-20, 20]), (1, Gen.Long))
        from target in Gen.Int[0, 6]
        select new TierInstruction(opcode, value, target);

    private static readonly Gen<(TierProgram Program, int Seed)> s_program = Gen.Select(
        Gen.Select(s_instruction.Array[1, 25].Array[1, 4], Gen.Int[0, 3]).Select((functions, kind) =>
            kind == 0 ? new TierProgram(functions) : new TierProgram(functions).WithoutCounts()),
        Gen.Int);

    private readonly bool _catchesFaults;
    private readonly CodeHeap _heap;
    private readonly TierEmitter _machine;
    private readonly TierInterpreter _interpreter;

    // Where faults are caught a trap goes by the handler of signals.
    public RandomTierTests(bool catchesFaults)
    {
        _catchesFaults = catchesFaults;
        _heap = new CodeHeap(new CodeHeapOptions { CatchFaults = catchesFaults && CodeHeap.CanCatchFaults });
        _machine = new TierEmitter(_heap) { KeepPositions = true };
        _interpreter = new TierInterpreter(_heap) { KeepPositions = true };
    }

    public void Dispose()
    {
        _machine.Dispose();
        _interpreter.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void All_tiers_and_their_mixture_do_what_the_program_says() => s_program.Sample(
        its => Check(its.Program, its.Seed), iter: _catchesFaults ? s_programs / 10 : s_programs, threads: 1,
        print: its => $"seed {its.Seed}\n{its.Program}");

    private void Check(TierProgram program, int seed)
    {
        var random = new Random(seed);
        long[] memory = [.. Enumerable.Range(0, TierProgram.Slots).Select(_ => random.NextInt64(-5, 2000)),
            .. Enumerable.Range(0, TierProgram.Counters).Select(_ => (long)random.Next(0, 4))];
        long cell = random.NextInt64();
        TierOutcome expected = new TierOracle(program, [.. memory], cell).Run();
        Same(RunOneTier(_interpreter, program, [.. memory], cell), "interpreted");
        Same(RunOneTier(_machine, program, [.. memory], cell), "compiled");
        if (!program.Counts)
            Same(RunMixed(program, [.. memory], cell, random), "mixed");

        void Same(TierOutcome outcome, string how)
        {
            if (!outcome.Equals(expected))
                throw new InvalidOperationException($"{how}: {outcome}; expected {expected}");
        }
    }

    private TierOutcome RunOneTier<T>(T emit, TierProgram program, long[] memory, long cell)
        where T : ITierOperations
    {
        var functions = new CompiledCode[program.Functions.Length];
        void** cells = stackalloc void*[functions.Length];
        for (int i = functions.Length - 1; i >= 0; i--)
        {
            functions[i] = new TierFrontEnd<T>(emit, program).Compile(i, callee => functions[callee], cells, &cell, null).Code;
            cells[i] = (void*)functions[i].Address;
        }

        TierOutcome outcome = Run(functions[0], memory);
        foreach (CompiledCode function in functions)
            function.Dispose();
        return outcome;
    }

    // Each function in both tiers. Which one is called, and where one goes on in the other, is random.
    private TierOutcome RunMixed(TierProgram program, long[] memory, long cell, Random random)
    {
        int count = program.Functions.Length;
        int labels = program.Functions.Max(function => function.Length) + 1;
        var tiers = new TierCode[count, 2];
        void** calleeCells = stackalloc void*[count];
        void** switchCells = stackalloc void*[count * 2 * labels];
        new Span<nint>(switchCells, count * 2 * labels).Clear();
        for (int i = count - 1; i >= 0; i--)
        {
            CompiledCode Callee(int function) => tiers[function, random.Next(2)].Code;
            void** ofMachine = switchCells + (2 * i * labels);
            void** ofInterpreter = ofMachine + labels;
            tiers[i, 0] = new TierFrontEnd<TierEmitter>(_machine, program).Compile(i, Callee, calleeCells, &cell, ofMachine);
            tiers[i, 1] = new TierFrontEnd<TierInterpreter>(_interpreter, program)
                .Compile(i, Callee, calleeCells, &cell, ofInterpreter);
            calleeCells[i] = (void*)tiers[i, random.Next(2)].Code.Address;
            Connect(tiers[i, 1], ofMachine, random);
            Connect(tiers[i, 0], ofInterpreter, random);
        }

        TierOutcome outcome = Run(tiers[0, random.Next(2)].Code, memory);
        foreach (TierCode tier in tiers)
            tier.Code.Dispose();
        return outcome;
    }

    private static void Connect(TierCode other, void** cells, Random random)
    {
        foreach (KeyValuePair<int, Label> landing in other.Landings)
            cells[landing.Key] = random.Next(2) == 0 ? null : (void*)other.Code.AddressOf(landing.Value);
    }

    private static TierOutcome Run(CompiledCode code, long[] memory)
    {
        fixed (long* pointer = memory)
        {
            try
            {
                long value = code is TierEmitter.Program program ? program.Run(pointer) : ((TierInterpreter.Program)code).Run(pointer);
                return new TierOutcome(value, null, memory);
            }
            catch (StencilTrapException)
            {
                return new TierOutcome(0, "trap", memory);
            }
            catch (InvalidOperationException exception)
            {
                return new TierOutcome(0, exception.Message, memory);
            }
        }
    }
}
