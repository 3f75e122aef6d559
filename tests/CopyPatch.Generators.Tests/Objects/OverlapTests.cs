using System;
using System.Buffers.Binary;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Objects;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Objects;

/// <summary>Parts of an object that lie over each other would make more of it than it has bytes.</summary>
[TestOf(typeof(ElfObject))]
public class OverlapTests
{
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const uint Symbols = 2;
    private const uint Relocations = 4;

    // One stencil has a long name, and one has many relocations.
    private static readonly byte[] s_object = Repacked.Unpack(
        "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n"
        + $"CP_STENCIL({new string('a', 40_000)}) {{ CP_NEXT(); }}\n"
        + "CP_STENCIL(many) { "
        + string.Concat(Enumerable.Range(0, 300).Select(i => $"CP_HOLE(int64_t, v{i}); *sp++ = v{i};")) + " CP_NEXT(); }\n"
        + string.Concat(Enumerable.Range(0, 100).Select(i => $"CP_STENCIL(s{i}) {{ CP_HOLE(int64_t, v); *sp++ = v; CP_NEXT(); }}\n")))
        .Objects[0].Content.Unpack();

    [Test]
    public void The_object_itself_is_read() =>
        Assert.That(StencilRecord.ReadAll(ElfObject.Read(s_object)).Count(record => record.Kind == 's'), Is.EqualTo(102));

    [Test]
    public void Every_section_with_the_relocations_of_one() => AssertBroken("more relocations than bytes", (bytes, elf) =>
    {
        ElfSection largest = elf.Sections.Where(section => section.Type == Relocations).MaxBy(section => section.Size)!;
        Span<byte> headers = bytes.AsSpan((int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(40)));
        foreach (ElfSection section in elf.Sections.Where(section => section.Type == Relocations))
        {
            BinaryPrimitives.WriteInt64LittleEndian(headers[((section.Index * SectionHeaderSize) + 24)..], largest.Offset);
            BinaryPrimitives.WriteInt64LittleEndian(headers[((section.Index * SectionHeaderSize) + 32)..], largest.Size);
        }
    });

    [Test]
    public void Every_symbol_with_the_longest_name() => AssertBroken("longer than it is", (bytes, elf) =>
    {
        ElfSection table = elf.Sections.Single(section => section.Type == Symbols);
        int longest = Enumerable.Range(0, elf.Symbols.Count).MaxBy(i => elf.Symbols[i].Name.Length);
        byte[] name = bytes.AsSpan((int)table.Offset + (longest * SymbolSize), 4).ToArray();
        for (int i = 1; i < elf.Symbols.Count; i++)
            name.CopyTo(bytes.AsSpan((int)table.Offset + (i * SymbolSize)));
    });

    [Test]
    public void Every_record_with_the_bytes_of_one() => AssertBroken("lie over each other", (bytes, elf) =>
    {
        ElfSection table = elf.Sections.Single(section => section.Type == Symbols);
        int[] records = [.. Enumerable.Range(0, elf.Symbols.Count)
            .Where(i => elf.Symbols[i].Name.Contains("cp_record_", StringComparison.Ordinal))];
        int longest = records.MaxBy(i => elf.Symbols[i].Size);
        byte[] extent = bytes.AsSpan((int)table.Offset + (longest * SymbolSize) + 8, 16).ToArray();
        foreach (int i in records)
            extent.CopyTo(bytes.AsSpan((int)table.Offset + (i * SymbolSize) + 8));
    });

    private static void AssertBroken(string reason, Action<byte[], ElfObject> change)
    {
        byte[] bytes = [.. s_object];
        change(bytes, ElfObject.Read(s_object));
        Assert.That(() => StencilRecord.ReadAll(ElfObject.Read(bytes)),
            Throws.InstanceOf<ObjectFormatException>().With.Message.Contain(reason));
    }
}
