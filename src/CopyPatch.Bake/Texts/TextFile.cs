using System;
using System.IO;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Bake.Texts;

/// <summary>Reads stencil texts of this machine.</summary>
internal static class TextFile
{
    /// <summary>Null where the file is no complete stencil text of this version. Its bytes may still be broken.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file cannot be read.</exception>
    public static StencilText? Read(string file)
    {
        if (new FileInfo(file).Length > StencilFormat.MostCharacters)
            return null;
        try
        {
            return StencilTextReader.Read(File.ReadLines(file));
        }
        catch (StencilFormatException)
        {
            return null;
        }
    }

    /// <summary>Null where all bytes are what the text says; otherwise what is wrong, as the end of a sentence.</summary>
    public static string? WhyBroken(StencilText text)
    {
        try
        {
            text.Source.Unpack();
            foreach (BakedObject item in text.Objects.Concat(text.Placements))
                item.Content.Unpack();
            return null;
        }
        catch (StencilFormatException exception)
        {
            return exception.Message;
        }
    }
}
