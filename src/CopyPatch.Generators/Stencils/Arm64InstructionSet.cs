using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>AArch64 (Arm ARM, C4.1). Instructions are words.</summary>
internal sealed class Arm64InstructionSet : InstructionSet
{
    private const int BranchDistance = 0x03FFFFFF;

    // "ELF for the Arm 64-bit Architecture". Those without a form are named in messages only.
    private static readonly Dictionary<uint, RelocationRule> s_relocations = new()
    {
        [257] = new("R_AARCH64_ABS64"),
        [258] = new("R_AARCH64_ABS32"),
        [260] = new("R_AARCH64_PREL64"),
        [261] = new("R_AARCH64_PREL32"),
        [263] = new("R_AARCH64_MOVW_UABS_G0", PatchForm.MovWide0, RelocationTargets.Hole),
        [264] = new("R_AARCH64_MOVW_UABS_G0_NC", PatchForm.MovWide0, RelocationTargets.Hole),
        [265] = new("R_AARCH64_MOVW_UABS_G1", PatchForm.MovWide1, RelocationTargets.Hole),
        [266] = new("R_AARCH64_MOVW_UABS_G1_NC", PatchForm.MovWide1, RelocationTargets.Hole),
        [267] = new("R_AARCH64_MOVW_UABS_G2", PatchForm.MovWide2, RelocationTargets.Hole),
        [268] = new("R_AARCH64_MOVW_UABS_G2_NC", PatchForm.MovWide2, RelocationTargets.Hole),
        [269] = new("R_AARCH64_MOVW_UABS_G3", PatchForm.MovWide3, RelocationTargets.Hole),
        [273] = new("R_AARCH64_LD_PREL_LO19"),
        [274] = new("R_AARCH64_ADR_PREL_LO21", PatchForm.Trap, RelocationTargets.Trap),
        [275] = new("R_AARCH64_ADR_PREL_PG_HI21", PatchForm.Page21, RelocationTargets.Address),
        [277] = new("R_AARCH64_ADD_ABS_LO12_NC", PatchForm.PageOffset12, RelocationTargets.Address | RelocationTargets.Trap),
        [278] = new("R_AARCH64_LDST8_ABS_LO12_NC", PatchForm.PageOffset12, RelocationTargets.Address),
        [279] = new("R_AARCH64_TSTBR14"),
        [280] = new("R_AARCH64_CONDBR19"),
        [282] = new("R_AARCH64_JUMP26", PatchForm.Branch26, RelocationTargets.Jump),
        [283] = new("R_AARCH64_CALL26", PatchForm.Branch26, RelocationTargets.Callee | RelocationTargets.Link | RelocationTargets.Host),
        [284] = new("R_AARCH64_LDST16_ABS_LO12_NC", PatchForm.PageOffset12By2, RelocationTargets.Address),
        [285] = new("R_AARCH64_LDST32_ABS_LO12_NC", PatchForm.PageOffset12By4, RelocationTargets.Address | RelocationTargets.Slot),
        [286] = new("R_AARCH64_LDST64_ABS_LO12_NC", PatchForm.PageOffset12By8, RelocationTargets.Address | RelocationTargets.Slot),
        [299] = new("R_AARCH64_LDST128_ABS_LO12_NC", PatchForm.PageOffset12By16, RelocationTargets.Address),
        [311] = new("R_AARCH64_ADR_GOT_PAGE"),
        [312] = new("R_AARCH64_LD64_GOT_LO12_NC"),
    };

    public override string Name => "AArch64";

    public override string TextName => StencilFormat.Arm64;

    public override string CSharpName => "Arm64";

    public override int Machine => 183;

    public override ProcessorFeature[] Features => ProcessorTable.Arm64;

    public override int WordSize => 4;

    public override RegisterEncoding Registers => RegisterEncoding.Arm64;

    public override bool HasElementsByAddend => true;

    protected override IReadOnlyDictionary<uint, RelocationRule> Relocations => s_relocations;

    // and sp, xN, #-(1 << k): immr and imms of the bit mask both say k.
    public override int FrameAlignment(ReadOnlySpan<byte> code)
    {
        for (int at = 0; at + 4 <= code.Length; at += 4)
        {
            uint word = WordAt(code, at);
            if ((word & 0xFFC0001F) == 0x9240001F)
            {
                int shift = (64 - (int)((word >> 16) & 63)) & 63;
                if (shift < 31)
                    return Math.Max(EnteredAlignment, 1 << shift);
            }
        }

        return EnteredAlignment;
    }

    public override FrameUse FrameUseOf(ReadOnlySpan<byte> code) => Arm64Frame.UseOf(code);

    // bl
    public override bool IsCall(ReadOnlySpan<byte> code, int site) => (WordAt(code, site) & ~(uint)BranchDistance) == 0x94000000;

    // b
    public override int JumpSize(ReadOnlySpan<byte> code, int site) => IsJump(WordAt(code, site)) ? 4 : 0;

    public override bool IsBranch(ReadOnlySpan<byte> code, int site) => JumpSize(code, site) > 0;

    // b.cond .+8; b next; b target  ->  b.!cond .+8; b target.
    public override void InvertBranch(CodeDraft code)
    {
        int targetSite = code.Length - 4;
        int nextSite = targetSite - 4;
        int branch = nextSite - 4;
        if (branch < 0
            || !code.NextSites.Contains(nextSite)
            || code.Patches.FirstOrDefault(patch => patch.Offset == targetSite) is not { Form: PatchForm.Branch26 } target
            || !HasOpposite(WordAt(code.Bytes, branch)) || TargetOf(code.Bytes, branch) != targetSite
            || IsTargetOfOther(code, nextSite, branch) || IsTargetOfOther(code, targetSite, branch))
            return;

        code.WriteInt32(branch, Invert(code.ReadInt32(branch)));
        code.WriteInt32(nextSite, code.ReadInt32(targetSite));
        code.NextSites.Remove(nextSite);
        code.Truncate(targetSite);
        code.Patches.Add(target with { Offset = nextSite });
    }

    // adr x, .; a handler's is add x, program, #0. A function without a frame leaves x30 alone, and with one loads it again.
    public override int? FindReturn(ReadOnlySpan<byte> code, int site)
    {
        const uint LoadPair = 0xA8400000; // Of all addressing modes but those of other sizes.
        const uint Ret = 0xD65F03C0;
        uint place = WordAt(code, site);
        if ((place & 0xFFFFFFE0) != 0x10000000 && (place & 0xFFFFFC00) != 0x91000000)
            return null;
        int at = site + 4;
        for (int steps = 0; steps < code.Length && at >= 0 && at + 4 <= code.Length; steps += 4)
        {
            uint word = WordAt(code, at);
            if (word == Ret)
                return 0;
            if ((word & 0xFE400000) == LoadPair && ((word & 31) == 30 || ((word >> 10) & 31) == 30))
                return FrameTells;
            at = IsJump(word) ? TargetOf(code, at) : at + 4;
        }

        return FrameTells;
    }

    public override void SetTarget(CodeDraft code, int site, int target) =>
        code.WriteInt32(site, (code.ReadInt32(site) & ~BranchDistance) | (((target - site) >> 2) & BranchDistance));

    // An immediate of 12 bits, which a load counts in what it loads.
    public override bool TrySetDisplacement(CodeDraft code, ElfRelocation relocation, int distance)
    {
        int unit = relocation.Type switch
        {
            277 => 1, // R_AARCH64_ADD_ABS_LO12_NC
            285 => 4, // R_AARCH64_LDST32_ABS_LO12_NC
            286 => 8, // R_AARCH64_LDST64_ABS_LO12_NC
            _ => 0,
        };
        if (unit == 0 || relocation.Addend != 0 || distance / unit > 0xFFF)
            return false;
        int site = (int)relocation.Offset;
        code.WriteInt32(site, (code.ReadInt32(site) & ~(0xFFF << 10)) | ((distance / unit) << 10));
        return true;
    }

    // B.cond, CBZ, CBNZ, TBZ or TBNZ; AL and NV have no opposite.
    private static bool HasOpposite(uint word) =>
        IsBranchOnCondition(word) ? (word & 0xE) != 0xE : IsCompareAndBranch(word) || IsTestAndBranch(word);

    private static int Invert(int instruction) =>
        IsBranchOnCondition((uint)instruction) ? instruction ^ 1 : instruction ^ (1 << 24);

    // The offset that a branch leads to, or -1 for any other instruction.
    private static int TargetOf(ReadOnlySpan<byte> code, int offset)
    {
        uint word = WordAt(code, offset);
        if (IsBranchOnCondition(word) || IsCompareAndBranch(word))
            return offset + (SignExtend((int)(word >> 5), 19) * 4);
        if (IsTestAndBranch(word))
            return offset + (SignExtend((int)(word >> 5), 14) * 4);
        return IsJump(word & ~0x80000000) ? offset + (SignExtend((int)word, 26) * 4) : -1;
    }

    // Whether an instruction other than the branch may lead there. ADR is the base of a jump table, whose entries are not
    // known here: it may lead anywhere.
    private static bool IsTargetOfOther(CodeDraft code, int target, int branch)
    {
        for (int offset = 0; offset + 4 <= code.Length; offset += 4)
        {
            if ((WordAt(code.Bytes, offset) & 0x9F000000) == 0x10000000)
                return true;
            if (offset != branch && TargetOf(code.Bytes, offset) == target && !code.IsPatched(offset))
                return true;
        }

        return false;
    }

    private static bool IsJump(uint word) => (word & ~(uint)BranchDistance) == 0x14000000;

    private static bool IsBranchOnCondition(uint word) => (word & 0xFF000010) == 0x54000000;

    private static bool IsCompareAndBranch(uint word) => (word & 0x7E000000) == 0x34000000;

    private static bool IsTestAndBranch(uint word) => (word & 0x7E000000) == 0x36000000;

    private static int SignExtend(int value, int bits) => value << (32 - bits) >> (32 - bits);

    private static uint WordAt(ReadOnlySpan<byte> code, int offset) => BinaryPrimitives.ReadUInt32LittleEndian(code.Slice(offset));
}
