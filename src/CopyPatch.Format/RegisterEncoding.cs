using System.Collections.Generic;

namespace CopyPatch.Format;

/// <summary>How an architecture's instructions say which register a value is in.</summary>
/// <param name="Integers">The numbers of the registers for integers, in a field's bits; null where they follow each other.</param>
/// <param name="FieldBits">How many bits a field has.</param>
internal sealed record RegisterEncoding(IReadOnlyList<int>? Integers, int FieldBits)
{
    /// <summary>r14 r15 r8 r9 r11 r12 r13: the low three bits, since all have the fourth in a prefix.</summary>
    public static readonly RegisterEncoding X64 = new([6, 7, 0, 1, 3, 4, 5], 3);

    /// <summary>Their numbers follow each other: what is added to an index is the same in all code.</summary>
    public static readonly RegisterEncoding Arm64 = new(null, 5);

    /// <summary>Whether an index will do for the number, in a file of that many registers.</summary>
    public bool IsInSequence(int count, bool isFloating) => isFloating || Integers is not { } numbers || count > numbers.Count;

    /// <summary>Gets the number that stands for a register in instructions' fields.</summary>
    public int NumberOf(int index, int count, bool isFloating) => IsInSequence(count, isFloating) ? index : Integers![index];
}
