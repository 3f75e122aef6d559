using System;
using System.Collections.Generic;
using System.IO;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>
/// Makes a module of which all functions are there several times. The copies call what the originals call.
/// </summary>
internal static class Enlargement
{
    /// <summary>Writes the larger module beside the module.</summary>
    public static ModuleFile Write(ModuleFile module, int times)
    {
        List<byte> bytes = [.. module.Bytes.AsSpan(0, Sections.HeaderBytes)];
        foreach ((byte id, ReadOnlyMemory<byte> content) in Sections.Read(module.Bytes))
        {
            // Copies come behind all functions that there were, so no index changes.
            bool isRepeated = id is Sections.Function or Sections.Code;
            byte[] enlarged = isRepeated ? Repeat(content.Span, times) : content.ToArray();
            bytes.Add(id);
            Sections.AppendNumber(bytes, (uint)enlarged.Length);
            bytes.AddRange(enlarged);
        }

        string path = Path.ChangeExtension(module.Path, $"{times}.wasm");
        File.WriteAllBytes(path, [.. bytes]);
        return new ModuleFile(path);
    }

    // A vector: a count, and that many things.
    private static byte[] Repeat(ReadOnlySpan<byte> vector, int times)
    {
        int start = 0;
        uint count = Sections.ReadNumber(vector, ref start);
        List<byte> bytes = [];
        Sections.AppendNumber(bytes, count * (uint)times);
        for (int i = 0; i < times; i++)
            bytes.AddRange(vector[start..]);
        return [.. bytes];
    }
}
