namespace CopyPatch;

/// <summary>What all ELF files of ours have in common (System V ABI, chapter 4).</summary>
internal static class ElfFile
{
    public const int HeaderLength = 64;
    public const int ProgramHeaderLength = 56;
    public const int SectionHeaderLength = 64;
    public const int SymbolLength = 24;

    public const int Relocatable = 1;
    public const int Shared = 3;

    /// <summary>Gets whether this process runs on AArch64, else on x86-64.</summary>
    public static bool IsArm64 => Machine.Architecture == StencilArchitectures.Arm64;

    /// <summary>Gets the number that the architecture of this process has.</summary>
    public static int Architecture => IsArm64 ? 183 : 62;

    /// <summary>Writes a symbol.</summary>
    /// <param name="writer">Writes.</param>
    /// <param name="name">Where its name is among the strings.</param>
    /// <param name="info">Binding and type.</param>
    /// <param name="section">The section that it is in.</param>
    /// <param name="value">Where it is.</param>
    /// <param name="length">Its size in bytes.</param>
    public static void WriteSymbol(RecordWriter writer, int name, int info, int section, long value, long length)
    {
        writer.Int32(name);
        writer.Byte(info);
        writer.Byte(0);
        writer.Int16(section);
        writer.Int64(value);
        writer.Int64(length);
    }
}
