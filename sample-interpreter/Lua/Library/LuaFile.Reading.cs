using System;

namespace Lua;

internal sealed partial class LuaFile
{
    /// <summary>Whether there is nothing more to read.</summary>
    public bool IsAtEnd => !Fill();

    /// <summary>Reads up to the end of a line.</summary>
    /// <returns>Whether there was one.</returns>
    public bool ReadLine(ByteBuffer line, bool keepsEnd)
    {
        bool any = false;
        while (Fill())
        {
            any = true;
            ReadOnlySpan<byte> read = Buffer.AsSpan(_at.._end);
            int end = read.IndexOf(NewLine);
            if (end >= 0)
            {
                line.Append(read[..(keepsEnd ? end + 1 : end)]);
                _at += end + 1;
                return true;
            }
            line.Append(read);
            _at = _end;
        }
        return any;
    }

    /// <summary>Reads as many bytes as there are up to a count.</summary>
    /// <returns>Whether there was any.</returns>
    public bool ReadBytes(ByteBuffer bytes, long count)
    {
        bool any = false;
        while (count > 0 && Fill())
        {
            any = true;
            int taken = (int)Math.Min(count, _end - _at);
            bytes.Append(Buffer.AsSpan(_at, taken));
            _at += taken;
            count -= taken;
        }
        return any;
    }

    /// <summary>Reads what may be a number, up to the first byte that cannot be one.</summary>
    public void ReadNumeral(ByteBuffer numeral)
    {
        const int Longest = 200;
        while (Fill() && Buffer[_at] is 32 or (>= 9 and <= 13))
            _at++;
        Accept(numeral, "+-"u8);
        int digits = 0;
        bool isHexadecimal = false;
        if (Accept(numeral, "0"u8))
        {
            digits = 1;
            isHexadecimal = Accept(numeral, "xX"u8);
            digits = isHexadecimal ? 0 : 1;
        }
        ReadOnlySpan<byte> digit = isHexadecimal ? "0123456789abcdefABCDEF"u8 : "0123456789"u8;
        while (numeral.Count < Longest && Accept(numeral, digit))
            digits++;
        if (Accept(numeral, "."u8))
        {
            while (numeral.Count < Longest && Accept(numeral, digit))
                digits++;
        }
        if (digits > 0 && Accept(numeral, isHexadecimal ? "pP"u8 : "eE"u8))
        {
            Accept(numeral, "+-"u8);
            while (numeral.Count < Longest && Accept(numeral, "0123456789"u8))
            {
            }
        }
        if (numeral.Count >= Longest) // no number is that long
            numeral.Count = 0;
    }

    private bool Accept(ByteBuffer numeral, ReadOnlySpan<byte> any)
    {
        if (!Fill() || !any.Contains(Buffer[_at]))
            return false;
        numeral.Append(Buffer[_at++]);
        return true;
    }

    // Sees to it that there is a byte to be read; false at the end.
    private bool Fill()
    {
        if (_at < _end)
            return true;
        if (!_canRead)
            throw new FileException(FileErrors.BadDescriptor);
        WritePending();
        _at = _end = 0;
        _end = Stream.Read(Buffer, 0, BufferLength);
        return _end > 0;
    }
}
