using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Stencils, entries, data and host calls that one architecture has: they run there, and say so elsewhere.</summary>
internal sealed unsafe class ArchitectureTests
{
    private readonly CodeHeap _heap = new();

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [OneTimeTearDown]
    public void Dispose() => _heap.Dispose();

    [Test]
    public void A_stencil_of_this_architecture_runs_with_data_of_its_own()
    {
        using var emit = new ArchitectureEmitter(_heap);
        emit.EmitAddBoth();
        if (IsX64)
            emit.EmitAddX64(7);
        else
            emit.EmitAddArm64(7);
        emit.EmitAddBoth();
        emit.EmitDone();
        using ArchitectureEmitter.Program program = emit.Compile();

        // From 1: + 2, then + 7 + 40, or + 7 + 800 + 21; and + 3 or + 4 by what is left.
        long memory = 1;
        Assert.That(program.Run(&memory), Is.EqualTo(IsX64 ? 50 + 3 : 831 + 4));
        memory = 0;
        long entered = IsX64 ? program.RunX64(&memory) : program.RunArm64(&memory);
        long start = IsX64 ? 1000 + 1 : 2000 + 1;
        long middle = start + (IsX64 ? 7 + 20 : 7 + 600 + 21);
        Assert.That(entered, Is.EqualTo(middle + (middle & 3) + 1));
    }

    [Test]
    public void Which_stencils_there_are_can_be_asked() => Assert.That(
        (ArchitectureEmitter.IsAddX64Supported, ArchitectureEmitter.IsAddArm64Supported), Is.EqualTo((IsX64, !IsX64)));

    [Test]
    public void What_the_other_architecture_has_throws_and_leaves_no_trace()
    {
        using var emit = new ArchitectureEmitter(_heap);
        string name = IsX64 ? "add_arm64" : "add_x64";
        Action emitMethod = IsX64 ? () => emit.EmitAddArm64(7) : () => emit.EmitAddX64(7);
        Action operation = () => emit.Emit(
            IsX64 ? ArchitectureEmitter.Operations.AddArm64 : ArchitectureEmitter.Operations.AddX64, 7L);
        foreach (Action action in new[] { emitMethod, operation })
        {
            Assert.That(action, Throws.TypeOf<PlatformNotSupportedException>().With.Message.StartsWith(
                $"Stencil '{name}' (stencils/architectures.c, line ")
                .And.Message.Contains($"exists on {(IsX64 ? "AArch64" : "x86-64")} only"));
        }

        emit.EmitDone();
        using ArchitectureEmitter.Program program = emit.Compile();
        long* memory = stackalloc long[] { 3 };
        Assert.That(program.Run(memory), Is.EqualTo(3));
        Assert.That(() => Enter(program, memory), Throws.TypeOf<PlatformNotSupportedException>()
            .With.Message.StartsWith($"Entry 'run_{(IsX64 ? "arm64" : "x64")}'"));
        Assert.That(*memory, Is.EqualTo(3));
    }

    private static void Enter(ArchitectureEmitter.Program program, long* memory)
    {
        if (IsX64)
            program.RunArm64(memory);
        else
            program.RunX64(memory);
    }
}
