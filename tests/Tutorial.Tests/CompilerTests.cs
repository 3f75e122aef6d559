using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch;
using NUnit.Framework;
using Samples;

namespace Tutorial.Tests;

public sealed class CompilerTests
{
    private const string Program = """
        integer i  integer sum
        loop: get sum get i add set sum
              get i push 1 add set i
              get i push 10 less_or_equal jump_if loop
        get sum return
        """;

    [Test]
    public void AListingHasEveryInstructionAndLabelInOrder()
    {
        using CodeHeap heap = new();
        StackProgram program = Fusion.Fuse(Parser.Parse("sum.stack", Program));
        List<int> offsets = [];
        using Emitter.Program code = Compiler.Compile(program, heap, offsets);
        Assert.That(offsets, Has.Count.EqualTo(program.Instructions.Length).And.Ordered);
        Assert.That(code.Listing.Where(entry => entry.IsLabel).Select(entry => entry.Name), Is.EqualTo(new[] { "loop" }));
        Assert.That(code.Listing.Last(entry => !entry.IsLabel).Name, Is.EqualTo("return"));
    }

    [Test]
    public void TheDisassemblyReadsAllOfTheCode()
    {
        using CodeHeap heap = new();
        using Emitter.Program code = Compiler.Compile(Parser.Parse("sum.stack", Program), heap);
        List<(int Offset, string Text)> lines = [.. Disassembly.Of(code.BytesOf(CodeSection.Hot))];
        Assert.That(lines.Select(line => line.Text), Has.None.Contains("(bad)"));
        Assert.That(lines[0].Offset, Is.Zero);
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64)
            Assert.That(lines[^1].Text, Is.EqualTo("ret"));
        else
            Assert.That(lines[^1].Text, Is.EqualTo("d65f03c0")); // ret
    }

    [Test]
    public void TheVariablesOfTheInnermostLoopLiveInRegisters()
    {
        StackProgram program = Parser.Parse("x.stack", """
            integer a integer b integer c integer d integer e integer f integer inner float x
            get a get b add get c add get d add get e add get f add print
            get a get b add get c add get d add get e add get f add print
            loop: get inner push 1 add set inner  get inner push 5 less jump_if loop
            get x fprint  push 0 return
            """);
        RegisterChoice registers = new(program);
        Assert.That(registers.Of(program.Variables.Values.Single(v => v.Name == "inner").Slot), Is.Zero);
        Assert.That(registers.Of(program.Variables.Values.Single(v => v.Name == "x").Slot), Is.Zero);
        Assert.That(program.Variables.Keys.Count(slot => registers.Of(slot) is null), Is.EqualTo(1));
    }

    [Test]
    public void CompilingAgainAndAgainTakesNoMoreMemory()
    {
        using CodeHeap heap = new();
        StackProgram program = Parser.Parse("sum.stack", Program);
        Compiler.Compile(program, heap).Dispose();
        long before = heap.BytesInUse;
        for (int i = 0; i < 1000; i++)
            Compiler.Compile(program, heap).Dispose();
        Assert.That(heap.BytesInUse, Is.EqualTo(before));
    }
}
