using System;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

/// <summary>Patches through an emitter, executed.</summary>
internal sealed unsafe class PatchTests
{
    private CodeHeap _heap = null!;

    [SetUp]
    public void MakeHeap() => _heap = new CodeHeap(1 << 20);

    [TearDown]
    public void DisposeHeap() => _heap.Dispose();

    [TestCase(0), TestCase(8), TestCase(-8), TestCase(int.MaxValue), TestCase(int.MinValue)]
    public void An_absolute_patch_gives_address_and_addend(int addend)
    {
        var emit = new StackEmitter(_heap);
        Label label = emit.DefineLabel();
        emit.EmitBulk(3);
        emit.MarkLabel(label);
        emit.EmitAddress(label, addend);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo((long)program.Address + 3 + addend));

        emit.EmitHostAddress(unchecked((nint)0x1234_5678_9ABC), addend);
        emit.EmitHalt();
        using StackEmitter.Program host = emit.Compile();
        Assert.That(host.Run(), Is.EqualTo(0x1234_5678_9ABC + addend));
    }

    [Test]
    public void Data_are_placed_once_and_shared()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(BitConverter.DoubleToInt64Bits(2.0));
        emit.EmitMultiplyByPi();
        emit.EmitMultiplyByPi();
        emit.EmitMultiplyByPi();
        emit.EmitHalt();
        int length = emit.Length;
        using StackEmitter.Program program = emit.Compile();
        Assert.That(BitConverter.Int64BitsToDouble(program.Run()), Is.EqualTo(2.0 * Math.PI * Math.PI * Math.PI));

        int dataStart = (length + 1 + 7) & -8;
        Assert.That(_heap.BytesInUse, Is.EqualTo((dataStart + 8 + 15) & -16));
        for (int i = 0; i < 3; i++)
        {
            int site = 18 + (i * 22) + 11;
            Assert.That(site + 4 + MemoryMarshal.Read<int>(program.BytesOf(CodeSection.Hot, site, 4)), Is.EqualTo(dataStart));
        }
    }

    [Test]
    public void Data_are_aligned()
    {
        for (int before = 0; before < 64; before += 7)
        {
            var emit = new StackEmitter(_heap);
            emit.EmitBulk(before);
            emit.EmitDatumAddress(2);
            emit.EmitDatumAddress(1);
            emit.EmitDatumAddress(3);
            emit.EmitHalt();
            StackEmitter.Program program = emit.Compile(); // Not disposed, so that each lies elsewhere.
            byte* third = (byte*)program.Run();
            Assert.That(new Span<byte>(third, StackEmitter.WideLength).ToArray(), Is.All.EqualTo(3));

            emit.EmitDatumAddress(1);
            emit.EmitHalt();
            byte* wide = (byte*)emit.Compile().Run();
            Assert.That((long)wide % StackEmitter.WideAlignment, Is.Zero);
            Assert.That(new Span<byte>(wide, StackEmitter.WideLength).ToArray(), Is.All.EqualTo(1));
        }
    }

    [Test]
    public void Each_code_has_its_own_data()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitDatumAddress(200);
        emit.EmitHalt();
        using StackEmitter.Program first = emit.Compile();
        emit.EmitDatumAddress(200);
        emit.EmitHalt();
        using StackEmitter.Program second = emit.Compile();
        byte* datum = (byte*)second.Run();
        Assert.That((nint)datum, Is.Not.EqualTo((nint)first.Run()));
        Assert.That(new Span<byte>(datum, StackEmitter.WideLength).ToArray(), Is.All.EqualTo(200));
    }

    [Test]
    public void A_patch_that_does_not_fit_is_named_and_changes_nothing()
    {
        using StackEmitter.Program earlier = Execution.CalleeTests.Returning(_heap, 3);
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitPush(1);
        emit.EmitJumpBeside(0x10, addend: 100);
        emit.EmitHalt();
        long before = _heap.BytesInUse;
        byte[] contents = HeapContents(earlier, 4096);
        Assert.That(() => emit.Compile(), Throws.TypeOf<OverflowException>()
            .With.Message.Contains("stencil jump").And.Message.Contains("offset 19").And.Message.Contains("0x10")
            .And.Message.Contains("Relative32"));
        Assert.That(_heap.BytesInUse, Is.EqualTo(before));
        Assert.That(HeapContents(earlier, 4096), Is.EqualTo(contents));
        Assert.That(earlier.Run(), Is.EqualTo(3));
        Assert.That(emit.Length, Is.EqualTo(18 + 5 + 8), "the emission is as it was");
        emit.Clear();
    }

    private static byte[] HeapContents(CompiledCode first, int length) => new Span<byte>((byte*)first.Address, length).ToArray();
}
