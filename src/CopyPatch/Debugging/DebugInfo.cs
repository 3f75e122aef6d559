using System;

namespace CopyPatch;

/// <summary>Lines and functions of code in DWARF 4: <c>.debug_line</c>, <c>.debug_info</c> and <c>.debug_abbrev</c>.</summary>
internal static class DebugInfo
{
    private const int Version = 4;
    private const int LanguageC = 0x0C; // C99: what stencils are written in.

    private const int CompileUnit = 0x11;
    private const int Subprogram = 0x2E;

    private const int Name = 0x03;
    private const int StatementList = 0x10;
    private const int LowAddress = 0x11;
    private const int HighAddress = 0x12;
    private const int Language = 0x13;
    private const int CompilationFolder = 0x1B;
    private const int Producer = 0x25;
    private const int External = 0x3F;
    private const int FrameBase = 0x40;

    private const int AsAddress = 0x01;
    private const int AsData2 = 0x05;
    private const int AsData8 = 0x07;
    private const int AsString = 0x08;
    private const int AsSectionOffset = 0x17;
    private const int AsExpression = 0x18;
    private const int AsPresent = 0x19;

    private const int CallFrameCfa = 0x9C;

    // A frame that is made further on is made on some way only.
    private static int LongestProlog => ElfFile.IsArm64 ? 12 : 4;

    // What DWARF 4 has; how many operands each of them has.
    private static ReadOnlySpan<byte> StandardOpcodes => [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

    public static void Write(RecordWriter writer, ElfSections sections, PublishedCode code, SourceLines lines)
    {
        sections.Begin(new(".debug_line", ElfSections.Data, 0));
        WriteLines(writer, code, lines);
        sections.End();
        sections.Begin(new(".debug_info", ElfSections.Data, 0));
        WriteInfo(writer, code, lines.File);
        sections.End();
        sections.Begin(new(".debug_abbrev", ElfSections.Data, 0));
        WriteAbbreviations(writer);
        sections.End();
    }

    private static void WriteLines(RecordWriter writer, PublishedCode code, SourceLines lines)
    {
        int unit = writer.Begin();
        writer.Int16(Version);
        int header = writer.Begin();
        writer.Byte(1); // Offsets are bytes.
        writer.Byte(1);
        writer.Byte(1); // Each line is a place to stop at.
        writer.Byte(-5);
        writer.Byte(14);
        writer.Byte(StandardOpcodes.Length + 1);
        writer.Write(StandardOpcodes);
        writer.Byte(0); // No folders.
        writer.Text(lines.File);
        writer.Write([0, 0, 0, 0]); // Of no folder, time and size; and no more files.
        writer.End(header);

        int next = 0;
        foreach (PublishedFunction function in code.Functions)
            WriteLines(writer, code, function, lines.Lines, ref next);
        writer.End(unit);
    }

    // A sequence for each function: code of no stencil may lie between them.
    private static void WriteLines(RecordWriter writer, PublishedCode code, PublishedFunction function, SourceLine[] lines, ref int next)
    {
        while (next < lines.Length && lines[next].Offset < function.Offset)
            next++;
        if (next == lines.Length || lines[next].Offset >= function.End)
            return;
        int offset = lines[next].Offset;
        int line = 1;
        writer.Write([0, 9, 2]); // DW_LNE_set_address
        writer.Int64(code.Address + offset);

        // A debugger that stops at a function's start goes on behind the prolog, and from there to the start of a line: let there be one.
        int frame = InstructionSet.Current.FindFrame(code.Bytes[offset..EndOf(lines, next, function)]);
        bool startsWithFrame = offset == function.Offset && frame > 0 && frame <= LongestProlog;
        for (; next < lines.Length && lines[next].Offset < function.End; next++)
        {
            AdvanceTo(writer, lines[next].Offset, ref offset);
            writer.Byte(3); // DW_LNS_advance_line
            writer.Signed((long)lines[next].Line - line);
            line = lines[next].Line;
            writer.Byte(1); // DW_LNS_copy
            if (startsWithFrame)
            {
                AdvanceTo(writer, offset + frame, ref offset);
                writer.Byte(1);
                startsWithFrame = false;
            }
        }

        AdvanceTo(writer, function.End, ref offset);
        writer.Write([0, 1, 1]); // DW_LNE_end_sequence
    }

    private static int EndOf(SourceLine[] lines, int line, PublishedFunction function) =>
        line + 1 < lines.Length ? Math.Min(lines[line + 1].Offset, function.End) : function.End;

    private static void AdvanceTo(RecordWriter writer, int target, ref int offset)
    {
        writer.Byte(2); // DW_LNS_advance_pc
        writer.Unsigned((uint)(target - offset));
        offset = target;
    }

    private static void WriteInfo(RecordWriter writer, PublishedCode code, string file)
    {
        int unit = writer.Begin();
        writer.Int16(Version);
        writer.Int32(0); // Where the abbreviations are.
        writer.Byte(8);
        writer.Unsigned(1);
        writer.Text("CopyPatch");
        writer.Int16(LanguageC);
        writer.Text(file);
        writer.Text(Environment.CurrentDirectory);
        writer.Int32(0); // Where the lines are.
        writer.Int64(code.Address);
        writer.Int64(code.Length);
        foreach (PublishedFunction function in code.Functions)
        {
            writer.Unsigned(2);
            writer.Text(function.Name);
            writer.Int64(code.Address + function.Offset);
            writer.Int64(function.Length);
            writer.Unsigned(1);
            writer.Byte(CallFrameCfa);
        }

        writer.Unsigned(0);
        writer.End(unit);
    }

    private static void WriteAbbreviations(RecordWriter writer)
    {
        Abbreviate(writer, 1, CompileUnit, hasChildren: true, [
            Producer, AsString, Language, AsData2, Name, AsString, CompilationFolder, AsString, StatementList, AsSectionOffset,
            LowAddress, AsAddress, HighAddress, AsData8,
        ]);
        Abbreviate(writer, 2, Subprogram, hasChildren: false, [
            Name, AsString, External, AsPresent, LowAddress, AsAddress, HighAddress, AsData8, FrameBase, AsExpression,
        ]);
        writer.Byte(0);
    }

    private static void Abbreviate(RecordWriter writer, uint code, int tag, bool hasChildren, ReadOnlySpan<byte> attributes)
    {
        writer.Unsigned(code);
        writer.Unsigned((uint)tag);
        writer.Byte(hasChildren ? 1 : 0);
        writer.Write(attributes);
        writer.Write([0, 0]);
    }
}
