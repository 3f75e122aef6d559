using System;
using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

/// <summary>Every kind of patch at the ends of its range, by the bits it writes. Expected bits are those of clang.</summary>
internal sealed unsafe class PatchEncoderTests
{
    private const long Place = 0x7F12_3456_7000;

    [TestCase(0L), TestCase(1L), TestCase(-1L), TestCase(int.MaxValue), TestCase(int.MinValue)]
    public void Relative32_writes_a_distance(long distance)
    {
        int field = 0x55555555;
        Assert.That(InstructionSet.X64.TryPatch(PatchKind.Relative32, (byte*)&field, Place + distance, Place));
        Assert.That(field, Is.EqualTo((int)distance));
    }

    [TestCase(int.MaxValue + 1L), TestCase(int.MinValue - 1L), TestCase(long.MaxValue / 2), TestCase(long.MinValue / 2)]
    public void Relative32_refuses_what_is_too_far(long distance)
    {
        int field = 0x55555555;
        Assert.That(InstructionSet.X64.TryPatch(PatchKind.Relative32, (byte*)&field, Place + distance, Place), Is.False);
        Assert.That(field, Is.EqualTo(0x55555555), "nothing was written");
    }

    [TestCase(0L), TestCase(1L), TestCase(-1L), TestCase(long.MaxValue), TestCase(long.MinValue)]
    public void Absolute64_writes_any_value(long value)
    {
        long field = 0x5555555555555555;
        Assert.That(InstructionSet.X64.TryPatch(PatchKind.Absolute64, (byte*)&field, value, Place));
        Assert.That(field, Is.EqualTo(value));
    }

    [TestCase(0L, 0x14000000u), TestCase(4L, 0x14000001u), TestCase(-4L, 0x17FFFFFFu)]
    [TestCase((1L << 27) - 4, 0x15FFFFFFu), TestCase(-(1L << 27), 0x16000000u)]
    public void Branch26_writes_a_distance(long distance, uint expected)
    {
        // Into B and BL, whether the field was empty or held another value.
        Assert.That(Patched(PatchKind.Branch26, 0x14000000, Place + distance), Is.EqualTo(expected));
        Assert.That(Patched(PatchKind.Branch26, 0x17FFFFFF, Place + distance), Is.EqualTo(expected));
        Assert.That(Patched(PatchKind.Branch26, 0x94000000, Place + distance), Is.EqualTo(expected | 0x80000000));
    }

    [TestCase(1L << 27), TestCase(-(1L << 27) - 4), TestCase(1L), TestCase(2L), TestCase(-1L)]
    public void Branch26_refuses_what_is_too_far_or_uneven(long distance) => AssertRefused(PatchKind.Branch26, distance);

    [TestCase(0L, 0x90000008u), TestCase(1L, 0xB0000008u), TestCase(2L, 0xD0000008u), TestCase(3L, 0xF0000008u)]
    [TestCase(4L, 0x90000028u), TestCase(-1L, 0xF0FFFFE8u), TestCase((1L << 20) - 1, 0xF07FFFE8u), TestCase(-(1L << 20), 0x90800008u)]
    public void Page21_writes_a_distance_in_pages(long pages, uint expected)
    {
        Assert.That(Patched(PatchKind.Page21, 0x90000008, Place + (pages << 12)), Is.EqualTo(expected));
        Assert.That(Patched(PatchKind.Page21, 0xF0FFFFE8, Place + (pages << 12)), Is.EqualTo(expected));
        Assert.That(Patched(PatchKind.Page21, 0x90000008, Place + (pages << 12) + 0xFFF), Is.EqualTo(expected), "the end of the page");
        Assert.That(Patched(PatchKind.Page21, 0x90000008, Place + 0xFFC + (pages << 12), Place + 0xFFC), Is.EqualTo(expected));
    }

    [TestCase(1L << 20), TestCase(-(1L << 20) - 1)]
    public void Page21_refuses_what_is_too_far(long pages) => AssertRefused(PatchKind.Page21, pages << 12);

    // add x8, x8, #n; ldrb w8, [x8, #n]; ldrh; ldr w; ldr x; ldr q
    [TestCase(PatchKind.PageOffset12, 0x91000108u, 1)]
    [TestCase(PatchKind.PageOffset12, 0x39400108u, 1)]
    [TestCase(PatchKind.PageOffset12By2, 0x79400108u, 2)]
    [TestCase(PatchKind.PageOffset12By4, 0xB9400108u, 4)]
    [TestCase(PatchKind.PageOffset12By8, 0xF9400108u, 8)]
    [TestCase(PatchKind.PageOffset12By16, 0x3DC00100u, 16)]
    public void PageOffset12_writes_the_low_bits_in_units(PatchKind kind, uint instruction, int unit)
    {
        for (int offset = 0; offset < 4096; offset += unit)
        {
            uint expected = instruction | ((uint)(offset / unit) << 10);
            Assert.That(Patched(kind, instruction, Place + 0x123000 + offset), Is.EqualTo(expected));
            Assert.That(Patched(kind, instruction | 0x3FFC00, Place - 0x456000 + offset), Is.EqualTo(expected));
        }
        for (int offset = 1; offset < unit; offset++)
            AssertRefused(kind, offset);
    }

    [Test]
    public void Patching_twice_is_patching_once()
    {
        byte* once = stackalloc byte[8];
        byte* twice = stackalloc byte[8];
        foreach (PatchKind kind in Enum.GetValues<PatchKind>())
        {
            InstructionSet instructions = InstructionSet.Of(kind);
            new Span<byte>(once, 8).Fill(0x94);
            new Span<byte>(twice, 8).Fill(0x94);
            Assert.That(instructions.TryPatch(kind, once, Place + 0x340, Place));
            Assert.That(instructions.TryPatch(kind, twice, Place - 0xFC0, Place));
            Assert.That(instructions.TryPatch(kind, twice, Place + 0x340, Place));
            Assert.That(*(long*)twice, Is.EqualTo(*(long*)once), kind.ToString());
        }
    }

    private static uint Patched(PatchKind kind, uint instruction, long value, long place = Place)
    {
        Assert.That(InstructionSet.Arm64.TryPatch(kind, (byte*)&instruction, value, place), $"{kind} of 0x{value:x}");
        return instruction;
    }

    private static void AssertRefused(PatchKind kind, long distance)
    {
        uint instruction = 0x55555555;
        Assert.That(InstructionSet.Arm64.TryPatch(kind, (byte*)&instruction, Place + distance, Place), Is.False);
        Assert.That(instruction, Is.EqualTo(0x55555555), "nothing was written");
    }
}
