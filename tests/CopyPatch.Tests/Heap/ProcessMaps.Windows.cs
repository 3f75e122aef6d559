using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Tests.Heap;

internal static unsafe partial class ProcessMaps
{
    private const uint Commit = 0x1000;
    private const uint Free = 0x10000;
    private const uint AllProtections = 0xFF;

    private static List<(ulong Start, ulong End, string Access)> ReadWindows()
    {
        var maps = new List<(ulong, ulong, string)>();
        nuint address = 0;
        while (VirtualQuery(address, out Region region, (nuint)sizeof(Region)) != 0)
        {
            if (region.State != Free)
                maps.Add((region.Start, region.Start + region.Length, region.State == Commit ? AccessOf(region.Protection) : "---"));
            address = region.Start + region.Length;
        }

        return maps;
    }

    private static string AccessOf(uint protection) => (protection & AllProtections) switch
    {
        0x02 => "r--",
        0x04 or 0x08 => "rw-",
        0x10 or 0x20 => "r-x",
        0x40 or 0x80 => "rwx",
        _ => "---",
    };

    [LibraryImport("kernel32")]
    private static partial nuint VirtualQuery(nuint address, out Region region, nuint size);

    // MEMORY_BASIC_INFORMATION
    private struct Region
    {
        public nuint Start;
        public nuint Allocation;
        public uint AllocationProtection;
        public uint Partition;
        public nuint Length;
        public uint State;
        public uint Protection;
        public uint Type;
    }
}
