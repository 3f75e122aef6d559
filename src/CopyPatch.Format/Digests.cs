using System.Collections.Generic;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CopyPatch.Format;

/// <summary>SHA-256, in the lower-case hexadecimal form that stencil texts have.</summary>
internal static class Digests
{
    public static string Of(byte[] bytes)
    {
        using var sha = SHA256.Create();
        var text = new StringBuilder(64);
        foreach (byte b in sha.ComputeHash(bytes))
            text.Append(b.ToString("x2", CultureInfo.InvariantCulture));
        return text.ToString();
    }

    public static string Of(IEnumerable<string> lines) => Of(Encoding.UTF8.GetBytes(string.Join("\n", lines) + "\n"));
}
