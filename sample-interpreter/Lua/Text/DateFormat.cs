using System;
using System.Text;

namespace Lua;

/// <summary>Writes times as C's strftime does in its own locale.</summary>
internal static class DateFormat
{
    private static readonly string[] s_days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    private static readonly string[] s_months =
    [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ];

    /// <summary>Writes a time.</summary>
    /// <exception cref="TextException">The format has a conversion that does not exist.</exception>
    public static void Write(ByteBuffer buffer, ReadOnlySpan<byte> format, in CalendarTime time)
    {
        while (format.IndexOf((byte)'%') is >= 0 and int percent)
        {
            buffer.Append(format[..percent]);
            format = format[(percent + 1)..];
            int length = Length(format);
            WriteField(buffer, (char)format[length - 1], time);
            format = format[length..];
        }
        buffer.Append(format);
    }

    // How long the conversion is; E and O before its letter ask for another way of writing that this locale does not have.
    private static int Length(ReadOnlySpan<byte> format)
    {
        byte first = format.Length > 0 ? format[0] : (byte)0;
        byte second = format.Length > 1 ? format[1] : (byte)0;
        if (first == 'E' ? "cCxXyY"u8.Contains(second) : first == 'O' && "deHImMSuUVwWy"u8.Contains(second))
            return 2;
        if ("aAbBcCdDeFgGhHIjmMnprRStTuUVwWxXyYzZ%"u8.Contains(first))
            return 1;
        int zero = format.IndexOf((byte)0);
        string shown = Encoding.Latin1.GetString(zero < 0 ? format : format[..zero]);
        throw new TextException($"invalid conversion specifier '%{shown}'", 1);
    }

    private static void WriteField(ByteBuffer buffer, char field, in CalendarTime time)
    {
        int hour = (time.Hour + 11) % 12 + 1;
        switch (field)
        {
            case 'a': buffer.Append(s_days[time.WeekDay][..3]); break;
            case 'A': buffer.Append(s_days[time.WeekDay]); break;
            case 'b' or 'h': buffer.Append(s_months[time.Month - 1][..3]); break;
            case 'B': buffer.Append(s_months[time.Month - 1]); break;
            case 'c': Write(buffer, "%a %b %e %H:%M:%S %Y"u8, time); break;
            case 'C': buffer.Append((time.Year - Hundredth(time.Year)) / 100); break;
            case 'd': Pad(buffer, time.Day, 2); break;
            case 'D' or 'x': Write(buffer, "%m/%d/%y"u8, time); break;
            case 'e': Pad(buffer, time.Day, 2, ' '); break;
            case 'F': Write(buffer, "%Y-%m-%d"u8, time); break;
            case 'g': Pad(buffer, Hundredth(time.IsoWeek().Year), 2); break;
            case 'G': buffer.Append(time.IsoWeek().Year); break;
            case 'H': Pad(buffer, time.Hour, 2); break;
            case 'I': Pad(buffer, hour, 2); break;
            case 'j': Pad(buffer, time.YearDay + 1, 3); break;
            case 'm': Pad(buffer, time.Month, 2); break;
            case 'M': Pad(buffer, time.Minute, 2); break;
            case 'n': buffer.Append((byte)'\n'); break;
            case 'p': buffer.Append(time.Hour < 12 ? "AM" : "PM"); break;
            case 'r': Write(buffer, "%I:%M:%S %p"u8, time); break;
            case 'R': Write(buffer, "%H:%M"u8, time); break;
            case 'S': Pad(buffer, time.Second, 2); break;
            case 't': buffer.Append((byte)'\t'); break;
            case 'T' or 'X': Write(buffer, "%H:%M:%S"u8, time); break;
            case 'u': buffer.Append((long)(time.WeekDay + 6) % 7 + 1); break;
            case 'U': Pad(buffer, time.Week(DayOfWeek.Sunday), 2); break;
            case 'V': Pad(buffer, time.IsoWeek().Week, 2); break;
            case 'w': buffer.Append((long)time.WeekDay); break;
            case 'W': Pad(buffer, time.Week(DayOfWeek.Monday), 2); break;
            case 'y': Pad(buffer, Hundredth(time.Year), 2); break;
            case 'Y': buffer.Append(time.Year); break;
            case 'z':
                buffer.Append((byte)(time.Offset < 0 ? '-' : '+'));
                int minutes = Math.Abs(time.Offset) / 60;
                Pad(buffer, minutes / 60 * 100 + minutes % 60, 4);
                break;
            case 'Z': buffer.Append(time.Zone); break;
            default: buffer.Append((byte)field); break;
        }
    }

    private static long Hundredth(long year) => (year % 100 + 100) % 100;

    private static void Pad(ByteBuffer buffer, long value, int width, char padding = '0')
    {
        Span<byte> digits = stackalloc byte[NumberWriter.MaximumLength];
        int length = NumberWriter.Write(value, digits);
        buffer.Append((byte)padding, width - length);
        buffer.Append(digits[..length]);
    }
}
