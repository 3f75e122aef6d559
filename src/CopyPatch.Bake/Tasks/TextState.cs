using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Texts;

namespace CopyPatch.Bake.Tasks;

/// <summary>
/// What lies beside an intermediate text: which clang made it, and its warnings, so that a build which compiles nothing
/// still shows them (and still fails where warnings are errors).
/// </summary>
internal sealed record TextState(string ClangIdentity, IReadOnlyList<ClangMessage> Warnings)
{
    public static string PathFor(string text) => Path.ChangeExtension(text, ".state");

    public void Write(string path) => AtomicFile.WriteIfDifferent(path, string.Concat(
        new[] { ClangIdentity }.Concat(Warnings.Select(Line)).Select(line => line + "\n")));

    public static TextState? Read(string path)
    {
        if (!File.Exists(path))
            return null;

        string[] lines = File.ReadAllLines(path);
        return lines.Length == 0 ? null : new TextState(lines[0], [.. lines.Skip(1).Select(Warning)]);
    }

    private static string Line(ClangMessage warning) =>
        FormattableString.Invariant($"{warning.Line}\t{warning.Column}\t{warning.File}\t{warning.Text}");

    private static ClangMessage Warning(string line)
    {
        string[] fields = line.Split(['\t'], 4);
        return fields.Length == 4
            ? new ClangMessage(Severity.Warning, fields[2], Number(fields[0]), Number(fields[1]), fields[3])
            : new ClangMessage(Severity.Warning, "", 0, 0, line);
    }

    private static int Number(string digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}
