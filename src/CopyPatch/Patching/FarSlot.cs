namespace CopyPatch;

/// <summary>
/// A load or store of AArch64 whose slot is further than the 12 bits of the instruction reach. Behind the code lies a detour: it moves
/// the base register to the slot's neighbourhood, loads or stores, moves it back, and returns. No other register is touched, and no
/// flag, so that any instruction of a stencil may take it.
/// </summary>
/// <param name="Site">Where the instruction was, in bytes from the start of its section.</param>
/// <param name="Slot">The slot.</param>
/// <param name="Instruction">The instruction, with an offset of zero.</param>
internal readonly record struct FarSlot(int Site, int Slot, uint Instruction)
{
    /// <summary>The largest offset that an instruction has, in units of the value's size.</summary>
    public const uint Reach = 0xFFF;

    /// <summary>What stands where the instruction was: a branch, yet without its distance.</summary>
    public const uint Branch = 0x14000000;

    private const uint Add = 0x91400000; // 12 bits, shifted by 12
    private const uint Subtract = 0xD1400000;
    private const uint Nop = 0xD503201F;
    private const long BranchReach = 1L << 27;
    private const int MostPages = 0xFFF; // that one instruction adds

    /// <summary>Gets the bytes of the detour.</summary>
    public int Size => 4 * ((2 * Additions) + 2);

    private int Pages => (int)(8L * Slot >> 12);

    private int Additions => (Pages + MostPages - 1) / MostPages;

    // An integer that is loaded into the base register itself: then that is not moved back.
    private bool LosesBase => (Instruction >> 22 & 0x11) == 1 && (Instruction & 31) == (Instruction >> 5 & 31);

    /// <summary>Puts the distance into the branch.</summary>
    /// <param name="start">The start of the section, where it is emitted.</param>
    /// <param name="detour">Where the detour will be, in bytes from there.</param>
    /// <returns>Whether branches there and back reach.</returns>
    public unsafe bool TryBranch(byte* start, int detour) =>
        (long)detour + Size - Site < BranchReach && InstructionSet.Current.TryPatch(PatchKind.Branch26, start + Site, detour, Site);

    /// <summary>Writes the detour.</summary>
    /// <param name="code">Where it goes.</param>
    /// <param name="detour">Where that is, in bytes from the start of the section.</param>
    public unsafe void Write(byte* code, int detour)
    {
        uint low = (uint)(8L * Slot & 0xFFF);
        uint* next = MoveBase((uint*)code, Add);
        *next++ = Instruction | low >> (int)(Instruction >> 30) << 10;
        next = MoveBase(next, LosesBase ? Nop : Subtract);
        *next = Branch;
        InstructionSet.Current.TryPatch(PatchKind.Branch26, (byte*)next, Site + 4, detour + Size - 4);
    }

    private unsafe uint* MoveBase(uint* next, uint operation)
    {
        uint register = Instruction >> 5 & 31;
        for (int left = Pages; left > 0; left -= MostPages)
        {
            uint pages = (uint)System.Math.Min(left, MostPages);
            *next++ = operation == Nop ? Nop : operation | pages << 10 | register << 5 | register;
        }

        return next;
    }
}
