using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CopyPatch.Tests.Heap;

/// <summary>The mappings of this process, as the system tells them.</summary>
internal static unsafe partial class ProcessMaps
{
    /// <summary>Gets all ranges that are mapped, with their access: r, w and x, or a dash.</summary>
    public static IEnumerable<(ulong Start, ulong End, string Access)> Read() => OperatingSystem.IsWindows() ? ReadWindows() : ReadLinux();

    public static IEnumerable<string> WritableAndExecutable() =>
        Read().Where(map => map.Access is [_, 'w', 'x']).Select(map => $"{map.Start:x}-{map.End:x}");

    public static bool IsExecutable(nint address) => AccessAt(address) == "r-x";

    /// <summary>Whether it is read and written, and never executed.</summary>
    public static bool IsData(nint address) => AccessAt(address) == "rw-";

    /// <summary>Whether nothing can be done with it: it is not committed, or not mapped at all.</summary>
    public static bool IsOutOfReach(nint address) => AccessAt(address) is "---" or "none";

    private static string AccessAt(nint address) =>
        Read().FirstOrDefault(map => (ulong)address >= map.Start && (ulong)address < map.End).Access ?? "none";

    private static IEnumerable<(ulong Start, ulong End, string Access)> ReadLinux()
    {
        foreach (string line in File.ReadAllLines("/proc/self/maps"))
        {
            string[] range = line[..line.IndexOf(' ')].Split('-');
            yield return (ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture), line.Substring(line.IndexOf(' ') + 1, 3));
        }
    }
}
