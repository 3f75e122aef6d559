using System;

namespace Lua;

/// <content>What is said of a wrong text.</content>
internal sealed partial class Lexer
{
    /// <summary>An error near the token where it is.</summary>
    public LuaSyntaxException Error(string message) => _token.Kind switch
    {
        TokenKind.End => ErrorAtEnd(message),
        TokenKind.Unknown when _text[_token.Start] == 0 => PlainError(message), // as if there were no token
        TokenKind.Unknown when _text[_token.Start] is < (byte)' ' or > (byte)'~' => Error(message, $"<\\{_text[_token.Start]}>"),
        TokenKind.String => Error(message, StringText()),
        _ => Error(message, TokenText.Printed(_text.AsSpan(_token.Start, _token.End - _token.Start))),
    };

    /// <summary>An error of which the line alone says where it is.</summary>
    public LuaSyntaxException PlainError(string message) => new(At(message));

    private LuaSyntaxException Error(string message, string near) => new(At($"{message} near '{near}'"));

    private LuaSyntaxException ErrorAtEnd(string message) => new(At($"{message} near <eof>"), atEnd: true);

    private string At(string message) => $"{ChunkName.Shorten(_chunk)}:{Line}: {message}";

    /// <summary>A string's token with its escapes already replaced, as far as it is printed.</summary>
    private string StringText()
    {
        ReadOnlySpan<byte> raw = _text.AsSpan(_token.Start, _token.End - _token.Start);
        int open = raw[0] == '[' ? LongBracket(_token.Start) + 2 : 1;
        ReadOnlySpan<byte> bytes = _token.Name!.Bytes;
        string text = TokenText.Printed(raw[..open]) + TokenText.Printed(bytes);
        return bytes.Contains((byte)0) ? text : text + TokenText.Printed(raw[^open..]);
    }

    private LuaSyntaxException EscapeError(string message, byte quote, int start)
    {
        int end = _at < _length ? _at + 1 : _at;
        return Error(message, QuoteBuffer(quote, _text.AsSpan(start, end - start)));
    }

    private string QuoteBuffer(byte quote, ReadOnlySpan<byte> behind)
    {
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(0, _buffered);
        string text = (char)quote + TokenText.Printed(bytes);
        return bytes.Contains((byte)0) ? text : text + TokenText.Printed(behind);
    }
}
