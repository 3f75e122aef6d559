using System.Collections.Generic;
using static CopyPatch.LinuxCalls;

namespace CopyPatch.Tests.Heap;

/// <summary>Stands in for macOS on Linux: pages that are writable or executable, and never both; and a list of what was asked.</summary>
internal sealed unsafe class AppleStandIn : IAppleSystem
{
    private byte* _start;
    private long _length;

    public nint Library { get; init; }

    public bool IsManagedCodeInImage { get; init; }

    /// <summary>Gets the error that mapping fails with; zero where it does not fail.</summary>
    public int MapError { get; init; }

    /// <summary>Gets whether pages are writable and executable at once, as on Intel's processors.</summary>
    public bool IsIntel { get; init; }

    public List<string> Calls { get; } = [];

    public byte* Map(long length, out int error)
    {
        Calls.Add("map");
        error = MapError;
        if (error != 0)
            return null;
        int protection = ProtRead | ProtExec | (IsIntel ? ProtWrite : 0);
        _start = (byte*)Mmap(0, (nint)length, protection, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
        _length = length;
        return _start;
    }

    /// <summary>Gets how often memory for data is given where it is out of reach.</summary>
    public int FarData { get; set; }

    public byte* MapData(byte* wanted, long length, out int error)
    {
        Calls.Add("map data");
        error = 0;
        nint place = FarData-- > 0 ? (nint)(_start + (1L << 36)) : (nint)wanted;
        return (byte*)Mmap(place, (nint)length, ProtRead | ProtWrite, MapPrivate | MapAnonymous | MapNoReserve, -1, 0);
    }

    public void Unmap(byte* start, long length)
    {
        Calls.Add("unmap");
        _ = Munmap((nint)start, (nint)length);
    }

    public void AllowWriting(bool allowed)
    {
        Calls.Add(allowed ? "write" : "execute");
        _ = Mprotect((nint)_start, (nint)_length, ProtRead | (allowed ? ProtWrite : ProtExec));
    }

    public void Invalidate(byte* code, int length) => Calls.Add($"invalidate {code - _start} {length}");
}
