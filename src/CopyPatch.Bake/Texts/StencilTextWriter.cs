using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace CopyPatch.Bake.Texts;

/// <summary>Writes stencil texts: header lines that people can read, and compressed bytes in base64.</summary>
internal static class StencilTextWriter
{
    private const int LineLength = 120;

    public static string Write(StencilText text)
    {
        var lines = new StringBuilder();
        Line(StencilText.FormatLine);
        Line("source " + text.Source);
        Line("clang " + text.ClangVersion);
        Line(("flags " + text.Flags).TrimEnd());
        foreach (InputFile input in text.Inputs)
            Line(input.ToString());
        Line("digest " + text.Digest);
        Line($"text {text.SourceText.Length} {Digests.Of(text.SourceText)}");
        Bytes(text.SourceText);
        foreach (BakedObject item in text.Objects)
            Object("object", item);
        foreach (BakedObject item in text.Placements)
            Object("placements", item);

        Line("end");
        return lines.ToString();

        void Line(string line) => lines.Append(line).Append('\n');

        void Object(string keyword, BakedObject item)
        {
            Line($"{keyword} {item.Architecture} {item.Triple} {item.Bytes.Length} {Digests.Of(item.Bytes)}");
            Bytes(item.Bytes);
        }

        void Bytes(byte[] bytes)
        {
            string encoded = Convert.ToBase64String(Deflate(bytes));
            for (int i = 0; i < encoded.Length; i += LineLength)
                Line(encoded.Substring(i, Math.Min(LineLength, encoded.Length - i)));
        }
    }

    private static byte[] Deflate(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(bytes, 0, bytes.Length);
        return compressed.ToArray();
    }
}
