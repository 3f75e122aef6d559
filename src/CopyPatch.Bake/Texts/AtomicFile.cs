using System;
using System.IO;
using System.Text;

namespace CopyPatch.Bake.Texts;

/// <summary>Files that are there wholly or not at all, whoever reads them meanwhile.</summary>
internal static class AtomicFile
{
    private static readonly Encoding s_utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file unless it has that text already, so that its time changes only with its contents.</summary>
    public static void WriteIfDifferent(string path, string text)
    {
        if (!File.Exists(path) || File.ReadAllText(path, s_utf8) != text)
            Write(path, text);
    }

    public static void Write(string path, string text) => Write(path, s_utf8.GetBytes(text));

    public static void Write(string path, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            File.WriteAllBytes(temporary, bytes);
            Patience.Try(() =>
            {
                if (File.Exists(path))
                    File.Replace(temporary, path, null);
                else
                    File.Move(temporary, path);
            });
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
