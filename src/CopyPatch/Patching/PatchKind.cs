namespace CopyPatch;

/// <summary>
/// How a patch writes the address of its target. S is that address, A the patch's addend and P the address of the
/// patch site itself, as in the ELF processor supplements.
/// </summary>
public enum PatchKind : byte
{
    /// <summary>x86-64: S + A - P in 32 bits (R_X86_64_PC32, R_X86_64_PLT32).</summary>
    Relative32,

    /// <summary>S + A in 64 bits (R_X86_64_64).</summary>
    Absolute64,

    /// <summary>AArch64: S + A - P in the 26 bits of B and BL (R_AARCH64_JUMP26, R_AARCH64_CALL26).</summary>
    Branch26,

    /// <summary>AArch64: Page(S + A) - Page(P) in the 21 bits of ADRP (R_AARCH64_ADR_PREL_PG_HI21).</summary>
    Page21,

    /// <summary>
    /// AArch64: the low 12 bits of S + A in an ADD or a load or store of one byte (R_AARCH64_ADD_ABS_LO12_NC,
    /// R_AARCH64_LDST8_ABS_LO12_NC).
    /// </summary>
    PageOffset12,

    /// <summary>The same in a load or store of 2 bytes, in units of them (R_AARCH64_LDST16_ABS_LO12_NC).</summary>
    PageOffset12By2,

    /// <summary>The same in a load or store of 4 bytes, in units of them (R_AARCH64_LDST32_ABS_LO12_NC).</summary>
    PageOffset12By4,

    /// <summary>The same in a load or store of 8 bytes, in units of them (R_AARCH64_LDST64_ABS_LO12_NC).</summary>
    PageOffset12By8,

    /// <summary>The same in a load or store of 16 bytes, in units of them (R_AARCH64_LDST128_ABS_LO12_NC).</summary>
    PageOffset12By16,
}
