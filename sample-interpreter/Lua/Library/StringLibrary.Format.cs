using System;
using System.Globalization;

namespace Lua;

// string.format.
internal static unsafe partial class StringLibrary
{
    private const int LongestPadded = 100; // a longer text is not padded, nor cut without a precision

    private static int Format(ref Call call)
    {
        using ByteBuffer buffer = ByteBuffer.Rent();
        try
        {
            ReadOnlySpan<byte> format = call.Bytes(1);
            int argument = 1;
            while (format.IndexOf((byte)'%') is >= 0 and int percent)
            {
                buffer.Append(format[..percent]);
                format = format[(percent + 1)..];
                if (format.Length > 0 && format[0] == '%')
                {
                    buffer.Append((byte)'%');
                    format = format[1..];
                    continue;
                }
                if (++argument > call.Count)
                    throw call.ArgumentError(argument, "no value");
                FormatItem item = FormatItem.Read(format);
                WriteItem(ref call, buffer, item, argument);
                format = format[item.Length..];
            }
            buffer.Append(format);
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
        call.RequireMemory(buffer.Count);
        return call.Return(buffer.Written);
    }

    private static void WriteItem(ref Call call, ByteBuffer buffer, in FormatItem item, int argument)
    {
        switch ((char)item.Conversion)
        {
            case 'd' or 'i':
                long integer = call.Integer(argument);
                if (item.IsPlain)
                    buffer.Append(integer);
                else
                    FormatWriter.WriteInteger(buffer, item, integer);
                break;
            case 'u' or 'o' or 'x' or 'X':
                FormatWriter.WriteUnsigned(buffer, item, call.Integer(argument));
                break;
            case 'c':
                FormatWriter.WriteText(buffer, item, [(byte)call.Integer(argument)]);
                break;
            case 's':
                WriteText(ref call, buffer, item, argument);
                break;
            case 'q':
                WriteQuoted(ref call, buffer, argument);
                break;
            case 'p':
                WriteAddress(ref call, buffer, item, call[argument]);
                break;
            default:
                FormatWriter.WriteFloat(buffer, item, call.Number(argument));
                break;
        }
    }

    private static void WriteText(ref Call call, ByteBuffer buffer, in FormatItem item, int argument)
    {
        Value value = call[argument];
        if (item.IsPlain && Arguments.IsText(value))
        {
            Arguments.Append(buffer, call.Heap, value);
            return;
        }
        ReadOnlySpan<byte> text = call.Heap.Text(value.IsString ? value : call.Text(value));
        if (item.IsPlain)
        {
            buffer.Append(text);
            return;
        }
        if (text.Contains((byte)0))
            throw call.ArgumentError(argument, "string contains zeros");
        if (item.Precision < 0 && text.Length >= LongestPadded)
            buffer.Append(text);
        else
            FormatWriter.WriteText(buffer, item, text);
    }

    private static void WriteQuoted(ref Call call, ByteBuffer buffer, int argument)
    {
        Value value = call[argument];
        if (value.IsString)
            QuotedText.Write(buffer, call.Heap.Text(value));
        else if (value.IsInteger)
            QuotedText.Write(buffer, call.Heap.ToInteger(value));
        else if (value.IsFloat)
            QuotedText.Write(buffer, value.Float);
        else if (value.IsNil || value.IsBoolean)
            buffer.Append(value.IsNil ? "nil" : value.IsTruthy ? "true" : "false");
        else
            throw call.ArgumentError(argument, "value has no literal form");
    }

    private static void WriteAddress(ref Call call, ByteBuffer buffer, in FormatItem item, Value value)
    {
        Span<byte> room = stackalloc byte[2 + 16];
        int length = 0;
        if (value.IsCell && !value.IsNumber)
        {
            "0x"u8.CopyTo(room);
            ((ulong)call.Heap.At<byte>(value.Reference)).TryFormat(room[2..], out length, "x", CultureInfo.InvariantCulture);
            length += 2;
        }
        FormatWriter.WriteText(buffer, item, length == 0 ? "(null)"u8 : room[..length]);
    }
}
