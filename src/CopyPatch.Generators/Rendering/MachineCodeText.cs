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

    public static IEnumerable<string> X64(MachineCode code)
    {
        var patches = code.Patches.ToDictionary(patch => patch.Offset);
        var line = new List<string>();
        int started = 0;
        int shown = 0;
        while (shown < code.Bytes.Length && shown < LargestShown)
        {
            if (patches.TryGetValue(shown, out Patch patch))
            {
                int size = patch.Form is PatchForm.Value64 or PatchForm.Absolute64 ? 8 : 4;
                line.Add($"[{NameOf(patch)}:{size}]");
                shown += size;
            }
            else
            {
                line.Add($"{code.Bytes[shown++]:X2}");
            }

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

    /// <summary>The same in instructions; the word of a value that goes into one stands behind its name.</summary>
    public static IEnumerable<string> Arm64(MachineCode code)
    {
        var patches = code.Patches.ToDictionary(patch => patch.Offset);
        var words = new List<string>();
        for (int i = 0; i + 4 <= code.Bytes.Length && i < LargestShown; i += 4)
        {
            string word = $"{code.Bytes[i + 3]:X2}{code.Bytes[i + 2]:X2}{code.Bytes[i + 1]:X2}{code.Bytes[i]:X2}";
            words.Add(patches.TryGetValue(i, out Patch patch) ? $"{word}[{NameOf(patch)}{PartOf(patch.Form)}]" : word);
        }

        for (int i = 0; i < words.Count; i += BytesPerLine / 4)
            yield return string.Join(" ", words.Skip(i).Take(BytesPerLine / 4));
        if (code.Bytes.Length > LargestShown)
            yield return $"... and {code.Bytes.Length - LargestShown} bytes more";
    }

    private static string NameOf(Patch patch) => patch.Target == PatchTarget.Datum ? $"datum {patch.Datum}" : patch.Name;

    private static string PartOf(PatchForm form) => form switch
    {
        PatchForm.MovWide0 => ":0-15",
        PatchForm.MovWide1 => ":16-31",
        PatchForm.MovWide2 => ":32-47",
        PatchForm.MovWide3 => ":48-63",
        _ => "",
    };
}
