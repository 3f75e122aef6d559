using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Reflection;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace CopyPatch.Tests.Patching;

/// <summary>The entries of all baked texts of the repository.</summary>
internal static class BakedEntries
{
    private static readonly string s_repository = typeof(BakedEntries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "Repository").Value!;

    /// <summary>Gets their machine code, without that which is there twice.</summary>
    /// <param name="architecture">As texts call it.</param>
    public static (string Name, byte[] Code)[] Of(string architecture) =>
    [
        .. from folder in new[] { "src", "sample-interpreter", "templates", "tests" }
           from path in Directory.EnumerateFiles(Path.Combine(s_repository, folder), "*.stencil.txt", SearchOption.AllDirectories)
           from bytes in ObjectsOf(path, architecture)
           from entry in EntriesOf(Path.GetFileName(path), bytes)
           group entry by Convert.ToHexString(entry.Code) into same
           select same.First(),
    ];

    // A line that begins with the word, and lines of base64 that unfold to an object file.
    private static IEnumerable<byte[]> ObjectsOf(string path, string architecture)
    {
        string[] lines = File.ReadAllLines(path);
        for (int i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith($"object {architecture} ", StringComparison.Ordinal))
                continue;
            string text = string.Concat(lines.Skip(i + 1).TakeWhile(line => line.Length % 4 == 0 && !line.Contains(' ')));
            using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(text)), CompressionMode.Decompress);
            var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            yield return bytes.ToArray();
        }
    }

    private static IEnumerable<(string Name, byte[] Code)> EntriesOf(string file, byte[] bytes)
    {
        using IELF elf = ELFReader.Load(new MemoryStream(bytes), shouldOwnStream: true);
        var symbols = (SymbolTable<ulong>)elf.GetSection(".symtab");
        foreach (SymbolEntry<ulong> symbol in symbols.Entries.Where(
            one => one.Name.StartsWith("cp_entry_", StringComparison.Ordinal) && one.Type == SymbolType.Function))
        {
            byte[] section = symbol.PointedSection!.GetContents();
            yield return ($"{symbol.Name} of {file}", section[(int)symbol.Value..(int)(symbol.Value + symbol.Size)]);
        }
    }
}
