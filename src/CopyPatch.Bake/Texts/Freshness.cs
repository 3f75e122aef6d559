using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Texts;

/// <summary>Says whether a stencil text still is what its inputs would give.</summary>
internal static class Freshness
{
    /// <summary>Null where the text is fresh; otherwise why it is not, as the end of a sentence.</summary>
    /// <remarks>A text that was baked for more than is wanted is as good: nothing need be baked.</remarks>
    public static string? WhyStale(StencilText text, StencilSource source, ProjectPaths paths)
    {
        if (text.Inputs.Count == 0 || text.Inputs[0].Name != source.Name)
            return $"it was made of '{text.SourcePath}'";
        if (text.Flags != source.Flags)
            return $"its flags were '{text.Flags}' and are '{source.Flags}'";
        IReadOnlyList<TargetMachine> targets = TargetMachine.In(text);
        if (source.Targets.Except(targets).ToList() is { Count: > 0 } missing)
            return $"it was baked for {TargetMachine.NamesOf(targets)} only, and {TargetMachine.NamesOf(missing)} is wanted";

        foreach (InputFile input in text.Inputs)
        {
            try
            {
                if (Digests.Of(SourceBytes.Read(paths.FileOf(input.Name))) != input.Sha256)
                    return $"'{input.Name}' changed";
            }
            catch (Exception exception) when (exception
                is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                // The last two are for names that cannot be a file's: which these are, each system has its own mind of.
                return $"'{input.Name}' is missing";
            }
        }

        return text.Digest == StencilDigest.Of(text.Flags, text.Inputs, text.Placements.Count > 0, targets)
            ? null
            : "this version of CopyPatch compiles with other flags";
    }
}
