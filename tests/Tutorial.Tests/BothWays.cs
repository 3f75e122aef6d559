using System;
using System.IO;
using CopyPatch;
using NUnit.Framework;

namespace Tutorial.Tests;

/// <summary>Runs a program in every way that there is, and expects the same of all.</summary>
internal static class BothWays
{
    /// <summary>What came of a program text.</summary>
    public static Outcome Run(string text)
    {
        StackProgram plain = Parser.Parse("test.stack", text);
        StackProgram fused = Fusion.Fuse(plain);
        Outcome expected = Interpret(plain);
        Assert.That(Interpret(fused), Is.EqualTo(expected), "interpreted, with superinstructions");
        foreach (Tier tier in Enum.GetValues<Tier>())
        {
            Assert.That(Execute(plain, tier), Is.EqualTo(expected), $"{tier}, without superinstructions");
            Assert.That(Execute(fused, tier), Is.EqualTo(expected), $"{tier}, with superinstructions");
        }

        return expected;
    }

    /// <summary>What came of a program of the sample, run as the sample does it.</summary>
    public static Outcome RunSample(string name)
    {
        string file = Path.Combine(AppContext.BaseDirectory, "programs", $"{name}.stack");
        StackProgram program = Fusion.Fuse(Parser.Parse(file, File.ReadAllText(file)));
        Outcome interpreted = Interpret(program);
        foreach (Tier tier in Enum.GetValues<Tier>())
            Assert.That(Execute(program, tier), Is.EqualTo(interpreted), $"{tier}");
        return interpreted;
    }

    private static Outcome Interpret(StackProgram program)
    {
        using Frame frame = new(program);
        return Execution.Interpret(program, frame).Outcome;
    }

    private static Outcome Execute(StackProgram program, Tier tier)
    {
        using CodeHeap heap = new();
        using Frame frame = new(program);
        using TieredCode code = TieredCode.Of(program, heap, tier);
        return Execution.Execute(code, frame).Outcome;
    }
}
