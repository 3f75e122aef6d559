using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// Writes patches. Each replaces the whole field, so that code whose compilation failed can be patched again.
/// </summary>
internal static unsafe class PatchEncoder
{
    // A branch of AArch64 counts in instructions: 26 bits of them, signed.
    public const long Branch26Reach = 1L << 27;

    private const uint Branch26Field = (1u << 26) - 1;
    private const uint Page21Field = (3u << 29) | (((1u << 19) - 1) << 5);
    private const uint PageOffset12Field = 0xFFFu << 10;

    /// <summary>
    /// Whether this patch jumps to or calls its target itself, and so can go by a veneer. An x86-64 branch counts from
    /// its end, 4 bytes behind the patch site.
    /// </summary>
    public static bool IsBranch(PatchKind kind, int addend) =>
        kind == PatchKind.Relative32 ? addend == -4 : kind == PatchKind.Branch26 && addend == 0;

    /// <summary>Patches <paramref name="field"/>, which is to run at <paramref name="place"/>.</summary>
    /// <param name="kind">How.</param>
    /// <param name="field">Where the patch is written.</param>
    /// <param name="value">S + A.</param>
    /// <param name="place">P.</param>
    /// <returns>Whether the value fits; if not, nothing was written.</returns>
    public static bool TryApply(PatchKind kind, byte* field, long value, long place)
    {
        switch (kind)
        {
            case PatchKind.Relative32:
                long distance = value - place;
                if (distance != (int)distance)
                    return false;
                Unsafe.WriteUnaligned(field, (int)distance);
                return true;
            case PatchKind.Absolute64:
                Unsafe.WriteUnaligned(field, value);
                return true;
            case PatchKind.Branch26:
                return TryBranch26((uint*)field, value - place);
            case PatchKind.Page21:
                return TryPage21((uint*)field, (value >> 12) - (place >> 12));
            default:
                return TryPageOffset12((uint*)field, (int)(value & 0xFFF), kind - PatchKind.PageOffset12);
        }
    }

    private static bool TryBranch26(uint* instruction, long distance)
    {
        if (distance is < -Branch26Reach or >= Branch26Reach || (distance & 3) != 0)
            return false;
        *instruction = (*instruction & ~Branch26Field) | ((uint)(distance >> 2) & Branch26Field);
        return true;
    }

    private static bool TryPage21(uint* instruction, long pages)
    {
        if (pages is < -(1 << 20) or >= 1 << 20)
            return false;
        uint low = (uint)pages & 3;
        uint high = (uint)(pages >> 2) & ((1u << 19) - 1);
        *instruction = (*instruction & ~Page21Field) | (low << 29) | (high << 5);
        return true;
    }

    private static bool TryPageOffset12(uint* instruction, int offset, int scale)
    {
        if ((offset & ((1 << scale) - 1)) != 0)
            return false;
        *instruction = (*instruction & ~PageOffset12Field) | ((uint)(offset >> scale) << 10);
        return true;
    }
}
