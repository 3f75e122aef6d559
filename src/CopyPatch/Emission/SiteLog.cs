using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// The sites of one emission (<c>CP_SITE</c>): their first values, in the order of the stencils, each in whole words, as it is aligned.
/// </summary>
internal sealed class SiteLog
{
    private byte[] _bytes = [];
    private int _last;

    /// <summary>Gets the bytes that all sites take.</summary>
    public int Length { get; private set; }

    /// <summary>Gets their first values.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, Length);

    /// <summary>Gets the bytes that the log holds on to.</summary>
    public long HeldBytes => _bytes.Length;

    /// <summary>Makes room for the sites of a stencil.</summary>
    /// <param name="length">Bytes, whole words.</param>
    /// <param name="capacity">How many bytes there may be.</param>
    /// <returns>False where there is no room.</returns>
    public bool TryReserve(int length, long capacity)
    {
        long end = (long)Length + length;
        if (end > capacity)
            return false;
        if (end > _bytes.Length)
            Array.Resize(ref _bytes, (int)Math.Min(Math.Max(end, Math.Max(_bytes.Length * 2L, 256)), Array.MaxLength));
        _last = Length;
        Length = (int)end;
        _bytes.AsSpan(_last, length).Clear();
        return true;
    }

    /// <summary>Gives a site of the last stencil its first value.</summary>
    public void Set<T>(int offset, T value)
        where T : unmanaged => Unsafe.WriteUnaligned(ref _bytes[_last + offset], value);

    /// <summary>Gets where a site of the last stencil is.</summary>
    public int OffsetOf(int offset) => _last + offset;

    /// <summary>Appends another log's sites.</summary>
    public void Append(SiteLog other)
    {
        if (!TryReserve(other.Length, long.MaxValue))
            return;
        other.Bytes.CopyTo(_bytes.AsSpan(_last));
    }

    /// <summary>Forgets the sites from an offset on.</summary>
    public void DropFrom(int offset) => Length = offset;

    /// <summary>Forgets all sites.</summary>
    public void Clear() => Length = 0;
}
