using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>x86-64. Its instruction caches see what is written.</summary>
internal sealed unsafe class X64InstructionSet : InstructionSet
{
    private const byte Int3 = 0xCC;

    public override long BranchReach => 1L << 31;

    public override int TrapSize => 1;

    // push rbp; mov rbp, rsp; push r15, r14, r13, r12, rbx.
    private static ReadOnlySpan<byte> Prologue => [0x55, 0x48, 0x89, 0xE5, 0x41, 0x57, 0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x53];

    // endbr64, with -fcf-protection.
    private static ReadOnlySpan<byte> BranchTarget => [0xF3, 0x0F, 0x1E, 0xFA];

    private static ReadOnlySpan<byte> TakesBytes => [0x48, 0x83, 0xEC];

    private static ReadOnlySpan<byte> TakesMore => [0x48, 0x81, 0xEC];

    public override int PrologueLengthOf(ReadOnlySpan<byte> entry)
    {
        int start = entry.StartsWith(BranchTarget) ? BranchTarget.Length : 0;
        return entry[start..].StartsWith(Prologue) ? start + Prologue.Length : -1;
    }

    // push rbp; mov rbp, rsp.
    public override int FindFrame(ReadOnlySpan<byte> stencil)
    {
        ReadOnlySpan<byte> frame = Prologue[..4];
        int start = stencil.IndexOf(frame);
        return start < 0 ? -1 : start + frame.Length;
    }

    // Locals are sub rsp, of 8 or 32 bits, or a push in its place.
    public override bool HidesReturn(ReadOnlySpan<byte> instructions) =>
        FindFrame(instructions) >= 0 || instructions.IndexOf(TakesBytes) >= 0 || instructions.IndexOf(TakesMore) >= 0
        || (instructions.Length > 0 && instructions[0] == 0x50);

    // call rel32, or call of a register or of memory at a register with a displacement of none, 8 or 32 bits.
    public override bool IsBehindCall(byte* address) =>
        address[-5] == 0xE8 || IsCallOf(address[-2], address[-1], 3) || IsCallOf(address[-3], address[-2], 1)
        || IsCallOf(address[-6], address[-5], 2) || IsCallOf(address[-2], address[-1], 0);

    private static bool IsCallOf(byte opcode, byte modRm, int mode) => opcode == 0xFF && (modRm & 0x38) == 0x10 && modRm >> 6 == mode;

    // lea r, [rip] or lea r, [r]  ->  ud1 r, [...], of the same length: the opcode takes the place of the REX prefix, whose bits go into the
    // displacement. A SIB byte is that of r12.
    public override void MarkTrap(byte* field, int words)
    {
        const ushort Ud1 = 0xB90F;
        const byte Sib = 0x24;
        const int Tag = 0x5043 << 16;
        byte* lea = field - (field[-1] == Sib ? 4 : 3);
        if (Unsafe.ReadUnaligned<ushort>(lea) == Ud1)
            return;
        int registers = (*lea & 4) >> 2 | (*lea & 1) << 1;
        Unsafe.WriteUnaligned(field, Tag | (byte)words << 8 | registers);
        Unsafe.WriteUnaligned(lea, Ud1);
    }

    public override void FillWithTraps(Span<byte> memory) => memory.Fill(Int3);

    public override void WriteVeneer(byte* veneer, nint target)
    {
        // jmp [rip + 2]: needs no register, of which preserve_none leaves none. The target's bytes are not decoded
        // as instructions: int3 stops the decoder, and keeps the address aligned.
        Unsafe.WriteUnaligned(veneer, (ushort)0x25FF);
        Unsafe.WriteUnaligned(veneer + 2, 2);
        Unsafe.WriteUnaligned(veneer + 6, (ushort)0xCCCC);
        Unsafe.WriteUnaligned(veneer + VeneerTarget, (long)target);
    }

    public override void WriteLinkVeneer(byte* veneer, nint place, nint slot)
    {
        // jmp [rip + distance], as above.
        const int Size = 6;
        new Span<byte>(veneer, VeneerSize).Fill(Int3);
        Unsafe.WriteUnaligned(veneer, (ushort)0x25FF);
        Unsafe.WriteUnaligned(veneer + 2, checked((int)(slot - (place + Size))));
    }

    // Four bytes in one aligned word of eight are written and read at once (AMD64 Architecture Programmer's Manual, volume 2, 7.3.2).
    public override bool CanChange(nint field) => (field & 7) <= 4;

    /// <summary>Writes one instruction that does nothing (Intel SDM, volume 2, NOP).</summary>
    /// <param name="code">Where it goes.</param>
    /// <param name="length">Its bytes, 1 to 7.</param>
    public static void WriteNop(byte* code, int length)
    {
        ReadOnlySpan<byte> nops =
        [
            0x90,
            0x66, 0x90,
            0x0F, 0x1F, 0x00,
            0x0F, 0x1F, 0x40, 0x00,
            0x0F, 0x1F, 0x44, 0x00, 0x00,
            0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00,
            0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00,
        ];
        nops.Slice(length * (length - 1) / 2, length).CopyTo(new Span<byte>(code, length));
    }

    public override int JumpSize => 5;

    public override void WriteJump(byte* jump, int over)
    {
        *jump = 0xE9;
        Unsafe.WriteUnaligned(jump + 1, over);
    }

    public override void WriteReturn(byte* function, ushort value)
    {
        *function = 0xB8; // mov eax, value
        Unsafe.WriteUnaligned(function + 1, (int)value);
        function[5] = 0xC3; // ret
    }

    // A branch counts from its end, 4 bytes behind the patch site.
    public override bool IsBranch(PatchKind kind, int addend) => kind == PatchKind.Relative32 && addend == -4;

    // Memory relative to the instruction pointer has a ModRM byte before its displacement: mod 0, r/m 5. No branch does.
    public override bool IsBranch(PatchKind kind, byte* field) => kind == PatchKind.Relative32 && (field[-1] & 0xC7) != 5;

    public override bool TryPatch(PatchKind kind, byte* field, long value, long place)
    {
        if (kind == PatchKind.Absolute64)
        {
            Unsafe.WriteUnaligned(field, value);
            return true;
        }
        long distance = value - place;
        if (distance != (int)distance)
            return false;
        Unsafe.WriteUnaligned(field, (int)distance);
        return true;
    }
}
