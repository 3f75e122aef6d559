using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>AArch64. Its data and instruction caches are not coherent.</summary>
internal sealed unsafe class Arm64InstructionSet : InstructionSet
{
    private const uint Brk = 0xD4200000;
    private const uint Ret = 0xD65F03C0;
    private const uint BranchTarget = 0xD503245F; // bti c, with -mbranch-protection=bti.
    private const uint Branch26Field = (1u << 26) - 1;
    private const uint Page21Field = (3u << 29) | (((1u << 19) - 1) << 5);
    private const uint PageOffset12Field = 0xFFFu << 10;

    // The loop of the Arm Architecture Reference Manual, B2.7.4.2. The two high bits of CTR_EL0 say that a step is not
    // needed on this processor.
    private static ReadOnlySpan<uint> Flush =>
    [
        0xD53B0022, //    mrs  x2, ctr_el0
        0x52800084, //    mov  w4, #4
        0x37E00122, //    tbnz w2, #28, 2f        (IDC: no need to clean the data cache)
        0x53104C43, //    ubfx w3, w2, #16, #4    (DminLine: log2 of the line, in words)
        0x1AC32083, //    lsl  w3, w4, w3
        0x51000465, //    sub  w5, w3, #1
        0x8A250005, //    bic  x5, x0, x5
        0xD50B7B25, // 1: dc   cvau, x5
        0x8B0300A5, //    add  x5, x5, x3
        0xEB0100BF, //    cmp  x5, x1
        0x54FFFFA3, //    b.lo 1b
        0xD5033B9F, // 2: dsb  ish
        0x37E80142, //    tbnz w2, #29, 4f        (DIC: no need to invalidate the instruction cache)
        0x12000C43, //    and  w3, w2, #15        (IminLine)
        0x1AC32083, //    lsl  w3, w4, w3
        0x51000465, //    sub  w5, w3, #1
        0x8A250005, //    bic  x5, x0, x5
        0xD50B7525, // 3: ic   ivau, x5
        0x8B0300A5, //    add  x5, x5, x3
        0xEB0100BF, //    cmp  x5, x1
        0x54FFFFA3, //    b.lo 3b
        0xD5033B9F, //    dsb  ish
        0xD5033FDF, // 4: isb
        Ret,
    ];

    // A branch counts in instructions: 26 bits of them, signed.
    public override long BranchReach => 1L << 27;

    // What ADRP counts in.
    public override int ImageAlignment => 4096;

    public override int TrapSize => sizeof(uint);

    public override ReadOnlySpan<byte> FlushRoutine => MemoryMarshal.AsBytes(Flush);

    // adr x, . or add x, x, #0  ->  udf, whose 16 bits say both registers, 31 being that of the program counter, and whether there is a
    // frame.
    public override void MarkTrap(byte* field, int words)
    {
        const uint Adr = 0x10000000;
        const uint Tag = 0xB000;
        uint* instruction = (uint*)field;
        uint place = *instruction;
        if (place >> 16 == 0)
            return;
        uint from = (place & 0x9F000000) == Adr ? 31 : (place >> 5) & 31;
        *instruction = Tag | (words < 0 ? 1u << 10 : 0) | from << 5 | (place & 31);
    }

    public override void FillWithTraps(Span<byte> memory) => MemoryMarshal.Cast<byte, uint>(memory).Fill(Brk);

    public override void WriteVeneer(byte* veneer, nint target)
    {
        // ldr x16, .+8; br x16. The procedure call standard leaves x16 to veneers, and preserve_none does not pass
        // anything in it.
        Unsafe.WriteUnaligned(veneer, 0x58000050u);
        Unsafe.WriteUnaligned(veneer + 4, 0xD61F0200u);
        Unsafe.WriteUnaligned(veneer + VeneerTarget, (long)target);
    }

    public override void WriteLinkVeneer(byte* veneer, nint place, nint slot)
    {
        // adrp x16, slot; ldr x16, [x16, #:lo12:slot]; br x16.
        Unsafe.WriteUnaligned(veneer, 0x90000010u);
        Unsafe.WriteUnaligned(veneer + 4, 0xF9400210u);
        Unsafe.WriteUnaligned(veneer + 8, 0xD61F0200u);
        Unsafe.WriteUnaligned(veneer + 12, Brk);
        if (!TryPatch(PatchKind.Page21, veneer, slot, place) || !TryPatch(PatchKind.PageOffset12By8, veneer + 4, slot, place + 4))
            throw new OverflowException("The veneer of a link does not reach its site.");
    }

    // B and BL (Arm ARM, B2.2.5, "Concurrent modification and execution of instructions"); instructions are aligned.
    public override bool CanChange(nint field) => true;

    // add x29, sp, #offset.
    private static bool SetsFrame(uint instruction) => (instruction & 0xFFC003FF) == 0x910003FD;

    // Up to there the return address is in its register still.
    public override int FindFrame(ReadOnlySpan<byte> stencil)
    {
        ReadOnlySpan<uint> instructions = MemoryMarshal.Cast<byte, uint>(stencil);
        for (int i = 0; i < instructions.Length; i++)
            if (SetsFrame(instructions[i]))
                return (i + 1) * sizeof(uint);
        return -1;
    }

    public override bool HidesReturn(ReadOnlySpan<byte> instructions) => FindFrame(instructions) >= 0;

    // In code that has a frame the link register holds what the last call has put there, which looks like this as well.
    public override bool IsBehindCall(byte* address) => false;

    // Below x29 lie d15 to d8, above it x28 to x19, by rising address, and then the caller's stack: stp pairs, which clang mixes with
    // other instructions, at offsets from the stack pointer, which the first instruction has set.
    public override int PrologueLengthOf(ReadOnlySpan<byte> entry)
    {
        const int Longest = 32;
        const int FrameToCaller = 96;
        ReadOnlySpan<uint> instructions = MemoryMarshal.Cast<byte, uint>(entry);
        if (instructions.StartsWith([BranchTarget]))
            return PrologueLengthOf(entry[sizeof(uint)..]) is >= 0 and int rest ? rest + sizeof(uint) : -1;
        Span<int> offsets = stackalloc int[10]; // Of the pairs, in the order of their addresses.
        offsets.Fill(int.MinValue);
        int frame = int.MinValue;
        int found = 0;
        for (int i = 0; i < Math.Min(instructions.Length, Longest); i++)
        {
            uint instruction = instructions[i];
            int pair = PairSaved(instruction, i == 0, out int offset);
            if (SetsFrame(instruction))
            {
                frame = (int)(instruction >> 10) & 0xFFF;
                found++;
            }
            else if (pair >= 0 && offsets[pair] == int.MinValue)
            {
                offsets[pair] = offset;
                found++;
            }

            if (found <= offsets.Length)
                continue;
            if (StackTaken(instructions[0]) != frame + FrameToCaller)
                return -1;
            for (pair = 0; pair < offsets.Length; pair++)
                if (offsets[pair] != frame - 64 + (16 * pair))
                    return -1;
            return (i + 1) * sizeof(uint);
        }

        return -1;
    }

    // By sub sp, sp, #n, or by stp to [sp, #-n]!; zero by others.
    private static int StackTaken(uint instruction)
    {
        if ((instruction & 0xFFC003FF) == 0xD10003FF)
            return (int)(instruction >> 10) & 0xFFF;
        return PairSaved(instruction, true, out _) >= 0 ? -PairOffset(instruction) : 0;
    }

    // Seven bits, signed, in units of eight bytes.
    private static int PairOffset(uint instruction) => ((int)(instruction << 10) >> 25) * 8;

    // stp to [sp, #offset], or [sp, #-n]! as the first instruction: which of the ten pairs, or -1.
    private static int PairSaved(uint instruction, bool isFirst, out int offset)
    {
        const uint StoreX = 0xA9000000;
        const uint StoreD = 0x6D000000;
        const uint PreIndexed = 0x00800000;
        const int StackPointer = 31;
        offset = PairOffset(instruction);
        uint operation = instruction & 0xFFC00000;
        if (isFirst && operation is (StoreX | PreIndexed) or (StoreD | PreIndexed))
        {
            operation &= ~PreIndexed;
            offset = 0;
        }

        int first = (int)instruction & 31;
        int second = (int)(instruction >> 10) & 31;
        if (((instruction >> 5) & 31) != StackPointer)
            return -1;
        return (operation, first, second) switch
        {
            (StoreD, 15 or 13 or 11 or 9, _) when second == first - 1 => (15 - first) / 2,
            (StoreX, 29, 30) => 4,
            (StoreX, 28 or 26 or 24 or 22 or 20, _) when second == first - 1 => 5 + ((28 - first) / 2),
            _ => -1,
        };
    }

    public override int JumpSize => 4;

    public override void WriteJump(byte* jump, int over) => *(uint*)jump = 0x14000000 | (uint)(((over >> 2) + 1) & 0x03FFFFFF);

    public override void WriteReturn(byte* function, ushort value)
    {
        ((uint*)function)[0] = 0x52800000 | ((uint)value << 5); // mov w0, #value
        ((uint*)function)[1] = Ret;
    }

    public override bool IsBranch(PatchKind kind, int addend) => kind == PatchKind.Branch26 && addend == 0;

    public override bool IsBranch(PatchKind kind, byte* field) => kind == PatchKind.Branch26;

    public override bool TryPatch(PatchKind kind, byte* field, long value, long place) => kind switch
    {
        PatchKind.Branch26 => TryBranch26((uint*)field, value - place),
        PatchKind.Page21 => TryPage21((uint*)field, (value >> 12) - (place >> 12)),
        >= PatchKind.PageOffset12 and <= PatchKind.PageOffset12By16 =>
            TryPageOffset12((uint*)field, (int)(value & 0xFFF), kind - PatchKind.PageOffset12),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "AArch64 has no such patch."),
    };

    private static bool TryBranch26(uint* instruction, long distance)
    {
        const long Reach = 1L << 27;
        if (distance is < -Reach or >= Reach || (distance & 3) != 0)
            return false;
        *instruction = (*instruction & ~Branch26Field) | ((uint)(distance >> 2) & Branch26Field);
        return true;
    }

    private static bool TryPage21(uint* instruction, long pages)
    {
        if (pages is < -(1 << 20) or >= 1 << 20)
            return false;
        uint low = (uint)pages & 3;
        uint high = (uint)(pages >> 2) & ((1u << 19) - 1);
        *instruction = (*instruction & ~Page21Field) | (low << 29) | (high << 5);
        return true;
    }

    private static bool TryPageOffset12(uint* instruction, int offset, int scale)
    {
        if ((offset & ((1 << scale) - 1)) != 0)
            return false;
        *instruction = (*instruction & ~PageOffset12Field) | ((uint)(offset >> scale) << 10);
        return true;
    }
}
