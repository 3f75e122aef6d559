using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed class PositionTests
{
    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void An_address_of_code_tells_the_position_that_was_marked_before_it()
    {
        var emit = new StackEmitter(_heap) { KeepPositions = true };
        emit.EmitPush(1);
        emit.MarkPosition(10);
        emit.EmitPush(2);
        emit.Section = CodeSection.Cold;
        Label rare = emit.DefineLabel();
        emit.MarkLabel(rare);
        emit.MarkPosition(30);
        emit.EmitHalt();
        emit.Section = CodeSection.Hot;
        emit.MarkPosition(19);
        emit.MarkPosition(20);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        int hot = program.LengthOf(CodeSection.Hot);
        nint cold = program.AddressOf(rare);
        Assert.Multiple(() =>
        {
            Assert.That(program.Positions, Is.EqualTo(new CodePosition[]
            {
                new(18, 10, CodeSection.Hot), new(36, 19, CodeSection.Hot), new(36, 20, CodeSection.Hot), new(0, 30, CodeSection.Cold),
            }));
            Assert.That(hot, Is.EqualTo(44));
            int?[] expected = [.. Enumerable.Range(0, hot).Select(at => at < 18 ? (int?)null : at < 36 ? 10 : 20)];
            Assert.That(Enumerable.Range(0, hot).Select(at => program.PositionAt(program.Address + at)), Is.EqualTo(expected));
            Assert.That(program.PositionAt(cold), Is.EqualTo(30));
            Assert.That(program.PositionAt(cold + 7), Is.EqualTo(30));
            Assert.That(program.PositionAt(cold + 8), Is.Null);
            Assert.That(program.PositionAt(program.Address + hot), Is.Null);
            Assert.That(program.PositionAt(program.Address - 1), Is.Null);
            Assert.That(program.PositionAt(nint.MinValue), Is.Null);
            Assert.That(program.PositionAt(nint.MaxValue), Is.Null);
        });
    }

    [Test]
    public void Without_KeepPositions_there_are_none()
    {
        var emit = new StackEmitter(_heap);
        emit.MarkPosition(1);
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Positions, Is.Empty);
        Assert.That(program.PositionAt(program.Address), Is.Null);
    }

    [Test]
    public void The_next_code_has_only_its_own()
    {
        var emit = new StackEmitter(_heap) { KeepPositions = true };
        for (int i = 0; i < 2; i++)
        {
            emit.MarkPosition(i);
            emit.EmitPush(1);
            emit.EmitHalt();
            using StackEmitter.Program program = emit.Compile();
            Assert.That(program.Positions, Is.EqualTo(new[] { new CodePosition(0, i, CodeSection.Hot) }));
        }
    }

    [Test]
    public void They_end_with_the_code()
    {
        var emit = new StackEmitter(_heap) { KeepPositions = true };
        emit.MarkPosition(1);
        emit.EmitHalt();
        StackEmitter.Program program = emit.Compile();
        nint address = program.Address;
        program.Dispose();
        Assert.That(() => program.PositionAt(address), Throws.InstanceOf<ObjectDisposedException>());
        emit.Dispose();
        Assert.That(() => emit.MarkPosition(2), Throws.InstanceOf<ObjectDisposedException>());
    }
}
