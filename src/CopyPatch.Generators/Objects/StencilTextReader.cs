using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Objects;

/// <summary>
/// Unpacks a stencil text. Its lines are a keyword and words, and after those with a length and a hash the bytes
/// themselves, deflated, in base64. Memory is bounded whatever the text says.
/// </summary>
internal sealed class StencilTextReader
{
    public const int FormatVersion = 1;

    private const int MaximumText = 64 << 20;
    private const int MaximumBytes = 32 << 20;
    private const string Signature = "copypatch stencils ";

    private readonly TextLineCollection _lines;
    private readonly CancellationToken _cancellation;
    private int _next;

    private StencilTextReader(TextLineCollection lines, CancellationToken cancellation)
    {
        _lines = lines;
        _cancellation = cancellation;
    }

    /// <summary>Gets the version that a text says it is in, or null when it is no stencil text.</summary>
    public static string? VersionOf(SourceText text)
    {
        string first = text.Length == 0 ? "" : text.Lines[0].Span.Length > 100 ? "" : text.Lines[0].ToString();
        return first.StartsWith(Signature, StringComparison.Ordinal) ? first.Substring(Signature.Length) : null;
    }

    /// <exception cref="ObjectFormatException">It is broken. The message says how.</exception>
    public static StencilText Read(SourceText text, CancellationToken cancellation)
    {
        if (text.Length == 0)
            throw new ObjectFormatException("it is empty");
        if (text.Length > MaximumText)
            throw new ObjectFormatException($"it has {text.Length:N0} characters, and {MaximumText:N0} are the most");
        if (VersionOf(text) is null)
            throw new ObjectFormatException($"it does not start with '{Signature}{FormatVersion}'");
        return new StencilTextReader(text.Lines, cancellation).Read();
    }

    private StencilText Read()
    {
        _next = 1;
        string? sourcePath = null;
        string? clang = null;
        string? source = null;
        var objects = new List<BakedObject>();
        var placements = new List<BakedObject>();
        while (true)
        {
            int number = _next + 1;
            string line = NextLine();
            string[] words = line.Split(' ');
            switch (words[0])
            {
                case "end":
                    return new StencilText(
                        sourcePath ?? throw Missing("source"),
                        clang ?? throw Missing("clang"),
                        source ?? throw Missing("text"),
                        objects.Count > 0 ? objects : throw Missing("object"),
                        placements);
                case "source":
                    sourcePath = line.Substring("source".Length).Trim();
                    break;
                case "clang":
                    clang = line.Substring("clang".Length).Trim();
                    break;
                case "flags" or "input" or "digest":
                    break; // The build's concern: whether the text is fresh.
                case "text" when words.Length == 3:
                    source = Encoding.UTF8.GetString(ReadBytes(number, words[1], words[2]));
                    break;
                case "object" when words.Length == 5:
                    if (objects.Any(other => other.Architecture == words[1]))
                        throw new ObjectFormatException($"line {number} is a second object for {words[1]}");
                    objects.Add(new BakedObject(words[1], ReadBytes(number, words[3], words[4])));
                    break;
                case "placements" when words.Length == 5:
                    placements.Add(new BakedObject(words[1], ReadBytes(number, words[3], words[4])));
                    break;
                default:
                    throw new ObjectFormatException($"line {number} is not understood");
            }
        }
    }

    private static ObjectFormatException Missing(string keyword) => new($"it has no line '{keyword}'");

    private string NextLine()
    {
        _cancellation.ThrowIfCancellationRequested();
        return _next < _lines.Count && (_next < _lines.Count - 1 || _lines[_next].Span.Length > 0)
            ? _lines[_next++].ToString()
            : throw new ObjectFormatException("it is truncated: there is no line 'end'");
    }

    private byte[] ReadBytes(int number, string lengthText, string hash)
    {
        if (!int.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out int length) || length > MaximumBytes)
            throw new ObjectFormatException($"line {number} has a length that is no number up to {MaximumBytes:N0}");

        var base64 = new StringBuilder();
        while (_next < _lines.Count && IsBase64(_lines[_next]))
            base64.Append(NextLine());
        byte[] bytes = Inflate(number, base64.ToString(), length);
        if (!string.Equals(HashOf(bytes), hash, StringComparison.OrdinalIgnoreCase))
            throw new ObjectFormatException($"the bytes after line {number} are not those that were baked (SHA-256 differs)");
        return bytes;
    }

    // A keyword line has a space, except for the last; and base64 comes in groups of four.
    private static bool IsBase64(TextLine line)
    {
        string text = line.ToString();
        return text.Length > 0 && text.Length % 4 == 0 && text.IndexOf(' ') < 0;
    }

    private static byte[] Inflate(int number, string base64, int length)
    {
        try
        {
            using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(base64)), CompressionMode.Decompress);

            // Grows with what is really there: a length is a claim, and a short text cannot take 32 MB by it.
            var bytes = new MemoryStream();
            byte[] part = new byte[Math.Min(length + 1, 1 << 16)];
            int read;
            while (bytes.Length <= length && (read = stream.Read(part, 0, part.Length)) > 0)
                bytes.Write(part, 0, read);
            return bytes.Length == length
                ? bytes.ToArray()
                : throw new ObjectFormatException($"there are {(bytes.Length < length ? "fewer" : "more")} bytes after line {number} than it says");
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            throw new ObjectFormatException($"the bytes after line {number} cannot be unpacked: {exception.Message}");
        }
    }

    private static string HashOf(byte[] bytes)
    {
        using var algorithm = SHA256.Create();
        return string.Concat(algorithm.ComputeHash(bytes).Select(value => value.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
