using System;
using System.IO;
using System.Linq;
using System.Text;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>Objects of earlier bakes, each by a digest of all that decides what is in it.</summary>
/// <remarks>A file holds the digest of its object, and the object. Nothing goes wrong where a file is lost, damaged or in use.</remarks>
internal sealed class ObjectCache(string directory)
{
    private const int DigestLength = 64;

    /// <summary>What is kept of them, those that were used last.</summary>
    private const long MostBytes = 256L << 20;

    /// <summary>Null where there is none.</summary>
    public byte[]? Find(string key)
    {
        try
        {
            string file = FileOf(key);
            if (!File.Exists(file))
                return null;
            byte[] bytes = File.ReadAllBytes(file);
            byte[] content = new byte[Math.Max(0, bytes.Length - DigestLength)];
            Buffer.BlockCopy(bytes, bytes.Length - content.Length, content, 0, content.Length);
            if (bytes.Length < DigestLength || Encoding.ASCII.GetString(bytes, 0, DigestLength) != Digests.Of(content))
                return null;
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow);
            return content;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Add(string key, byte[] content) =>
        Try(() => AtomicFile.Write(FileOf(key), [.. Encoding.ASCII.GetBytes(Digests.Of(content)), .. content]));

    /// <summary>Forgets what was not used for longest, where there is too much.</summary>
    public void Trim() => Try(() =>
    {
        long kept = 0;
        foreach (FileInfo file in Directory.CreateDirectory(directory).GetFiles().OrderByDescending(file => file.LastWriteTimeUtc))
        {
            kept += file.Length;
            if (kept > MostBytes)
                file.Delete();
        }
    });

    private string FileOf(string key) => Path.Combine(directory, key + ".o");

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is compiled again, then.
        }
    }
}
