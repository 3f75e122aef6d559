using System;
using System.Collections.Generic;
using System.IO;

namespace CopyPatch.Bake.Texts;

/// <summary>Says whether a stencil text still is what its inputs would give.</summary>
internal static class Freshness
{
    /// <summary>Null where the text is fresh; otherwise why it is not, as the end of a sentence.</summary>
    public static string? WhyStale(StencilHeader header, string source, string flags, ProjectPaths paths)
    {
        List<InputFile> inputs = [.. header.Inputs];
        if (inputs.Count == 0 || inputs[0].Name != source)
            return $"it was made of '{header.Source}'";
        if (header.Flags != flags)
            return $"its flags were '{header.Flags}' and are '{flags}'";

        foreach (InputFile input in inputs)
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

        return header.Digest == StencilText.DigestOf(flags, inputs, header.HasPlacements)
            ? null
            : "the flags of this version of CopyPatch are others";
    }
}
