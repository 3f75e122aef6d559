using System;

namespace CopyPatch;

/// <summary>Where the sections of compiled code lie, in bytes from its start.</summary>
/// <param name="HotLength">Bytes of the hot section, which is first.</param>
/// <param name="Cold">Where the cold section starts.</param>
/// <param name="ColdLength">Bytes of the cold section.</param>
/// <param name="CodeEnd">Where code ends: behind the sections lie detours and veneers.</param>
/// <param name="Data">Where data start.</param>
/// <param name="Total">Bytes of all.</param>
/// <param name="Entries">
/// Where the ways into an interpreter's program lie, one for its start and one for each label; zero in machine code.
/// </param>
/// <param name="EntrySize">Bytes from one of those to the next.</param>
internal readonly record struct CodeLayout(
    int HotLength, int Cold, int ColdLength, int CodeEnd, int Data, int Total, int Entries, int EntrySize)
{
    /// <summary>Where the code is entered at a label with this index and offset: machine code at the label itself.</summary>
    public int EntryOf(int label, int offset) =>
        Entries != 0 && IsCode(offset) ? Entries + (EntrySize * (label + 1)) : offset;

    /// <summary>Whether a stencil lies at this offset, and not the end of a section or data.</summary>
    public bool IsCode(int offset) => (uint)offset < (uint)HotLength || (uint)(offset - Cold) < (uint)ColdLength;

    /// <summary>Whether a stencil or a datum lies at this offset.</summary>
    public bool IsUsed(int offset) => IsCode(offset) || (offset >= Data && offset < Total);

    /// <summary>Whether a label with this offset lies in other code: below the -1 of one that is nowhere.</summary>
    public static bool IsInOtherCode(int offset) => offset < -1;

    public CodeSection SectionAt(int offset) =>
        offset >= Data ? CodeSection.Data : offset >= Cold ? CodeSection.Cold : CodeSection.Hot;

    public int StartOf(CodeSection section) => section switch
    {
        CodeSection.Hot => 0,
        CodeSection.Cold => Cold,
        _ => Data,
    };

    public int LengthOf(CodeSection section) => section switch
    {
        CodeSection.Hot => HotLength,
        CodeSection.Cold => ColdLength,
        CodeSection.Data => Total - Data,
        _ => throw new ArgumentOutOfRangeException(nameof(section), section, "There is no such section."),
    };
}
