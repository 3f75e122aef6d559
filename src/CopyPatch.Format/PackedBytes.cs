using System;
using System.IO;
using System.IO.Compression;

namespace CopyPatch.Format;

/// <summary>
/// Bytes as a text holds them: deflated, in base64, behind a line that says how many they are and what their hash is.
/// </summary>
/// <param name="Line">The number of that line, where they were read.</param>
/// <param name="Length">How many bytes they unfold to: a claim, which <see cref="Unpack"/> never exceeds.</param>
internal sealed record PackedBytes(int Line, int Length, string Sha256, string Base64)
{
    public static PackedBytes Of(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var deflate = new DeflateStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            deflate.Write(bytes, 0, bytes.Length);
        return new PackedBytes(0, bytes.Length, Digests.Of(bytes), Convert.ToBase64String(compressed.ToArray()));
    }

    /// <exception cref="StencilFormatException">They are not what the line says.</exception>
    public byte[] Unpack()
    {
        byte[] bytes;
        try
        {
            bytes = Inflate();
        }
        catch (Exception exception) when (exception is FormatException or InvalidDataException)
        {
            throw new StencilFormatException($"the bytes after line {Line} cannot be unpacked: {exception.Message.TrimEnd('.')}");
        }

        return Digests.Of(bytes) == Sha256
            ? bytes
            : throw new StencilFormatException($"the bytes after line {Line} are not those that were baked (SHA-256 differs)");
    }

    private byte[] Inflate()
    {
        using var stream = new DeflateStream(new MemoryStream(Convert.FromBase64String(Base64)), CompressionMode.Decompress);

        // Grows with what is really there: a short text cannot take much memory by a large claim.
        var bytes = new MemoryStream();
        byte[] part = new byte[Math.Min(Length + 1, 1 << 16)];
        int read;
        while (bytes.Length <= Length && (read = stream.Read(part, 0, part.Length)) > 0)
            bytes.Write(part, 0, read);
        return bytes.Length == Length
            ? bytes.ToArray()
            : throw new StencilFormatException(
                $"there are {(bytes.Length < Length ? "fewer" : "more")} bytes after line {Line} than it says");
    }
}
