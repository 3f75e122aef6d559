using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// A jump to any address, for calls that do not reach their target themselves. It lies behind the code that uses it.
/// </summary>
internal static unsafe class Veneer
{
    public const int Size = 16;

    /// <summary>Writes a veneer.</summary>
    public static void Write(byte* veneer, nint target, StencilArchitectures architecture)
    {
        if (architecture == StencilArchitectures.Arm64)
        {
            // ldr x16, .+8; br x16. The procedure call standard leaves x16 to veneers, and preserve_none does not pass
            // anything in it.
            Unsafe.WriteUnaligned(veneer, 0x58000050u);
            Unsafe.WriteUnaligned(veneer + 4, 0xD61F0200u);
            Unsafe.WriteUnaligned(veneer + 8, (long)target);
        }
        else
        {
            // jmp [rip + 2]: needs no register, of which preserve_none leaves none. The target's bytes are not decoded
            // as instructions: int3 stops the decoder, and keeps the address aligned.
            Unsafe.WriteUnaligned(veneer, (ushort)0x25FF);
            Unsafe.WriteUnaligned(veneer + 2, 2);
            Unsafe.WriteUnaligned(veneer + 6, (ushort)0xCCCC);
            Unsafe.WriteUnaligned(veneer + 8, (long)target);
        }
    }

    /// <summary>
    /// Whether a branch at any place of a reservation reaches a target. The answer must not depend on the place, which
    /// is not known before the veneers are counted.
    /// </summary>
    public static bool IsNeeded(nint target, nint start, long length, StencilArchitectures architecture)
    {
        // A little less than the true reach: the distance counts from inside or behind the instruction.
        const long Slack = 16;
        long reach = (architecture == StencilArchitectures.Arm64 ? PatchEncoder.Branch26Reach : 1L << 31) - Slack;
        long fromStart = target - start;
        long fromEnd = fromStart - length;
        return fromStart > reach || fromEnd < -reach;
    }
}
