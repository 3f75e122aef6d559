using System;

namespace Lua;

/// <summary>Writes single values as the conversions of C's printf do.</summary>
internal static class FormatWriter
{
    /// <summary>%d and %i.</summary>
    public static void WriteInteger(ByteBuffer buffer, in FormatItem item, long value)
    {
        Span<byte> digits = stackalloc byte[24];
        int start = value < 0 ? 1 : 0;
        int length = NumberWriter.Write(value, digits);
        WriteDigits(buffer, item, Sign(item, value < 0), digits[start..length], value == 0);
    }

    /// <summary>%u, %o, %x and %X.</summary>
    public static void WriteUnsigned(ByteBuffer buffer, in FormatItem item, long value)
    {
        Span<byte> room = stackalloc byte[24];
        int at = room.Length;
        ulong rest = (ulong)value;
        if (item.Conversion == 'u')
        {
            do
                room[--at] = (byte)('0' + rest % 10);
            while ((rest /= 10) != 0);
            WriteDigits(buffer, item, default, room[at..], value == 0);
            return;
        }
        int shift = item.Conversion == 'o' ? 3 : 4;
        ReadOnlySpan<byte> names = item.Conversion == 'X' ? "0123456789ABCDEF"u8 : "0123456789abcdef"u8;
        do
            room[--at] = names[(int)rest & ((1 << shift) - 1)];
        while ((rest >>= shift) != 0);
        bool alternate = (item.Flags & FormatFlags.Alternate) != 0;
        if (alternate && shift == 3 && room[at] != '0' && item.Precision <= room.Length - at)
            room[--at] = (byte)'0';
        ReadOnlySpan<byte> prefix = !alternate || shift == 3 || value == 0 ? default : item.Conversion == 'X' ? "0X"u8 : "0x"u8;
        WriteDigits(buffer, item, prefix, room[at..], value == 0 && !(alternate && shift == 3));
    }

    /// <summary>%a, %e, %f and %g.</summary>
    public static void WriteFloat(ByteBuffer buffer, in FormatItem item, double value)
    {
        Span<byte> room = stackalloc byte[FloatText.MaximumLength];
        ReadOnlySpan<byte> sign = Sign(item, double.IsNegative(value));
        bool finite = double.IsFinite(value);
        bool alternate = (item.Flags & FormatFlags.Alternate) != 0;
        int precision = item.Precision < 0 ? 6 : item.Precision;
        int kind = item.Conversion | 0x20;
        int length;
        if (finite)
        {
            length = kind switch
            {
                'f' => FloatText.Fixed(value, precision, alternate, room),
                'e' => FloatText.Exponential(value, precision, alternate, room),
                'g' => FloatText.General(value, precision, alternate, room),
                _ => FloatText.Hexadecimal(value, item.Precision, alternate, room),
            };
        }
        else
        {
            (double.IsNaN(value) ? "nan"u8 : "inf"u8).CopyTo(room);
            length = 3;
        }
        if (item.Conversion < 'a')
        {
            foreach (ref byte c in room[..length])
                c = c is >= (byte)'a' and <= (byte)'z' ? (byte)(c - 32) : c;
        }
        int zeros = 0;
        if (finite && (item.Flags & (FormatFlags.Zero | FormatFlags.Left)) == FormatFlags.Zero)
            zeros = item.Width - sign.Length - length;
        int prefix = finite && kind == 'a' ? 2 : 0; // the zeros go behind 0x
        int total = sign.Length + length + Math.Max(0, zeros);
        Before(buffer, item, total);
        buffer.Append(sign);
        buffer.Append(room[..prefix]);
        buffer.Append((byte)'0', zeros);
        buffer.Append(room[prefix..length]);
        After(buffer, item, total);
    }

    /// <summary>%s, %c and %p.</summary>
    public static void WriteText(ByteBuffer buffer, in FormatItem item, ReadOnlySpan<byte> text)
    {
        if (item.Precision >= 0 && item.Precision < text.Length)
            text = text[..item.Precision];
        Before(buffer, item, text.Length);
        buffer.Append(text);
        After(buffer, item, text.Length);
    }

    private static void WriteDigits(
        ByteBuffer buffer, in FormatItem item, ReadOnlySpan<byte> sign, ReadOnlySpan<byte> digits, bool isZero)
    {
        if (isZero && item.Precision == 0)
            digits = default;
        int zeros = item.Precision - digits.Length;
        if (item.Precision < 0 && (item.Flags & (FormatFlags.Zero | FormatFlags.Left)) == FormatFlags.Zero)
            zeros = item.Width - sign.Length - digits.Length;
        int total = sign.Length + Math.Max(0, zeros) + digits.Length;
        Before(buffer, item, total);
        buffer.Append(sign);
        buffer.Append((byte)'0', zeros);
        buffer.Append(digits);
        After(buffer, item, total);
    }

    private static ReadOnlySpan<byte> Sign(in FormatItem item, bool negative) =>
        negative ? "-"u8
        : (item.Flags & FormatFlags.Plus) != 0 ? "+"u8
        : (item.Flags & FormatFlags.Space) != 0 ? " "u8
        : default;

    private static void Before(ByteBuffer buffer, in FormatItem item, int length)
    {
        if ((item.Flags & FormatFlags.Left) == 0)
            buffer.Append((byte)' ', item.Width - length);
    }

    private static void After(ByteBuffer buffer, in FormatItem item, int length)
    {
        if ((item.Flags & FormatFlags.Left) != 0)
            buffer.Append((byte)' ', item.Width - length);
    }
}
