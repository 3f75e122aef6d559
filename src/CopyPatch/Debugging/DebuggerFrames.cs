using System;
using static CopyPatch.DwarfNumbers;

namespace CopyPatch;

/// <summary>
/// How a debugger walks the stack through code, in <c>.debug_frame</c> (DWARF 4, section 6.4). It stops anywhere: so besides the
/// rule for code with a frame there is one for stencils without, whose caller would be left out by the other.
/// </summary>
/// <remarks>
/// Which stencil has a frame is seen by its instructions. Not all places are told apart: in the last instruction of a stencil with a frame,
/// which has given it up, the caller is left out.
/// </remarks>
internal static class DebuggerFrames
{
    // Of mov rbp, rsp, before which rbp is pushed.
    private const int MoveLength = 3;

    private const int AdvanceBy4Bytes = 0x04;
    private const int SameValue = 0x08;

    private enum Rule
    {
        None,
        Frame,
        FrameIsPushed,
        NoFrame,
    }

    public static void Write(RecordWriter writer, PublishedCode code)
    {
        int common = writer.Begin();
        writer.Int32(-1);
        writer.Byte(1);
        writer.Byte(0);
        writer.Unsigned(1);
        writer.Signed(-8);
        writer.Byte(ReturnAddress);
        writer.Align(8);
        writer.End(common);

        int description = writer.Begin();
        writer.Int32(0); // Where the common part is.
        writer.Int64(code.Address);
        writer.Int64(code.Length);
        WriteRows(new Rows(writer), code);
        writer.Align(8);
        writer.End(description);
    }

    private static void WriteRows(Rows rows, PublishedCode code)
    {
        if (code.Stencils.Length == 0)
        {
            if (!TryWriteStencil(ref rows, 0, code.Bytes))
                rows.Set(0, Rule.Frame);
            return;
        }

        foreach (PublishedStencil stencil in code.Stencils)
        {
            if (!stencil.IsLabel && !TryWriteStencil(ref rows, stencil.Offset, code.Bytes.Slice(stencil.Offset, stencil.Length)))
                rows.Set(stencil.Offset, Rule.NoFrame);
        }
    }

    // Does nothing for code that makes no frame.
    private static bool TryWriteStencil(ref Rows rows, int start, ReadOnlySpan<byte> code)
    {
        int made = InstructionSet.Current.FindFrame(code);
        if (made < 0)
            return false;
        rows.Set(start, Rule.NoFrame);
        if (!ElfFile.IsArm64)
            rows.Set(start + made - MoveLength, Rule.FrameIsPushed);
        rows.Set(start + made, Rule.Frame);
        return true;
    }

    // Writes where a rule begins that is not the one before.
    private struct Rows(RecordWriter writer)
    {
        private int _at;
        private Rule _rule;

        public void Set(int offset, Rule rule)
        {
            if (rule == _rule)
                return;
            if (offset > _at)
            {
                writer.Byte(AdvanceBy4Bytes);
                writer.Int32(offset - _at);
            }

            _at = offset;
            _rule = rule;
            bool isInRegister = ElfFile.IsArm64 && rule == Rule.NoFrame;
            DefineTop(rule == Rule.Frame ? FramePointer : StackPointer, isInRegister ? 0u : rule == Rule.NoFrame ? 8u : 16u);
            if (rule == Rule.NoFrame)
                Keep(FramePointer);
            else
                Find(FramePointer, 2);
            if (isInRegister)
                Keep(ReturnAddress);
            else
                Find(ReturnAddress, 1);
        }

        private readonly void DefineTop(int register, uint offset)
        {
            writer.Byte(DefineCfa);
            writer.Unsigned((uint)register);
            writer.Unsigned(offset);
        }

        private readonly void Keep(int register)
        {
            writer.Byte(SameValue);
            writer.Unsigned((uint)register);
        }

        // So many words below the top.
        private readonly void Find(int register, uint words)
        {
            writer.Byte(Offset | register);
            writer.Unsigned(words);
        }
    }
}
