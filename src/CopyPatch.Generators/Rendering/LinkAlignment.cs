using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>
/// Where a stencil of x86-64 may start so that its links can be changed while it runs: a processor writes four bytes at once, and fetches
/// them so, where they lie in one aligned word of eight (AMD64 Architecture Programmer's Manual, volume 2, 7.3.2). AArch64's instructions
/// are aligned.
/// </summary>
internal static class LinkAlignment
{
    private const int Word = 8;

    /// <summary>
    /// Gets the distances from an aligned word at which it may start, a bit for each, the highest first: those where most of its links
    /// can be changed. Null where it may start anywhere.
    /// </summary>
    public static string? StartsOf(MachineCode code)
    {
        int[] links = [.. code.Patches.Where(patch => patch.Target == PatchTarget.Link).Select(patch => patch.Offset)];
        if (links.Length == 0)
            return null;
        int[] counts = [.. Enumerable.Range(0, Word).Select(start => links.Count(link => (start + link) % Word <= Word - sizeof(int)))];
        return string.Concat(counts.Reverse().Select(count => count == counts.Max() ? '1' : '0'));
    }
}
