using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using CopyPatch.Format;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Objects;

/// <summary>What a macro of copypatch.h wrote down at one of its uses; that header describes the layout.</summary>
/// <param name="Kind">One letter.</param>
/// <param name="Codes">A letter for each type.</param>
/// <param name="Texts">Strings, as the kind has them. Never empty.</param>
/// <param name="Function">The C function that it stands in, or empty.</param>
/// <param name="Order">Its place in the source.</param>
/// <param name="Numbers">What stands behind the strings, where the kind has numbers.</param>
internal sealed record StencilRecord(
    char Kind, int Line, string Codes, IReadOnlyList<string> Texts, string Function, int Order, byte[] Numbers)
{
    private const string SectionName = ".copypatch";
    private const string SymbolPrefix = "cp_record_";

    public string Name => Texts[0];

    /// <summary>Gets the undefined symbol that stands for what this declares; null for a kind that has none.</summary>
    public string? Symbol => Kind switch
    {
        RecordKind.Hole => "cp_hole_" + Name,
        RecordKind.Label => "cp_label_" + Name,
        RecordKind.Callee => "cp_callee_" + Name,
        RecordKind.Link => "cp_link_" + Name,
        RecordKind.HostCall => "cp_host_" + Name,
        RecordKind.Native => "cp_native_" + Name,
        RecordKind.Site => "cp_site_" + Name,
        _ => null,
    };

    /// <summary>Gets the records of an object, in the order of the source.</summary>
    /// <exception cref="ObjectFormatException">A record is not as copypatch.h writes it.</exception>
    public static IReadOnlyList<StencilRecord> ReadAll(ElfObject elf)
    {
        var records = new List<StencilRecord>();
        long left = elf.Sections.Where(section => section.Name == SectionName).Sum(section => section.Size);
        foreach (ElfSymbol symbol in elf.Symbols)
        {
            int prefix = symbol.Name.IndexOf(SymbolPrefix, StringComparison.Ordinal);
            if (prefix < 0 || !symbol.IsInSection || symbol.SectionIndex >= elf.Sections.Count)
                continue;
            ElfSection section = elf.Sections[symbol.SectionIndex];
            if (section.Name != SectionName)
                continue;
            if ((left -= symbol.Size) < 0)
                throw new ObjectFormatException("its records lie over each other");
            records.Add(Read(elf, section, symbol, prefix));
        }

        return [.. records.OrderBy(record => record.Order)];
    }

    private static StencilRecord Read(ElfObject elf, ElfSection section, ElfSymbol symbol, int prefix)
    {
        // A function that clang copied gives its records' symbols a suffix: cp_record_7.12.
        string number = symbol.Name.Substring(prefix + SymbolPrefix.Length).Split('.')[0];
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int order)
            || symbol.Value > (ulong)section.Size || symbol.Size > section.Size - (long)symbol.Value)
            throw new ObjectFormatException($"record '{symbol.Name}' is out of place");

        var bytes = new ByteReader(elf.BytesOf(section).Slice((int)symbol.Value, (int)symbol.Size).ToArray());
        string codes = bytes.Text(5, bytes.Length);
        char kind = (char)bytes.U8(0);
        int most = TextsBeforeNumbers(kind, codes);
        var texts = new List<string>();
        int at = 5 + codes.Length + 1;
        while (at < bytes.Length && texts.Count < most)
        {
            string text = bytes.Text(at, bytes.Length);
            texts.Add(text);
            at += System.Text.Encoding.UTF8.GetByteCount(text) + 1;
        }

        if (texts.Count == 0)
            throw new ObjectFormatException($"record '{symbol.Name}' is empty");
        var record = new StencilRecord(
            kind, (int)bytes.U32(1), codes, texts, symbol.Name.Substring(0, prefix).TrimEnd('.'), order,
            elf.BytesOf(section).Slice((int)symbol.Value + Math.Min(at, bytes.Length), Math.Max(0, bytes.Length - at)).ToArray());
        if (!record.HasItsShape)
            throw new ObjectFormatException($"record '{symbol.Name}' of kind '{record.Kind}' has an unknown form");
        return record.Names.FirstOrDefault(name => !IsIdentifier(name)) is { } name
            ? throw new ObjectFormatException($"'{name}' at line {record.Line} is no identifier")
            : record;
    }

    private static int TextsBeforeNumbers(char kind, string codes) => kind switch
    {
        RecordKind.Struct => 2 + (2 * codes.Length),
        RecordKind.Enum => 2 + codes.Length,
        RecordKind.Constant => 3,
        RecordKind.Site => 2,
        _ => int.MaxValue,
    };

    // What becomes a name in C#. Behind a name and a place come pairs of a type and a name.
    private IEnumerable<string> Names => Kind switch
    {
        RecordKind.Values or RecordKind.Features or RecordKind.Interpreter => [],
        RecordKind.Stencil or RecordKind.HostCall or RecordKind.Native or RecordKind.Constant => Texts.Take(1),
        RecordKind.Struct => Texts.Where((_, i) => i == 0 || (i > 2 && i % 2 == 1)),
        RecordKind.Enum => Texts.Where((_, i) => i == 0 || i > 2),
        RecordKind.ColdPart => [Texts[0], Texts[2]],
        RecordKind.Library => Texts.Where((_, i) => i > 0 && i % 2 == 0),
        RecordKind.TwoResults => Texts.Where((_, i) => i == 0 || (i > 2 && i % 2 == 1)),
        _ => Texts.Where((_, i) => i == 0 || (i > 3 && i % 2 == 0)),
    };

    private static bool IsIdentifier(string name) => SyntaxFacts.IsValidIdentifier(name.Replace('$', '_'));

    private bool HasItsShape => Kind switch
    {
        RecordKind.ColdPart => Codes.Length == 0 && Texts.Count == 3,
        RecordKind.Library => Codes.Length >= 1 && Texts.Count == 2 * Codes.Length,
        RecordKind.Stencil => Codes.Length == 0 && Texts.Count >= 2,
        RecordKind.Features or RecordKind.Interpreter => Codes.Length == 0,
        RecordKind.Hole => Codes.Length == 1 && Texts.Count == 2,
        RecordKind.Label or RecordKind.Callee or RecordKind.Link => Codes.Length == 0 && Texts.Count == 1,
        RecordKind.HostCall or RecordKind.Native => Codes.Length >= 1 && Texts.Count == 1 + Codes.Length,
        RecordKind.Values => Codes.Length == 0 && Texts.Count == 2,
        RecordKind.Operation or RecordKind.Branch or RecordKind.Return =>
            Codes.Length is >= 1 and <= 1 + RecordKind.MostOperands && Texts.Count == 3 + (2 * (Codes.Length - 1)),
        RecordKind.TwoResults =>
            Codes.Length is >= 2 and <= 2 + RecordKind.MostOperands && Texts.Count == 2 + (2 * Codes.Length),
        RecordKind.Struct => Texts.Count == 2 + (2 * Codes.Length) && Numbers.Length == 8 * (2 + (3 * Codes.Length)),
        RecordKind.Enum => Codes.Length >= 2 && Texts.Count == 2 + Codes.Length && Numbers.Length == 8 * (Codes.Length - 1),
        RecordKind.Constant => Codes.Length == 1 && Texts.Count == 3 && Numbers.Length is 1 or 2 or 4 or 8 or 16,
        RecordKind.Site => Codes.Length == 1 && Texts.Count == 2 && Numbers.Length == 8,
        RecordKind.Entry => Codes.Length >= 1 && Texts.Count == 3 + (2 * (Codes.Length - 1)),
        _ => false,
    };
}
