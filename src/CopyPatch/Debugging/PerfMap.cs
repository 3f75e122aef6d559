using System;
using System.Globalization;
using System.IO;
using System.Text;
using System.Threading;

namespace CopyPatch;

/// <summary>
/// The file in which perf and others look for the names of code that is in no file (tools/perf/Documentation/jit-interface.txt in Linux):
/// start and size in hexadecimal digits, and the name, a line for each function.
/// </summary>
/// <remarks>Nothing is ever taken out of it: where memory was used twice, both names are there.</remarks>
internal sealed class PerfMap : CodeListener
{
    private readonly Lock _lock = new();
    private readonly AppendedFile _file;
    private byte[] _lines = new byte[4096];

    /// <summary>Begins the map of this process.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public PerfMap()
        : this($"/tmp/perf-{Environment.ProcessId}.map")
    {
    }

    /// <summary>Begins a map. One that is there is of a process that had the same number.</summary>
    internal PerfMap(string path)
    {
        File.Delete(path);
        _file = new AppendedFile(path);
    }

    /// <summary>Gets whether .NET writes the file itself.</summary>
    public static bool IsDotnets =>
        (Environment.GetEnvironmentVariable("DOTNET_PerfMapEnabled") ?? Environment.GetEnvironmentVariable("COMPlus_PerfMapEnabled"))
        is "1" or "3";

    public override void Publish(PublishedCode code)
    {
        lock (_lock)
        {
            int length = 0;
            foreach (PublishedFunction function in code.Functions)
                length = Add(length, code.Address + function.Offset, function);
            _file.Append(_lines.AsSpan(0, length));
        }
    }

    private int Add(int at, nint address, PublishedFunction function)
    {
        int most = at + 32 + Encoding.UTF8.GetMaxByteCount(function.Name.Length);
        if (most > _lines.Length)
            Array.Resize(ref _lines, Math.Max(most, _lines.Length * 2));
        address.TryFormat(_lines.AsSpan(at), out int written, "x", CultureInfo.InvariantCulture);
        at += written;
        _lines[at++] = (byte)' ';
        function.Length.TryFormat(_lines.AsSpan(at), out written, "x", CultureInfo.InvariantCulture);
        at += written;
        _lines[at++] = (byte)' ';
        at += Encoding.UTF8.GetBytes(DebugName.Of(function.Name), _lines.AsSpan(at));
        _lines[at++] = (byte)'\n';
        return at;
    }
}
