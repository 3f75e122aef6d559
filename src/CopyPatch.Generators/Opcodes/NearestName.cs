using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Which of the names that exist somebody may have meant.</summary>
internal static class NearestName
{
    /// <summary>The nearest candidate, or null if none is near: more than a third of its letters would have to change.</summary>
    public static string? Find(string name, IEnumerable<string> candidates)
    {
        string? nearest = null;
        int least = Math.Max(1, name.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance < least)
            {
                least = distance;
                nearest = candidate;
            }
        }

        return nearest;
    }

    /// <summary>The first of some names, quoted.</summary>
    public static string List(string[] names)
        => string.Join(", ", names.Take(8).Select(name => $"'{name}'")) + (names.Length > 8 ? ", ..." : "");

    /// <summary>
    /// Insertions, deletions, replacements and exchanges of two neighbours from one to the other (Damerau and Levenshtein's,
    /// each letter edited once).
    /// </summary>
    public static int Distance(string from, string to)
    {
        int[] beforeLast = [];
        int[] last = Enumerable.Range(0, to.Length + 1).ToArray();
        for (int i = 1; i <= from.Length; i++)
        {
            int[] row = new int[to.Length + 1];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                row[j] = Math.Min(replaced, Math.Min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                    row[j] = Math.Min(row[j], beforeLast[j - 2] + 1);
            }

            beforeLast = last;
            last = row;
        }

        return last[to.Length];
    }
}
