using System;
using System.IO;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// A shared library with nothing but the two symbols that gdb and lldb look for in the libraries of a process, since they do not look into
/// managed code: an empty list, and a function that does nothing. It is written here, for want of a C compiler where programs run.
/// </summary>
/// <remarks>
/// Two pages: what is read and executed, then what is written. The debugger reads the file as well, so it stays as long as the process.
/// </remarks>
internal static class GdbLibrary
{
    public const string Descriptor = "__jit_debug_descriptor";
    public const string Changed = "__jit_debug_register_code";

    // The largest page of AArch64: the second part must lie in another page than the first.
    private const int PageSize = 1 << 16;
    private const int DescriptorLength = 24;
    private const int DescriptorVersion = 1;

    private const int LoadSegment = 1;
    private const int DynamicSegment = 2;
    private const int StackSegment = 0x6474E551; // PT_GNU_STACK: the stack need not be executable.
    private const int CanExecute = 1;
    private const int CanWrite = 2;
    private const int CanRead = 4;

    private const int GlobalObject = 0x11;
    private const int GlobalFunction = 0x12;

    private static ReadOnlySpan<byte> ReturnX64 => [0xC3, 0, 0, 0];

    private static ReadOnlySpan<byte> ReturnArm64 => [0xC0, 0x03, 0x5F, 0xD6];

    /// <summary>Writes and loads it.</summary>
    /// <returns>Its handle. It is never unloaded.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="DllNotFoundException">It cannot be loaded.</exception>
    public static nint Load()
    {
        string path = Path.Combine(DebugFolder.Path, "libcopypatch-gdb.so");
        File.WriteAllBytes(path, Make());
        return NativeLibrary.Load(path);
    }

    /// <summary>Makes the file.</summary>
    public static byte[] Make()
    {
        const int ProgramHeaders = 4;
        const int DynamicEntries = 6;
        const int DynamicLength = DynamicEntries * 16;
        const int SecondLength = DynamicLength + DescriptorLength;

        var writer = new RecordWriter();
        var sections = new ElfSections(writer);
        sections.WriteHeader(ElfFile.Shared, ProgramHeaders);
        int headers = writer.Length;
        writer.Write(new byte[ProgramHeaders * ElfFile.ProgramHeaderLength]);

        // The first page: each section is loaded at its place in the file.
        int strings = Begin(writer, sections, new(".dynstr", ElfSections.Strings, ElfSections.Allocate));
        int stringsAt = writer.Length;
        writer.Byte(0);
        int descriptorName = writer.Length - stringsAt;
        writer.Text(Descriptor);
        int changedName = writer.Length - stringsAt;
        writer.Text(Changed);
        int stringsLength = writer.Length - stringsAt;
        sections.End();

        int text = Begin(writer, sections, new(".text", ElfSections.Data, ElfSections.Allocate | ElfSections.Execute));
        int textAt = writer.Length;
        writer.Write(ElfFile.IsArm64 ? ReturnArm64 : ReturnX64);
        sections.End();

        const int DescriptorAt = PageSize + DynamicLength;
        int data = text + 4; // Behind symbols, hash and the dynamic section.
        int symbols = Begin(writer, sections, new(".dynsym", ElfSections.DynamicSymbols, ElfSections.Allocate)
        {
            Link = strings,
            Info = 1,
            EntryLength = ElfFile.SymbolLength,
        });
        int symbolsAt = writer.Length;
        ElfFile.WriteSymbol(writer, 0, 0, 0, 0, 0);
        ElfFile.WriteSymbol(writer, descriptorName, GlobalObject, data, DescriptorAt, DescriptorLength);
        ElfFile.WriteSymbol(writer, changedName, GlobalFunction, text, textAt, ReturnX64.Length);
        sections.End();

        // One bucket, whose chain has both symbols.
        Begin(writer, sections, new(".hash", ElfSections.Hash, ElfSections.Allocate) { Link = symbols, EntryLength = 4 });
        int hashAt = writer.Length;
        foreach (int word in (ReadOnlySpan<int>)[1, 3, 1, 0, 2, 0])
            writer.Int32(word);
        sections.End();
        int firstLength = writer.Length;

        // The second.
        writer.Align(PageSize);
        Begin(writer, sections, new(".dynamic", ElfSections.Dynamic, ElfSections.Allocate | ElfSections.Write)
        {
            Link = strings,
            EntryLength = 16,
        });
        WriteDynamic(writer, [(4, hashAt), (5, stringsAt), (6, symbolsAt), (10, stringsLength), (11, ElfFile.SymbolLength), (0, 0)]);
        sections.End();
        Begin(writer, sections, new(".data", ElfSections.Data, ElfSections.Allocate | ElfSections.Write));
        writer.Int32(DescriptorVersion);
        writer.Write(new byte[DescriptorLength - sizeof(int)]);
        sections.End();
        sections.Finish();

        byte[] file = writer.Bytes.ToArray();
        var programs = new RecordWriter();
        WriteSegment(programs, LoadSegment, CanRead | CanExecute, 0, firstLength, PageSize);
        WriteSegment(programs, LoadSegment, CanRead | CanWrite, PageSize, SecondLength, PageSize);
        WriteSegment(programs, DynamicSegment, CanRead | CanWrite, PageSize, DynamicLength, 8);
        WriteSegment(programs, StackSegment, CanRead | CanWrite, 0, 0, 16);
        programs.Bytes.CopyTo(file.AsSpan(headers));
        return file;
    }

    private static int Begin(RecordWriter writer, ElfSections sections, ElfSections.Section section)
    {
        writer.Align(8);
        return sections.Begin(section with { Address = writer.Length });
    }

    private static void WriteDynamic(RecordWriter writer, ReadOnlySpan<(int Tag, int Value)> entries)
    {
        foreach ((int tag, int value) in entries)
        {
            writer.Int64(tag);
            writer.Int64(value);
        }
    }

    private static void WriteSegment(RecordWriter writer, int type, int rights, int at, int length, int alignment)
    {
        writer.Int32(type);
        writer.Int32(rights);
        writer.Int64(at);
        writer.Int64(at);
        writer.Int64(at);
        writer.Int64(length);
        writer.Int64(length);
        writer.Int64(alignment);
    }
}
