using System.IO;

namespace CopyPatch.Bake.Texts;

/// <summary>Contents of C files, the same for every checkout: a git that writes CRLF must not make a file stale.</summary>
internal static class SourceBytes
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="System.UnauthorizedAccessException">The file cannot be read.</exception>
    public static byte[] Read(string path) => WithLineFeeds(File.ReadAllBytes(path));

    public static byte[] WithLineFeeds(byte[] bytes)
    {
        var text = new MemoryStream(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] != '\r' || i + 1 >= bytes.Length || bytes[i + 1] != '\n')
                text.WriteByte(bytes[i]);
        }

        return text.ToArray();
    }
}
