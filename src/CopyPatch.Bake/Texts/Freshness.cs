using System;
using System.IO;
using CopyPatch.Format;

namespace CopyPatch.Bake.Texts;

/// <summary>Says whether a stencil text still is what its inputs would give.</summary>
internal static class Freshness
{
    /// <summary>Null where the text is fresh; otherwise why it is not, as the end of a sentence.</summary>
    public static string? WhyStale(StencilText text, string source, string flags, ProjectPaths paths)
    {
        if (text.Inputs.Count == 0 || text.Inputs[0].Name != source)
            return $"it was made of '{text.SourcePath}'";
        if (text.Flags != flags)
            return $"its flags were '{text.Flags}' and are '{flags}'";

        foreach (InputFile input in text.Inputs)
        {
            try
            {
                if (Digests.Of(SourceBytes.Read(paths.FileOf(input.Name))) != input.Sha256)
                    return $"'{input.Name}' changed";
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return $"'{input.Name}' is missing";
            }
        }

        return text.Digest == StencilDigest.Of(flags, text.Inputs, text.Placements.Count > 0)
            ? null
            : "this version of CopyPatch compiles with other flags";
    }
}
