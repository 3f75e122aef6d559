using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace CopyPatch.Generators.Operations;

/// <summary>Finds sentinels in code.</summary>
internal static class SentinelSite
{
    /// <summary>Gets where a 32-bit number stands in the code, or -1 if it does not, or more than once.</summary>
    public static int Find(ReadOnlySpan<byte> code, int number, ICollection<int> taken)
    {
        int found = -1;
        for (int at = 0; at + 4 <= code.Length; at++)
        {
            if (taken.Contains(at) || BinaryPrimitives.ReadInt32LittleEndian(code.Slice(at)) != number)
                continue;
            if (found >= 0)
                return -1;
            found = at;
        }

        return found;
    }
}
