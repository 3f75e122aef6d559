using System;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace CopyPatch.Wasm.Tests;

/// <summary>
/// Modules that tools have made of sources. Where the environment names a folder (<c>COPYPATCH_KEPT_MODULES</c>), they are kept there:
/// for a later run on a system without the tools.
/// </summary>
internal static class KeptModules
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("COPYPATCH_KEPT_MODULES");

    /// <summary>Gets the module of a source.</summary>
    /// <param name="source">The source's text.</param>
    /// <param name="convert">Makes the module, where there is none yet.</param>
    public static byte[] Get(string source, Func<byte[]> convert)
    {
        if (string.IsNullOrEmpty(s_folder))
            return convert();
        string text = source.ReplaceLineEndings("\n");
        string kept = Path.Combine(s_folder, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text))) + ".wasm");
        if (File.Exists(kept))
            return File.ReadAllBytes(kept);
        byte[] bytes = convert();
        Directory.CreateDirectory(s_folder);
        // Tests run side by side, and none is to see half of a file.
        string half = Path.Combine(s_folder, Path.GetRandomFileName());
        File.WriteAllBytes(half, bytes);
        File.Move(half, kept, overwrite: true);
        return bytes;
    }
}
