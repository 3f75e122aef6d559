using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// What a function of AArch64 does with x29, the frame pointer, and x30, the address to return to (Arm ARM, C4.1). Both are their
/// caller's in preserve_none: whoever overwrites one stores it on the stack before. A function without a frame may also store one for
/// nothing: clang reserves a register so, where a frame is large.
/// </summary>
internal static class Arm64Frame
{
    private const uint FramePointer = 29, LinkRegister = 30, StackPointer = 31;

    private const int NoSlot = -1;

    // Accesses that move the stack pointer are kept apart: what is at [sp] for all of the function has another slot.
    private const int Indexed = 1 << 20;

    /// <summary>Finds out, in two passes over the words.</summary>
    public static FrameUse UseOf(ReadOnlySpan<byte> code)
    {
        var saved = new HashSet<(uint Register, int Slot)>();
        int pair = NoSlot;
        for (int at = 0; at + 4 <= code.Length; at += 4)
        {
            uint word = WordAt(code, at);
            if (StackAccess.Of(word) is { IsLoad: false } store)
            {
                Note(store.First, store.Slot);
                Note(store.Second, store.Slot + 8);
                if (store is { First: FramePointer, Second: LinkRegister })
                    pair = store.IsIndexed ? 0 : store.Slot;
                else if (store.IsIndexed)
                    pair = NoSlot;
            }
            else if (pair != NoSlot && IsFrameSetUp(word, pair))
            {
                return new FrameUse(FrameKind.Kept);
            }
            else if (MovesStackPointer(word))
            {
                pair = NoSlot; // [sp, #slot] is another place from there on.
            }
        }

        for (int at = 0; at + 4 <= code.Length; at += 4)
        {
            uint word = WordAt(code, at);
            if (IsCall(word))
                return new FrameUse(FrameKind.Overwritten, "x30", at);
            if (saved.Count == 0)
                continue;
            StackAccess? access = StackAccess.Of(word);
            foreach (uint register in (uint[])[FramePointer, LinkRegister])
            {
                // To store it where it has been stored, and to load it from there, leaves it as it was.
                bool isOwnSlot = access is { } its
                    && ((its.First == register && saved.Contains((register, its.Slot)))
                        || (its.Second == register && saved.Contains((register, its.Slot + 8))));
                if (!isOwnSlot && MayWrite(word, register))
                    return new FrameUse(FrameKind.Overwritten, register == FramePointer ? "x29" : "x30", at);
            }
        }

        return new FrameUse(FrameKind.Left);

        void Note(uint register, int slot)
        {
            if (register is FramePointer or LinkRegister)
                saved.Add((register, slot));
        }
    }

    // BL, BLR and those that authenticate.
    private static bool IsCall(uint word) => (word & 0xFC000000) == 0x94000000 || (word & 0xFEFFF000) == 0xD63F0000;

    // ADD x29, sp, #slot
    private static bool IsFrameSetUp(uint word, int slot) => word == (0x910003FD | ((uint)slot << 10));

    // ADD or SUB to sp, with an immediate.
    private static bool MovesStackPointer(uint word) => (word & 0xBF80001F) == 0x9100001F;

    /// <summary>
    /// Whether an instruction has the register where a result is. Some have an operand there, which is no matter: nobody reads a
    /// register that nobody has written.
    /// </summary>
    private static bool MayWrite(uint word, uint register)
    {
        uint first = word & 31, second = (word >> 10) & 31, third = (word >> 16) & 31;
        bool isFirst = first == register;
        switch ((word >> 25) & 15)
        {
            case 8 or 9: // Immediates.
            case 5 or 13: // Registers.
                return isFirst;
            case 10 or 11: // System: MRS and SYSL, and the hints that sign, check and strip x30.
                return (isFirst && (word & 0xFFE00000) == 0xD5200000) || (register == LinkRegister && ChangesLinkRegister(word));
            case 4 or 12: // Loads and stores: those of vectors have none, pairs have two, exclusive ones three.
                return (word & 0x3F000000) == 0x08000000
                    ? isFirst || second == register || third == register
                    : isFirst || (second == register && (word & 0x3A000000) == 0x28000000);
            case 6 or 14:
                return false;
            case 7 or 15: // Floating point: conversions, moves and elements.
                return isFirst && IsFromVector(word);
            default: // SVE and SME, whose results are seldom general registers.
                return isFirst;
        }
    }

    // PACIAZ, PACIASP, PACIBZ, PACIBSP, AUTI..., XPACLRI
    private static bool ChangesLinkRegister(uint word) =>
        word == 0xD50320FF || (word & 0xFFFFFF1F) == 0xD503231F;

    private static bool IsFromVector(uint word)
    {
        uint opcode = (word >> 16) & 7;
        return ((word & 0x7F20FC00) == 0x1E200000 && opcode is not (2 or 3 or 7)) // FCVT to integer, FMOV, FJCVTZS
            || ((word & 0x7F200000) == 0x1E000000 && opcode is 0 or 1) // FCVTZ to fixed point
            || (word & 0xBFE0EC00) == 0x0E002C00; // UMOV, SMOV
    }

    private static uint WordAt(ReadOnlySpan<byte> code, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(code.Slice(offset));

    /// <summary>A load or store of one or two registers of 64 bits, by the stack pointer.</summary>
    private readonly record struct StackAccess(bool IsLoad, uint First, uint Second, int Slot, bool IsIndexed)
    {
        public static StackAccess? Of(uint word)
        {
            if (((word >> 5) & 31) != StackPointer)
                return null;
            bool isLoad = (word & (1 << 22)) != 0;
            uint first = word & 31, second = (word >> 10) & 31;

            // LDP and STP: with an offset, or before or behind which sp moves.
            if ((word & 0xFF800000) == 0xA9000000)
                return new StackAccess(isLoad, first, second, SignExtend(word >> 15, 7) * 8, false);
            if ((word & 0xFE800000) == 0xA8800000)
                return new StackAccess(isLoad, first, second, Indexed, true);

            // LDR and STR, likewise.
            if ((word & 0xFF800000) == 0xF9000000)
                return new StackAccess(isLoad, first, StackPointer, (int)((word >> 10) & 0xFFF) * 8, false);
            if ((word & 0xFFA00400) == 0xF8000400)
                return new StackAccess(isLoad, first, StackPointer, Indexed, true);
            return null;
        }

        private static int SignExtend(uint value, int bits) => (int)value << (32 - bits) >> (32 - bits);
    }
}
