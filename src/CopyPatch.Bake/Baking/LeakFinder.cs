using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Texts;
using CopyPatch.Format;

namespace CopyPatch.Bake.Baking;

/// <summary>
/// Finds the lines of C whose code refers to names that are not there at run time, in clang's own assembly text: an object
/// without debug information knows functions only, and with it every baked text would grow.
/// </summary>
internal static class LeakFinder
{
    /// <summary>The flags that make clang write such a text to its output.</summary>
    public static readonly IReadOnlyList<string> Flags = ["-gline-tables-only", "-fverbose-asm", "-S", "-o", "-"];

    // ".loc 0 3 71 # inner.h:3:71 @[ stencils/a.c:10:18 ]"
    private static readonly Regex s_location = new(@"^\s+\.loc\s.*?(?:#|//) (?<places>\S.*)$", RegexOptions.CultureInvariant);
    private static readonly Regex s_place = new(@"(?<file>.+?):(?<line>[1-9]\d*):\d+(?: @\[ | \]|$)+", RegexOptions.CultureInvariant);
    private static readonly Regex s_label = new(@"^(?<name>[A-Za-z_][\w.$]*):", RegexOptions.CultureInvariant);

    public static IEnumerable<Leak> Find(string assembly, TargetMachine target, ISet<string> names, ProjectPaths paths)
    {
        var mention = new Regex(
            $@"^\s+[a-z][^#]*(?<![\w.$])(?<name>{string.Join("|", names.Select(Regex.Escape))})(?![\w.$])", RegexOptions.CultureInvariant);
        string? owner = null;
        (string File, int Line)? place = null;
        foreach (string line in assembly.Split('\n'))
        {
            if (s_label.Match(line) is { Success: true } label)
                (owner, place) = (OwnerOf(label.Groups["name"].Value), null);
            else if (owner is not null && s_location.Match(line) is { Success: true } location)
                place = PlaceOf(location.Groups["places"].Value, paths) ?? place;
            else if (owner is not null && place is { } at && mention.Match(line) is { Success: true } found)
                yield return new Leak(target.Name, owner, found.Groups["name"].Value, at.Line, at.File);
        }
    }

    // The innermost place that is not in a header of the package: nobody can mend those.
    private static (string File, int Line)? PlaceOf(string places, ProjectPaths paths)
    {
        foreach (Match match in s_place.Matches(places))
        {
            string file = paths.NameOf(match.Groups["file"].Value);
            if (!paths.IsHeader(file))
                return (file, int.Parse(match.Groups["line"].Value, CultureInfo.InvariantCulture));
        }

        return null;
    }

    private static string? OwnerOf(string function) => PlacementName.Parse(function)?.Operation
        ?? new[] { FunctionPrefix.Stencil, FunctionPrefix.Entry, FunctionPrefix.WindowsEntry }.Where(prefix => function.StartsWith(prefix, StringComparison.Ordinal))
            .Select(prefix => function.Substring(prefix.Length)).FirstOrDefault();
}
