using System;
using System.Linq;

namespace CopyPatch.Execution.Tests;

/// <summary>
/// A program of several functions, of which each calls those behind it. What repeats counts down a counter that nothing else touches: so
/// every program ends.
/// </summary>
internal sealed class TierProgram(TierInstruction[][] functions)
{
    public const int Slots = 8;
    public const int Counters = 8;
    public const int TableLength = 4;
    public const double Factor = 0.75;
    public const int TrapCode = 7;

    public TierInstruction[][] Functions { get; } = functions;

    /// <summary>Whether it counts in sites, of which each copy of a stencil has its own: then tiers cannot take turns.</summary>
    public bool Counts => Functions.Any(function => function.Any(its => its.Opcode == TierOpcode.Count));

    /// <summary>Gets a program that does not.</summary>
    public TierProgram WithoutCounts() => new([.. Functions.Select(function => function
        .Select(its => its.Opcode == TierOpcode.Count ? its with { Opcode = TierOpcode.Add } : its).ToArray())]);

    public static int SlotOf(TierInstruction instruction) => (int)((ulong)instruction.Value % Slots);

    public static int CounterOf(TierInstruction instruction) => Slots + (int)((ulong)instruction.Value % Counters);

    /// <summary>The function that an instruction calls; -1 where there is none behind its own.</summary>
    public int CalleeOf(int function, TierInstruction instruction)
    {
        int behind = Functions.Length - function - 1;
        return behind == 0 ? -1 : function + 1 + (int)((ulong)instruction.Value % (ulong)behind);
    }

    /// <summary>Where an instruction goes, besides the next: indices in its function, of which the length is its end.</summary>
    public int[] TargetsOf(int function, int index)
    {
        TierInstruction instruction = Functions[function][index];
        int length = Functions[function].Length;
        return instruction.Opcode switch
        {
            TierOpcode.Jump or TierOpcode.JumpIfLess => [Forward(instruction.Target)],
            TierOpcode.JumpEither => [Forward(instruction.Target), Forward(instruction.Target / 2)],
            TierOpcode.JumpThrough => [.. Enumerable.Range(0, TableLength).Select(i => Forward(instruction.Target * i / 2))],
            TierOpcode.Repeat => [Math.Max(0, index - instruction.Target)],
            _ => [],
        };

        int Forward(int distance) => Math.Min(length, index + 1 + distance);
    }

    public override string ToString() => string.Join("\n", Functions.Select((function, i) =>
        $"function {i}:\n" + string.Join("\n", function.Select((its, at) =>
            $"  {at}: {its.Opcode} {its.Value} -> {string.Join(" ", TargetsOf(i, at))}"))));
}
