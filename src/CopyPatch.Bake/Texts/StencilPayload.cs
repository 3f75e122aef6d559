using System;
using System.IO;
using System.IO.Compression;
using System.Text;

namespace CopyPatch.Bake.Texts;

/// <summary>Checks the compressed bytes of a stencil text against the lengths and hashes that it states.</summary>
internal static class StencilPayload
{
    /// <summary>Null where all bytes are what the text says; otherwise what is wrong, as the end of a sentence.</summary>
    public static string? WhyBroken(string file)
    {
        if (new FileInfo(file).Length > StencilText.MaximumLength)
            return "it is too large";

        using var reader = new StringReader(File.ReadAllText(file));
        string? line = reader.ReadLine();
        while (line is not null and not "end")
        {
            string[] fields = line.Split(' ');
            bool hasBytes = fields[0] is "text" or "object" or "placements";
            line = reader.ReadLine();
            if (!hasBytes)
                continue;

            var encoded = new StringBuilder();
            for (; line is not null && line != "end" && line.IndexOf(' ') < 0; line = reader.ReadLine())
                encoded.Append(line);
            if (fields.Length < 3 || !Matches(encoded.ToString(), fields[fields.Length - 2], fields[fields.Length - 1]))
                return $"the bytes of its {string.Join(" ", fields, 0, Math.Min(fields.Length, 2))} are corrupt";
        }

        return line is null ? "it is cut off" : null;
    }

    private static bool Matches(string encoded, string length, string hash)
    {
        try
        {
            using var bytes = new DeflateStream(new MemoryStream(Convert.FromBase64String(encoded)), CompressionMode.Decompress);
            var content = new MemoryStream();
            var buffer = new byte[1 << 16];
            // Bounded: a few bytes of deflate can stand for gigabytes.
            for (int read; (read = bytes.Read(buffer, 0, buffer.Length)) > 0 && content.Length <= StencilText.MaximumObjectLength;)
                content.Write(buffer, 0, read);
            return content.Length.ToString() == length && Digests.Of(content.ToArray()) == hash;
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            return false;
        }
    }
}
