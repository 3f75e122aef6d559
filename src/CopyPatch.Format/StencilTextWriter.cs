using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace CopyPatch.Format;

/// <summary>Writes stencil texts: lines that people can read, and behind some of them the bytes that they announce.</summary>
internal static class StencilTextWriter
{
    private const int LineLength = 120;

    /// <summary>
    /// The lines without the bytes. Where they are equal the objects are: another .NET's compression is no difference.
    /// </summary>
    public static IEnumerable<string> HeaderOf(StencilText text) => LinesOf(text).Select(line => line.Text);

    public static string Write(StencilText text)
    {
        var written = new StringBuilder();
        foreach ((string line, PackedBytes? bytes) in LinesOf(text))
        {
            written.Append(line).Append('\n');
            for (int i = 0; i < bytes?.Base64.Length; i += LineLength)
                written.Append(bytes.Base64, i, Math.Min(LineLength, bytes.Base64.Length - i)).Append('\n');
        }

        return written.ToString();
    }

    private static IEnumerable<(string Text, PackedBytes? Bytes)> LinesOf(StencilText text)
    {
        yield return ($"{StencilFormat.Signature}{StencilFormat.Version}", null);
        yield return ("source " + text.SourcePath, null);
        yield return ("clang " + text.ClangVersion, null);
        yield return (("flags " + text.Flags).TrimEnd(), null);
        foreach (InputFile input in text.Inputs)
            yield return ($"input {input.Sha256} {input.Name}", null);
        yield return ("digest " + text.Digest, null);
        yield return Line("text", text.Source);
        foreach (BakedObject item in text.Objects)
            yield return Line($"object {item.Architecture} {item.Triple}", item.Content);
        foreach (BakedObject item in text.Placements)
            yield return Line($"placements {item.Architecture} {item.Triple}", item.Content);
        foreach (BakedObject item in text.Handlers)
            yield return Line($"handlers {item.Architecture} {item.Triple}", item.Content);
        foreach (Leak leak in text.Leaks)
            yield return ($"leak {leak.Architecture} {leak.Owner} {leak.Symbol} {leak.Line} {leak.File}", null);
        yield return ("end", null);

        static (string, PackedBytes?) Line(string start, PackedBytes bytes) => ($"{start} {bytes.Length} {bytes.Sha256}", bytes);
    }
}
