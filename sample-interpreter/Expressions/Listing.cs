using System.IO;
using CopyPatch;
using Samples;

namespace Expressions;

/// <summary>Prints machine code operation by operation.</summary>
internal static class Listing
{
    /// <summary>Prints code that was compiled with a listing.</summary>
    public static void Print(string title, CompiledCode code, TextWriter writer)
    {
        writer.WriteLine($"{title}: {code.Length} bytes");
        foreach (ListingEntry entry in code.Listing)
        {
            writer.WriteLine(entry.IsLabel ? $"{entry.Name}:" : $"  {entry.Name}");
            foreach ((int offset, string text) in Disassembly.Of(code.BytesOf(entry.Section, entry.Offset, entry.Length), entry.Offset))
                writer.WriteLine($"    {offset,5:x}  {text}");
        }
        writer.WriteLine();
    }
}
