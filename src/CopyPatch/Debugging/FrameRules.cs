using static CopyPatch.DwarfNumbers;

namespace CopyPatch;

/// <summary>
/// How a stack is walked through compiled code, in the form of <c>.eh_frame</c> (DWARF 4, section 6.4, and the Linux Standard Base): code
/// that calls has a frame pointer, and so one rule holds nearly everywhere. The caller's frame pointer lies where it points to, and the
/// return address above.
/// </summary>
/// <remarks>
/// On AArch64 the canonical frame address is then not what the caller's stack pointer was, which lies further up: where depends on the
/// function. Who walks by frame pointers does not need it.
/// </remarks>
internal static class FrameRules
{
    private const int DataAlignment = -8;
    private const int FrameSize = 16;
    private const int Absolute = 0x00;
    private const int RelativeToItself = 0x1B; // DW_EH_PE_pcrel | DW_EH_PE_sdata4

    /// <summary>Writes the rule for a range of addresses.</summary>
    public static void WriteAbsolute(RecordWriter writer, nint start, long length)
    {
        int common = WriteCommon(writer, Absolute);
        int description = WriteDescription(writer, common);
        writer.Int64(start);
        writer.Int64(length);
        EndDescription(writer, description);
        writer.Int32(0);
    }

    /// <summary>Writes the rule for code that lies before it, and its index (<c>.eh_frame_hdr</c>).</summary>
    /// <param name="writer">Writes.</param>
    /// <param name="length">The bytes of code; what is written lies behind them, at a multiple of 8.</param>
    /// <returns>The bytes of the index, which is the last part.</returns>
    public static int WriteBehindCode(RecordWriter writer, int length)
    {
        int start = writer.Length;
        int codeToStart = (length + 7) & -8;
        int common = WriteCommon(writer, RelativeToItself);
        int description = WriteDescription(writer, common);
        writer.Int32(-(codeToStart + writer.Length - start));
        writer.Int32(length);
        EndDescription(writer, description);
        writer.Int32(0);

        int index = writer.Length;
        writer.Byte(1);
        writer.Byte(RelativeToItself);
        writer.Byte(0x03); // The count: DW_EH_PE_udata4.
        writer.Byte(0x3B); // The table: DW_EH_PE_datarel | DW_EH_PE_sdata4.
        writer.Int32(start - writer.Length);
        writer.Int32(1);
        writer.Int32(-(codeToStart + index - start));
        writer.Int32(description - 4 - index);
        return writer.Length - index;
    }

    // The "common information entry". Returns where it starts.
    private static int WriteCommon(RecordWriter writer, int addresses)
    {
        int start = writer.Begin();
        writer.Int32(0); // That it is one.
        writer.Byte(1);
        writer.Text("zR");
        writer.Unsigned(1);
        writer.Signed(DataAlignment);
        writer.Byte(ReturnAddress);
        writer.Unsigned(1);
        writer.Byte(addresses);
        writer.Byte(DefineCfa);
        writer.Unsigned((uint)FramePointer);
        writer.Unsigned(FrameSize);
        writer.Byte(Offset | FramePointer);
        writer.Unsigned(FrameSize / 8);
        writer.Byte(Offset | ReturnAddress);
        writer.Unsigned(1);
        writer.Align(8);
        writer.End(start);
        return start - 4;
    }

    // The "frame description entry", up to its addresses. Returns where it starts behind its length.
    private static int WriteDescription(RecordWriter writer, int common)
    {
        int start = writer.Begin();
        writer.Int32(writer.Length - common);
        return start;
    }

    private static void EndDescription(RecordWriter writer, int start)
    {
        writer.Unsigned(0); // It says no more than what is common.
        writer.Align(8);
        writer.End(start);
    }
}
