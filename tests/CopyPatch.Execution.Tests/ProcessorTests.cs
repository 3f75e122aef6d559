using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Code for processors that can do more than every one can: looked for once, instead of an illegal instruction.</summary>
internal sealed unsafe class ProcessorTests
{
    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    [Test]
    public void Features_are_those_that_dotnet_sees()
    {
        if (IsX64)
        {
            Assert.Multiple(() =>
            {
                Assert.That(Has("sse3"), Is.EqualTo(Sse3.IsSupported));
                Assert.That(Has("ssse3"), Is.EqualTo(Ssse3.IsSupported));
                Assert.That(Has("sse4.1"), Is.EqualTo(Sse41.IsSupported));
                Assert.That(Has("sse4.2"), Is.EqualTo(Sse42.IsSupported));
                Assert.That(Has("popcnt"), Is.EqualTo(Popcnt.IsSupported));
                Assert.That(Has("lzcnt"), Is.EqualTo(Lzcnt.IsSupported));
                Assert.That(Has("bmi"), Is.EqualTo(Bmi1.IsSupported));
                Assert.That(Has("bmi2"), Is.EqualTo(Bmi2.IsSupported));
                Assert.That(Has("aes"), Is.EqualTo(System.Runtime.Intrinsics.X86.Aes.IsSupported));
                Assert.That(Has("pclmul"), Is.EqualTo(Pclmulqdq.IsSupported));
                Assert.That(Has("avx"), Is.EqualTo(Avx.IsSupported));
                Assert.That(Has("avx2"), Is.EqualTo(Avx2.IsSupported));
                Assert.That(Has("fma"), Is.EqualTo(Fma.IsSupported));
                Assert.That(Has("avx512f"), Is.EqualTo(Avx512F.IsSupported));
                Assert.That(Has("avx512vl"), Is.EqualTo(Avx512F.VL.IsSupported));
                Assert.That(Has("avx512vbmi"), Is.EqualTo(Avx512Vbmi.IsSupported));
            });
        }
        else
        {
            Assert.Multiple(() =>
            {
                Assert.That(Has("aes"), Is.EqualTo(System.Runtime.Intrinsics.Arm.Aes.IsSupported));
                Assert.That(Has("crc"), Is.EqualTo(Crc32.IsSupported));
                Assert.That(Has("sha2"), Is.EqualTo(Sha256.IsSupported));
                Assert.That(Has("dotprod"), Is.EqualTo(Dp.IsSupported));
                Assert.That(Has("rdm"), Is.EqualTo(Rdm.IsSupported));
            });
        }
    }

    [Test]
    public void What_is_lacking_is_named_in_its_order()
    {
        string lacking = IsX64 ? "fma4, xop" : "mops, cssc";
        string names = IsX64 ? "fma4,cx16,xop" : "mops, crc, cssc";
        Assert.That(ProcessorFeatures.FindLacking(names), Is.EqualTo(lacking));
        Assert.That(ProcessorFeatures.FindLacking(""), Is.Empty);
        Assert.That(() => ProcessorFeatures.FindLacking("sse9"), Throws.ArgumentException.With.Message.Contains("'sse9'"));
        Assert.That(() => ProcessorFeatures.FindLacking(null!), Throws.ArgumentNullException);
    }

    [Test]
    public void Intrinsics_of_the_processors_vectors_work_in_a_stencil([Values(0, 1, 7, 8, 9, 64, 1001)] int count)
    {
        Assume.That(ProcessorEmitter.IsSumSupported);
        int[] numbers = [.. Enumerable.Range(0, count).Select(i => i * i - 1000)];
        using var heap = new CodeHeap();
        using var emit = new ProcessorEmitter(heap);
        emit.EmitSum();
        emit.EmitStop();
        using ProcessorEmitter.Program program = emit.Compile();
        fixed (int* start = numbers)
            Assert.That(program.Run(start, count, 0), Is.EqualTo(numbers.Sum()));
    }

    [Test]
    public void A_stencil_that_the_processor_cannot_run_is_refused_and_the_others_are_not()
    {
        Assert.That(ProcessorEmitter.IsSupported);
        Assert.That(ProcessorEmitter.IsBitsSupported);
        Assert.That(ProcessorEmitter.IsOldSupported, Is.False);
        using var heap = new CodeHeap();
        using var emit = new ProcessorEmitter(heap);
        Assert.That(emit.EmitOld, Throws.TypeOf<PlatformNotSupportedException>()
            .With.Message.Contains("Stencil old of").And.Message.Contains(IsX64 ? "xop" : "mops"));
        Assert.That(emit.Length, Is.Zero);
        emit.EmitBits();
        emit.EmitStop();
        using ProcessorEmitter.Program program = emit.Compile();
        Assert.That(program.Run(null, 0b1011, 0), Is.EqualTo(3));
    }

    [Test]
    public void A_file_with_flags_that_the_processor_has_is_as_any_other()
    {
        Assume.That(Has(IsX64 ? "avx2" : "lse"));
        Assert.That(FlaggedEmitter.IsSupported);
        using var heap = new CodeHeap();
        using var emit = new FlaggedEmitter(heap);
        emit.EmitSwap();
        emit.EmitStop();
        using FlaggedEmitter.Program program = emit.Compile();
        const ulong Value = 0x0123_4567_89AB_CDEF;
        Assert.That((ulong)program.Run(Value), Is.EqualTo(BinaryPrimitives.ReverseEndianness(Value) & ~(Value >> 3)));
        if (IsX64)
            Assert.That(Convert.ToHexString(program.BytesOf(CodeSection.Hot)), Does.Match("C4[0-9A-F]{4}F2"), "ANDN, of BMI");
    }

    [Test]
    public void A_file_with_flags_that_the_processor_lacks_has_no_emitter()
    {
        Assert.That(LackingEmitter.IsSupported, Is.False);
        using var heap = new CodeHeap();
        Assert.That(() => new LackingEmitter(heap), Throws.TypeOf<PlatformNotSupportedException>()
            .With.Message.Contains(IsX64 ? "fma4" : "mops").And.Message.Contains(nameof(LackingEmitter)));
    }

    private static bool Has(string feature) => ProcessorFeatures.FindLacking(feature).Length == 0;
}

[StencilLibrary("stencils/processor.c")]
internal sealed partial class ProcessorEmitter
{
}

[StencilLibrary("stencils/processor_flags.c")]
internal sealed partial class FlaggedEmitter
{
}

[StencilLibrary("stencils/processor_flags_lacking.c")]
internal sealed partial class LackingEmitter
{
}
