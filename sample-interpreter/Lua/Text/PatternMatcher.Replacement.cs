using System;

namespace Lua;

internal ref partial struct PatternMatcher
{
    /// <summary>Appends what is to stand for the match: text in which %1 to %9 are captures, and %0 is the match.</summary>
    public readonly void AppendReplacement(ByteBuffer buffer, ReadOnlySpan<byte> replacement)
    {
        while (replacement.IndexOf((byte)'%') is >= 0 and int percent)
        {
            buffer.Append(replacement[..percent]);
            byte next = percent + 1 < replacement.Length ? replacement[percent + 1] : (byte)0;
            if (next == '%')
                buffer.Append(next);
            else if (next == '0')
                buffer.Append(_source[Start..End]);
            else if (next is >= (byte)'1' and <= (byte)'9')
                AppendCapture(buffer, next - '1');
            else
                throw new TextException("invalid use of '%' in replacement string");
            replacement = replacement[(percent + 2)..];
        }
        buffer.Append(replacement);
    }

    private readonly void AppendCapture(ByteBuffer buffer, int index)
    {
        if (Capture(index, out int start, out int length))
            buffer.Append((long)start + 1);
        else
            buffer.Append(_source.Slice(start, length));
    }
}
