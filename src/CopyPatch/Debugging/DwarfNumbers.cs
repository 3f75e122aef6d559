namespace CopyPatch;

/// <summary>The numbers that DWARF has for instructions of frame rules and, by architecture, for registers (DWARF 4, section 7.23).</summary>
internal static class DwarfNumbers
{
    public const int DefineCfa = 0x0C;
    public const int Offset = 0x80;

    public static int FramePointer => ElfFile.IsArm64 ? 29 : 6;

    public static int StackPointer => ElfFile.IsArm64 ? 31 : 7;

    public static int ReturnAddress => ElfFile.IsArm64 ? 30 : 16;
}
