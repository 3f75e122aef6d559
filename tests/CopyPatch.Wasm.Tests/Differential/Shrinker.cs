using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Makes a list of decisions shorter and its numbers smaller, as long as what they give still fails.</summary>
internal static class Shrinker
{
    public static List<uint> Shrink(IReadOnlyList<uint> choices, Func<List<uint>, bool> fails)
    {
        List<uint> best = [.. choices];
        bool better = true;
        while (better)
        {
            better = false;
            for (int size = Math.Max(best.Count / 2, 1); size > 0; size /= 2)
            {
                for (int start = 0; start < best.Count; start += size)
                    better |= TryAll(ref best, start, size, fails);
            }
        }
        return best;
    }

    private static bool TryAll(ref List<uint> best, int start, int size, Func<List<uint>, bool> fails)
    {
        int count = Math.Min(size, best.Count - start);
        bool better = false;
        List<uint> without = [.. best.Take(start), .. best.Skip(start + count)];
        while (count > 0 && fails(without))
        {
            best = without;
            better = true;
            count = Math.Min(size, best.Count - start);
            without = [.. best.Take(start), .. best.Skip(start + count)];
        }
        if (count > 0 && best.Skip(start).Take(count).Any(choice => choice != 0))
        {
            List<uint> zeroed = [.. best.Take(start), .. Enumerable.Repeat(0u, count), .. best.Skip(start + count)];
            if (fails(zeroed))
            {
                best = zeroed;
                better = true;
            }
            else if (count == 1)
                better |= TrySmaller(ref best, start, fails);
        }
        return better;
    }

    private static bool TrySmaller(ref List<uint> best, int index, Func<List<uint>, bool> fails)
    {
        uint value = best[index];
        foreach (uint smaller in (ReadOnlySpan<uint>)[0, 1, value / 2, value - 1])
        {
            // What was counted, or chosen, may have had decisions of its own, right behind it.
            for (int more = 0; smaller < value && more <= Math.Min(12, best.Count - index - 1); more++)
            {
                List<uint> changed = [.. best.Take(index), smaller, .. best.Skip(index + 1 + more)];
                if (fails(changed))
                {
                    best = changed;
                    return true;
                }
            }
        }
        return false;
    }
}
