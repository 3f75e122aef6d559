using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed class LocationTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void An_address_tells_function_stencil_label_and_position()
    {
        var emit = new StackEmitter(_heap) { KeepListing = true, KeepPositions = true };
        emit.MarkFunction("first");
        emit.EmitPush(1);
        emit.EmitHalt();
        emit.MarkFunction("second");
        Label loop = emit.DefineLabel("loop");
        emit.MarkLabel(loop);
        emit.MarkPosition(7);
        emit.EmitPush(2);
        emit.EmitHalt();
        emit.Section = CodeSection.Cold;
        emit.MarkFunction("rare");
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("module");
        nint second = program.AddressOf(loop);
        Assert.Multiple(() =>
        {
            Assert.That(program.Functions.Select(function => (function.Name, function.Section)), Is.EqualTo(new[]
            {
                ("first", CodeSection.Hot), ("second", CodeSection.Hot), ("rare", CodeSection.Cold),
            }));
            Assert.That(program.Functions[0].Length, Is.EqualTo((int)(second - program.Address)));
            Assert.That(program.Functions[0].Length + program.Functions[1].Length, Is.EqualTo(program.LengthOf(CodeSection.Hot)));
            Assert.That(program.Functions[2].Length, Is.EqualTo(program.LengthOf(CodeSection.Cold)));
            Assert.That(_heap.Find(program.Address + 3), Is.EqualTo(new CodeLocation(program, CodeSection.Hot, 3)
            {
                Function = "first",
                FunctionOffset = 3,
                Stencil = "push",
                StencilOffset = 3,
            }));
            Assert.That(_heap.Find(second + 1), Is.EqualTo(new CodeLocation(program, CodeSection.Hot, program.Functions[1].Offset + 1)
            {
                Function = "second",
                FunctionOffset = 1,
                Stencil = "push",
                StencilOffset = 1,
                Label = "loop",
                Position = 7,
            }));
            Assert.That(program.Describe(second + 1), Is.EqualTo("push+1 of second, position 7"));
            Assert.That(program.Describe(program.Address), Is.EqualTo("push+0 of first"));
        });
    }

    [Test]
    public void What_was_not_kept_is_not_told()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        emit.MarkLabel(emit.DefineLabel("here"));
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("fib");
        Assert.Multiple(() =>
        {
            Assert.That(_heap.Find(program.Address + 20), Is.EqualTo(new CodeLocation(program, CodeSection.Hot, 20)));
            Assert.That(program.Describe(program.Address + 20), Is.EqualTo("fib+0x14"));
            Assert.That(program.Functions, Is.Empty);
        });
    }

    [Test]
    public void An_address_of_no_code_is_found_nowhere()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitHalt();
        StackEmitter.Program program = emit.Compile();
        nint address = program.Address;
        Assert.Multiple(() =>
        {
            Assert.That(_heap.Find(address), Is.Not.Null);
            Assert.That(_heap.Find(address - 1), Is.Null);
            Assert.That(_heap.Find(address + program.Length), Is.Null);
            Assert.That(_heap.Find(0), Is.Null);
            Assert.That(_heap.Find(nint.MaxValue), Is.Null);
            Assert.That(program.Locate(address - 1), Is.Null);
            Assert.That(program.Describe(0x1234), Is.EqualTo("0x1234"));
        });
        program.Dispose();
        Assert.That(_heap.Find(address), Is.Null);
        Assert.That(() => program.Locate(address), Throws.InstanceOf<ObjectDisposedException>());
    }

    [Test]
    public void Code_that_is_disposed_is_found_as_long_as_other_code_calls_it()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitHalt();
        StackEmitter.Program callee = emit.Compile("callee");
        nint address = callee.Address;
        emit.EmitCall(callee);
        emit.EmitHalt();
        StackEmitter.Program caller = emit.Compile();
        callee.Dispose();
        Assert.That(_heap.Find(address)?.ToString(), Is.EqualTo("callee+0x0"));
        caller.Dispose();
        Assert.That(_heap.Find(address), Is.Null);
    }

    [Test]
    public void Each_of_five_thousand_functions_in_one_code_is_found()
    {
        var emit = new StackEmitter(_heap);
        for (int i = 0; i < 5000; i++)
        {
            emit.MarkFunction($"f{i}");
            emit.EmitPush(i);
            emit.EmitHalt();
        }

        using StackEmitter.Program program = emit.Compile();
        Assert.That(
            program.Functions.Select(function => _heap.Find(program.Address + function.Offset + function.Length - 1)?.Function),
            Is.EqualTo(Enumerable.Range(0, 5000).Select(i => $"f{i}")));
    }

    [Test]
    public void A_function_has_a_name() =>
        Assert.That(() => new StackEmitter(_heap).MarkFunction(null!), Throws.ArgumentNullException);
}
