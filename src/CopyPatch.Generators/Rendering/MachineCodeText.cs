using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Machine code in hexadecimal, with what is patched marked by name: <c>49 BA [value:8] 4D 89 14 24</c>.</summary>
internal static class MachineCodeText
{
    private const int BytesPerLine = 16;

    // More than this helps nobody in a tooltip.
    private const int LargestShown = 256;

    /// <summary>
    /// Gets the lines. Where instructions are words, so is what is shown; the part of a value that goes into one stands behind
    /// its name.
    /// </summary>
    public static IEnumerable<string> Of(MachineCode code, InstructionSet architecture)
    {
        var patches = code.Patches.ToDictionary(patch => patch.Offset);
        var line = new List<string>();
        int started = 0;
        int shown = 0;
        while (shown < code.Bytes.Length && shown < LargestShown)
        {
            patches.TryGetValue(shown, out Patch? patch);
            int size = architecture.WordSize > 1 ? architecture.WordSize : patch?.Form.Size() ?? 1;
            string text = string.Concat(code.Bytes.Skip(shown).Take(size).Reverse().Select(value => $"{value:X2}"));
            line.Add(patch is null ? text
                : architecture.WordSize > 1 ? $"{text}[{NameOf(patch)}{PartOf(patch.Form)}]"
                : $"[{NameOf(patch)}:{size}]");
            shown += size;
            if (shown - started >= BytesPerLine)
            {
                yield return string.Join(" ", line);
                line.Clear();
                started = shown;
            }
        }

        if (line.Count > 0)
            yield return string.Join(" ", line);
        if (shown < code.Bytes.Length)
            yield return $"... and {code.Bytes.Length - shown} bytes more";
    }

    private static string NameOf(Patch patch) => patch.Target switch
    {
        PatchTarget.Datum => $"datum {patch.Datum}",
        PatchTarget.Back => "back",
        PatchTarget.Trap => "trap",
        _ => patch.Name,
    };

    private static string PartOf(PatchForm form) => form switch
    {
        PatchForm.MovWide0 => ":0-15",
        PatchForm.MovWide1 => ":16-31",
        PatchForm.MovWide2 => ":32-47",
        PatchForm.MovWide3 => ":48-63",
        _ => "",
    };
}
