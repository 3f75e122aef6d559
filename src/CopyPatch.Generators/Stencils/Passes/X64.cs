using System;
using System.Buffers.Binary;

namespace CopyPatch.Generators.Stencils.Passes;

/// <summary>
/// The few encodings of x86-64 that the passes look at (Intel SDM, volume 2). A displacement's site is enough to know
/// its instruction, because the relocation says that it is one.
/// </summary>
internal static class X64
{
    /// <summary>Whether the displacement at this site is that of <c>jmp rel32</c>.</summary>
    public static bool IsJump(ReadOnlySpan<byte> code, int site) => site >= 1 && code[site - 1] == 0xE9;

    /// <summary>Whether it is that of <c>jcc rel32</c>.</summary>
    public static bool IsConditionalJump(ReadOnlySpan<byte> code, int site) =>
        site >= 2 && code[site - 2] == 0x0F && (code[site - 1] & 0xF0) == 0x80;

    /// <summary>Whether it is that of <c>call rel32</c>.</summary>
    public static bool IsCall(ReadOnlySpan<byte> code, int site) => site >= 1 && code[site - 1] == 0xE8;

    /// <summary>
    /// Whether anything in the code may be a branch to this offset. Without decoding, every byte may start one: so this
    /// says yes too often, and never no where it must be yes. A displacement that a relocation writes leads elsewhere.
    /// </summary>
    public static bool MayBranchTo(CodeDraft draft, int target)
    {
        ReadOnlySpan<byte> code = draft.Bytes;
        for (int at = 0; at < code.Length; at++)
        {
            byte opcode = code[at];
            bool isShort = opcode is (>= 0x70 and <= 0x7F) or 0xEB or (>= 0xE0 and <= 0xE3);
            if (isShort && at + 2 <= code.Length && at + 2 + (sbyte)code[at + 1] == target)
                return true;
            bool isLong = opcode is 0xE9 or (>= 0x80 and <= 0x8F); // 0F 8x: seen from its second byte.
            if (isLong && at + 5 <= code.Length && !draft.IsPatched(at + 1)
                && at + 5L + BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at + 1)) == target)
                return true;
        }

        return false;
    }
}
