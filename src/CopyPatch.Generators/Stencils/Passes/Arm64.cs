namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>The few encodings of AArch64 that the passes look at (Arm ARM, C4.1). Instructions are words.</summary>
internal static class Arm64
{
    /// <summary>Whether this is B.cond, CBZ, CBNZ, TBZ or TBNZ, with a condition that has an opposite.</summary>
    public static bool IsConditionalBranch(int instruction)
    {
        uint word = (uint)instruction;
        return IsBranchOnCondition(word) ? (word & 0xE) != 0xE : IsCompareAndBranch(word) || IsTestAndBranch(word);
    }

    /// <summary>Gets the same branch with the opposite condition.</summary>
    public static int Invert(int instruction) =>
        IsBranchOnCondition((uint)instruction) ? instruction ^ 1 : instruction ^ (1 << 24);

    /// <summary>Gets the offset that a branch or ADR leads to, or -1 for any other instruction.</summary>
    public static int TargetOf(CodeDraft code, int offset)
    {
        uint word = (uint)code.ReadInt32(offset);
        if (IsBranchOnCondition(word) || IsCompareAndBranch(word))
            return offset + (SignExtend((int)(word >> 5), 19) * 4);
        if (IsTestAndBranch(word))
            return offset + (SignExtend((int)(word >> 5), 14) * 4);
        if ((word & 0x7C000000) == 0x14000000)
            return offset + (SignExtend((int)word, 26) * 4);
        return -1;
    }

    /// <summary>
    /// Whether an instruction other than <paramref name="branch"/> may lead to <paramref name="target"/>. ADR is the base
    /// of a jump table, whose entries are not known here: it may lead anywhere.
    /// </summary>
    public static bool IsTargetOfOther(CodeDraft code, int target, int branch)
    {
        for (int offset = 0; offset + 4 <= code.Length; offset += 4)
        {
            if (((uint)code.ReadInt32(offset) & 0x9F000000) == 0x10000000)
                return true;
            if (offset != branch && !code.IsPatched(offset) && TargetOf(code, offset) == target)
                return true;
        }

        return false;
    }

    private static bool IsBranchOnCondition(uint word) => (word & 0xFF000010) == 0x54000000;

    private static bool IsCompareAndBranch(uint word) => (word & 0x7E000000) == 0x34000000;

    private static bool IsTestAndBranch(uint word) => (word & 0x7E000000) == 0x36000000;

    private static int SignExtend(int value, int bits) => value << (32 - bits) >> (32 - bits);
}
