using System;

namespace Lua;

/// <content>Strings and long comments.</content>
internal sealed partial class Lexer
{
    private byte[] _buffer = new byte[64];
    private int _buffered;

    private void ReadString(ref Token token)
    {
        byte quote = _text[_at++];
        int start = _at; // of what is not in the buffer yet
        _buffered = 0;
        while (true)
        {
            while (!ByteClasses.Is(_text[_at], ByteClass.StringEnd))
                _at++;
            switch (_text[_at])
            {
                case (byte)'\\':
                    Keep(start);
                    ReadEscape(quote);
                    start = _at;
                    break;
                case (byte)'\n' or (byte)'\r':
                    Keep(start);
                    throw Error("unfinished string", QuoteBuffer(quote, []));
                case 0 when _at == _length:
                    throw ErrorAtEnd("unfinished string");
                case byte symbol when symbol == quote:
                    token.Kind = TokenKind.String;
                    if (_buffered > 0)
                        Keep(start);
                    token.Name = _names.Get(_buffered > 0 ? _buffer.AsSpan(0, _buffered) : _text.AsSpan(start, _at - start));
                    _at++;
                    return;
                default:
                    _at++;
                    break;
            }
        }
    }

    private void ReadEscape(byte quote)
    {
        int start = _at++;
        byte symbol = _text[_at];
        switch (symbol)
        {
            case (byte)'a': Simple('\a'); break;
            case (byte)'b': Simple('\b'); break;
            case (byte)'f': Simple('\f'); break;
            case (byte)'n': Simple('\n'); break;
            case (byte)'r': Simple('\r'); break;
            case (byte)'t': Simple('\t'); break;
            case (byte)'v': Simple('\v'); break;
            case (byte)'\\' or (byte)'"' or (byte)'\'': Simple((char)symbol); break;
            case (byte)'x': ReadHexadecimalEscape(quote, start); break;
            case (byte)'u': ReadCodePointEscape(quote, start); break;
            case (byte)'z':
                _at++;
                SkipWhiteSpace();
                break;
            case (byte)'\n' or (byte)'\r':
                SkipLineEnd();
                Add((byte)'\n');
                break;
            case 0 when _at == _length:
                throw ErrorAtEnd("unfinished string");
            default:
                if (!ByteClasses.Is(symbol, ByteClass.Digit))
                    throw EscapeError("invalid escape sequence", quote, start);
                ReadDecimalEscape(quote, start);
                break;
        }

        void Simple(char value)
        {
            _at++;
            Add((byte)value);
        }
    }

    private void SkipWhiteSpace()
    {
        while (true)
        {
            if (_text[_at] is (byte)'\n' or (byte)'\r')
                SkipLineEnd();
            else if (ByteClasses.Is(_text[_at], ByteClass.Space))
                _at++;
            else
                return;
        }
    }

    private void ReadHexadecimalEscape(byte quote, int start)
    {
        int value = 0;
        for (int digit = 0; digit < 2; digit++)
        {
            _at++;
            value = value * 16 + HexadecimalDigit(quote, start);
        }
        _at++;
        Add((byte)value);
    }

    private void ReadDecimalEscape(byte quote, int start)
    {
        int value = 0;
        for (int digit = 0; digit < 3 && ByteClasses.Is(_text[_at], ByteClass.Digit); digit++)
            value = value * 10 + _text[_at++] - '0';
        if (value > byte.MaxValue)
            throw EscapeError("decimal escape too large", quote, start);
        Add((byte)value);
    }

    private void ReadCodePointEscape(byte quote, int start)
    {
        _at++;
        if (_text[_at] != '{')
            throw EscapeError("missing '{'", quote, start);
        _at++;
        uint value = (uint)HexadecimalDigit(quote, start);
        while (ByteClasses.Is(_text[++_at], ByteClass.Hexadecimal))
        {
            if (value > 0x7FFFFFFF >> 4)
                throw EscapeError("UTF-8 value too large", quote, start);
            value = value * 16 + (uint)HexadecimalDigit(quote, start);
        }
        if (_text[_at] != '}')
            throw EscapeError("missing '}'", quote, start);
        _at++;
        AddCodePoint(value);
    }

    private int HexadecimalDigit(byte quote, int start)
    {
        byte symbol = _text[_at];
        if (!ByteClasses.Is(symbol, ByteClass.Hexadecimal))
            throw EscapeError("hexadecimal digit expected", quote, start);
        return ByteClasses.Is(symbol, ByteClass.Digit) ? symbol - '0' : (symbol | 0x20) - 'a' + 10;
    }

    /// <summary>UTF-8 as it was first: up to six bytes for 31 bits.</summary>
    private void AddCodePoint(uint value)
    {
        if (value < 0x80)
        {
            Add((byte)value);
            return;
        }
        int followers = value switch { < 0x800 => 1, < 0x10000 => 2, < 0x200000 => 3, < 0x4000000 => 4, _ => 5 };
        Add((byte)(((0xFF00u >> (followers + 1)) & 0xFF) | (value >> (6 * followers))));
        while (--followers >= 0)
            Add((byte)(0x80 | ((value >> (6 * followers)) & 0x3F)));
    }

    private void ReadBracket(ref Token token)
    {
        int level = LongBracket(_at);
        if (level < 0)
        {
            int end = _at + 1;
            while (_text[end] == '=')
                end++;
            throw Error("invalid long string delimiter", TokenText.Printed(_text.AsSpan(_at, end - _at)));
        }
        token.Name = ReadLong(level, "string");
        token.Kind = TokenKind.String;
    }

    /// <summary>How many equal signs the long bracket that opens here has; -1 if it is none.</summary>
    private int LongBracket(int at)
    {
        int end = at + 1;
        while (_text[end] == '=')
            end++;
        return _text[end] == '[' ? end - at - 1 : -1;
    }

    /// <summary>Reads a long string or skips a long comment, from its opening bracket on.</summary>
    private Name? ReadLong(int level, string what)
    {
        int line = Line;
        bool isString = what == "string";
        _at += level + 2;
        if (_text[_at] is (byte)'\n' or (byte)'\r')
            SkipLineEnd();
        int start = _at;
        _buffered = 0;
        while (true)
        {
            int length = _text.AsSpan(_at, _length - _at).IndexOfAny((byte)']', (byte)'\n', (byte)'\r');
            if (length < 0)
            {
                _at = _length;
                throw ErrorAtEnd($"unfinished long {what} (starting at line {line})");
            }
            _at += length;
            if (_text[_at] != ']')
            {
                // A line feed alone stays what it is; any other end of a line becomes one.
                bool plain = _text[_at] == '\n' && _text[_at + 1] != '\r';
                if (!plain && isString)
                    Keep(start);
                SkipLineEnd();
                if (!plain && isString)
                {
                    Add((byte)'\n');
                    start = _at;
                }
                continue;
            }
            int end = _at + 1;
            while (_text[end] == '=')
                end++;
            if (_text[end] != ']' || end - _at - 1 != level)
            {
                _at = end;
                continue;
            }
            Name? name = null;
            if (isString && _buffered > 0)
            {
                Keep(start);
                name = _names.Get(_buffer.AsSpan(0, _buffered));
            }
            else if (isString)
            {
                name = _names.Get(_text.AsSpan(start, _at - start));
            }
            _at = end + 1;
            return name;
        }
    }

    private void Keep(int start) => Add(_text.AsSpan(start, _at - start));

    private void Add(byte symbol)
    {
        if (_buffered == _buffer.Length)
            Array.Resize(ref _buffer, _buffered * 2);
        _buffer[_buffered++] = symbol;
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (_buffered + bytes.Length > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffered + bytes.Length, _buffer.Length * 2));
        bytes.CopyTo(_buffer.AsSpan(_buffered));
        _buffered += bytes.Length;
    }
}
