using System;
using System.Buffers;

namespace Lua;

/// <summary>Bytes that are being put together: grows as needed, and gives its array back when it is disposed.</summary>
internal sealed class ByteBuffer : IDisposable
{
    private const int FirstLength = 512;
    private const int KeptLength = 1 << 16; // a larger array is not kept for the next one

    [ThreadStatic]
    private static ByteBuffer? s_free;

    private byte[] _bytes = new byte[FirstLength];
    private int _count;

    private ByteBuffer()
    {
    }

    /// <summary>An empty buffer, to be disposed.</summary>
    public static ByteBuffer Rent()
    {
        ByteBuffer? free = s_free;
        if (free is null)
            return new ByteBuffer();
        s_free = null;
        free._count = 0;
        return free;
    }

    /// <summary>How many bytes there are. May be set to less, which takes the last ones away.</summary>
    public int Count
    {
        get => _count;
        set => _count = value <= _count ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    /// <summary>What was appended.</summary>
    public ReadOnlySpan<byte> Written => new(_bytes, 0, _count);

    public void Append(byte value)
    {
        byte[] bytes = _bytes;
        int count = _count;
        if ((uint)count < (uint)bytes.Length)
        {
            bytes[count] = value;
            _count = count + 1;
        }
        else
        {
            Reserve(1)[0] = value;
            _count++;
        }
    }

    public void Append(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _count += value.Length;
    }

    /// <summary>Appends a byte again and again.</summary>
    public void Append(byte value, int times)
    {
        if (times <= 0)
            return;
        Reserve(times)[..times].Fill(value);
        _count += times;
    }

    /// <summary>Appends text, of which each character is one byte.</summary>
    public void Append(string text)
    {
        Span<byte> room = Reserve(text.Length);
        for (int i = 0; i < text.Length; i++)
            room[i] = (byte)text[i];
        _count += text.Length;
    }

    /// <summary>Appends the decimal digits of an integer.</summary>
    public void Append(long value) => _count += NumberWriter.Write(value, Reserve(NumberWriter.MaximumLength));

    /// <summary>Appends a float as Lua shows it.</summary>
    public void Append(double value) => _count += NumberWriter.Write(value, Reserve(NumberWriter.MaximumLength));

    /// <summary>Room behind what was written, at least as long as asked for; <see cref="Advance"/> keeps what was filled.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_bytes.Length - _count < length)
            Grow(length);
        return _bytes.AsSpan(_count);
    }

    /// <summary>Keeps bytes that were written into the room.</summary>
    public void Advance(int length) => _count += length;

    public void Dispose()
    {
        if (_bytes.Length > KeptLength)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = new byte[FirstLength];
        }
        _count = 0;
        s_free = this;
    }

    private void Grow(int length)
    {
        long needed = (long)_count + length;
        if (needed > Array.MaxLength)
            throw new LuaMemoryException();
        byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * _bytes.Length), Array.MaxLength));
        Written.CopyTo(larger);
        if (_bytes.Length > KeptLength)
            ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = larger;
    }
}
