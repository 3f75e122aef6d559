using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace CopyPatch.Tests.Heap;

/// <summary>The mappings of this process, as the kernel tells them.</summary>
internal static class ProcessMaps
{
    public static IEnumerable<(ulong Start, ulong End, string Access, string Line)> Read()
    {
        foreach (string line in File.ReadAllLines("/proc/self/maps"))
        {
            string[] range = line[..line.IndexOf(' ')].Split('-');
            yield return (ulong.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                ulong.Parse(range[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                line.Substring(line.IndexOf(' ') + 1, 4), line);
        }
    }

    public static IEnumerable<string> WritableAndExecutable() =>
        Read().Where(map => map.Access.Contains('w') && map.Access.Contains('x')).Select(map => map.Line);

    public static string AccessAt(nint address) =>
        Read().FirstOrDefault(map => (ulong)address >= map.Start && (ulong)address < map.End).Access ?? "none";

    public static bool IsExecutable(nint address) => AccessAt(address).Contains('x');
}
