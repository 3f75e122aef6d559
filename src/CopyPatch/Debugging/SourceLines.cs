using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;

namespace CopyPatch;

/// <summary>Which line of a file machine code is shown with.</summary>
/// <param name="Offset">Where the code of the line starts, in bytes from the start of all.</param>
/// <param name="Line">The line, from 1 on.</param>
internal readonly record struct SourceLine(int Offset, int Line);

/// <summary>
/// The lines of code: those of its source where its positions are such; otherwise of a listing that is written to a file, with a line
/// for each stencil, so that a debugger steps from one to the next.
/// </summary>
/// <param name="File">The file's path.</param>
/// <param name="Lines">The lines in the order of their code.</param>
internal sealed record SourceLines(string File, SourceLine[] Lines)
{
    private static int s_listings;

    /// <summary>Finds the lines of code.</summary>
    /// <returns>Null where there are none, or the listing cannot be written.</returns>
    public static SourceLines? Of(PublishedCode code) => code.SourceFile is { } file
        ? OfPositions(file, code.Positions)
        : code.Stencils.Length == 0 ? null : OfListing(code);

    private static SourceLines? OfPositions(string file, PublishedPosition[] positions)
    {
        var lines = new List<SourceLine>(positions.Length);
        foreach (PublishedPosition position in positions)
        {
            if (position.Position > 0)
                lines.Add(new SourceLine(position.Offset, position.Position));
        }

        return lines.Count == 0 ? null : new SourceLines(file, [.. lines]);
    }

    private static SourceLines? OfListing(PublishedCode code)
    {
        var text = new StringBuilder();
        var lines = new List<SourceLine>(code.Stencils.Length);
        int line = 1;
        int function = 0;
        int position = 0;
        foreach (PublishedStencil stencil in code.Stencils)
        {
            for (; function < code.Functions.Length && code.Functions[function].Offset <= stencil.Offset; function++, line++)
                text.Append(DebugName.Of(code.Functions[function].Name)).Append(":\n");
            if (!stencil.IsLabel)
                lines.Add(new SourceLine(stencil.Offset, line));
            text.Append(stencil.IsLabel ? "" : "    ").Append(DebugName.Of(stencil.Name)).Append(stencil.IsLabel ? ":" : "");
            if (!stencil.IsLabel && TryPass(code.Positions, stencil.Offset, ref position))
                text.Append("  ; position ").Append(code.Positions[position - 1].Position);
            text.Append('\n');
            line++;
        }

        return TryWrite(code.Name, text.ToString()) is { } path ? new SourceLines(path, [.. lines]) : null;
    }

    // Whether there is a position at this offset or before it that was not passed yet.
    private static bool TryPass(PublishedPosition[] positions, int offset, ref int next)
    {
        int before = next;
        while (next < positions.Length && positions[next].Offset <= offset)
            next++;
        return next > before;
    }

    private static string? TryWrite(string name, string text)
    {
        try
        {
            string path = Path.Combine(DebugFolder.Path, $"{Interlocked.Increment(ref s_listings)}-{FileName(name)}.stencils");
            System.IO.File.WriteAllText(path, text);
            return path;
        }
        catch (SystemException exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // A few letters to recognize it by: a name may be long, and have any character.
    private static string FileName(string name)
    {
        var letters = new StringBuilder();
        foreach (char letter in name.AsSpan(0, Math.Min(name.Length, 60)))
            letters.Append(char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-' ? letter : '_');
        return letters.ToString();
    }
}
