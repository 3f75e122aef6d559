using System;

namespace Lua;

/// <summary>Splits a text into tokens.</summary>
internal sealed partial class Lexer
{
    // With a zero behind its end, at which every loop over it stops.
    private readonly byte[] _text;
    private readonly int _length;
    private readonly string _chunk;
    private readonly NameTable _names;
    private int _at;
    private Token _token;
    private Token _ahead;
    private bool _isAhead;

    /// <summary>A lexer that is at the first token of a text.</summary>
    public Lexer(ReadOnlySpan<byte> text, string chunk, NameTable names)
    {
        _text = new byte[text.Length + 1];
        text.CopyTo(_text);
        _length = text.Length;
        _chunk = chunk;
        _names = names;
        Next();
    }

    /// <summary>The token where it is.</summary>
    public ref readonly Token Token => ref _token;

    /// <summary>The kind of the token where it is.</summary>
    public TokenKind Kind => _token.Kind;

    /// <summary>The line that it has read up to: that of the token where it is, or of the one behind if that has been looked at.</summary>
    public int Line { get; private set; } = 1;

    /// <summary>The line of the token before.</summary>
    public int LastLine { get; private set; } = 1;

    /// <summary>Goes to the next token.</summary>
    public void Next()
    {
        LastLine = Line;
        if (_isAhead)
        {
            _token = _ahead;
            _isAhead = false;
        }
        else
        {
            Read(ref _token);
        }
    }

    /// <summary>The kind of the token behind the one where it is.</summary>
    public TokenKind Peek()
    {
        if (!_isAhead)
        {
            Read(ref _ahead);
            _isAhead = true;
        }
        return _ahead.Kind;
    }

    private void Read(ref Token token)
    {
        byte[] text = _text;
        while (true)
        {
            byte symbol = text[_at];
            ByteClass classes = ByteClasses.Of(symbol);
            if ((classes & ByteClass.Space) != 0)
            {
                _at++;
            }
            else if (symbol is (byte)'\n' or (byte)'\r')
            {
                SkipLineEnd();
            }
            else if (symbol == '-' && text[_at + 1] == '-')
            {
                SkipComment();
            }
            else
            {
                token.Start = _at;
                if ((classes & ByteClass.Letter) != 0)
                    ReadName(ref token);
                else if ((classes & ByteClass.Digit) != 0 || (symbol == '.' && ByteClasses.Is(text[_at + 1], ByteClass.Digit)))
                    ReadNumber(ref token);
                else
                    ReadSymbol(ref token, symbol);
                token.End = _at;
                return;
            }
        }
    }

    private void ReadName(ref Token token)
    {
        int at = _at + 1;
        while (ByteClasses.Is(_text[at], ByteClass.Letter | ByteClass.Digit))
            at++;
        Name name = _names.Get(_text.AsSpan(_at, at - _at));
        _at = at;
        token.Name = name;
        token.Kind = name.Word;
    }

    private void ReadNumber(ref Token token)
    {
        byte exponent = (byte)'e';
        bool digitsOnly = _text[_at] != '.';
        if (!digitsOnly)
            _at++;
        if (_text[_at] == '0' && (_text[_at + 1] | 0x20) == 'x')
        {
            exponent = (byte)'p';
            digitsOnly = false;
            _at += 2;
        }
        while (true)
        {
            byte symbol = _text[_at];
            if ((symbol | 0x20) == exponent)
            {
                _at++;
                digitsOnly = false;
                if (_text[_at] is (byte)'+' or (byte)'-')
                    _at++;
            }
            else if (ByteClasses.Is(symbol, ByteClass.Digit))
            {
                _at++;
            }
            else if (ByteClasses.Is(symbol, ByteClass.Hexadecimal) || symbol == '.')
            {
                _at++;
                digitsOnly = false;
            }
            else
            {
                break;
            }
        }
        // A letter that touches a number makes it wrong; it belongs to what the message shows.
        if (ByteClasses.Is(_text[_at], ByteClass.Letter))
        {
            _at++;
            digitsOnly = false;
        }

        ReadOnlySpan<byte> digits = _text.AsSpan(token.Start, _at - token.Start);
        if (digitsOnly && digits.Length <= 18)
        {
            long value = 0;
            foreach (byte digit in digits)
                value = value * 10 + digit - '0';
            token.Integer = value;
            token.Kind = TokenKind.Integer;
            return;
        }
        if (!NumberReader.TryRead(digits, out token.Integer, out token.Float, out bool isInteger))
            throw Error("malformed number", TokenText.Printed(digits));
        token.Kind = isInteger ? TokenKind.Integer : TokenKind.Float;
    }

    private void ReadSymbol(ref Token token, byte symbol)
    {
        byte next = symbol == 0 ? (byte)0 : _text[_at + 1];
        int length = 1;
        switch (symbol)
        {
            case 0: token.Kind = _at == _length ? TokenKind.End : TokenKind.Unknown; break;
            case (byte)'+': token.Kind = TokenKind.Plus; break;
            case (byte)'-': token.Kind = TokenKind.Minus; break;
            case (byte)'*': token.Kind = TokenKind.Star; break;
            case (byte)'%': token.Kind = TokenKind.Percent; break;
            case (byte)'^': token.Kind = TokenKind.Caret; break;
            case (byte)'#': token.Kind = TokenKind.Hash; break;
            case (byte)'&': token.Kind = TokenKind.Ampersand; break;
            case (byte)'|': token.Kind = TokenKind.Bar; break;
            case (byte)'(': token.Kind = TokenKind.OpenParenthesis; break;
            case (byte)')': token.Kind = TokenKind.CloseParenthesis; break;
            case (byte)'{': token.Kind = TokenKind.OpenBrace; break;
            case (byte)'}': token.Kind = TokenKind.CloseBrace; break;
            case (byte)']': token.Kind = TokenKind.CloseBracket; break;
            case (byte)';': token.Kind = TokenKind.Semicolon; break;
            case (byte)',': token.Kind = TokenKind.Comma; break;
            case (byte)'/': token.Kind = Pair('/', TokenKind.DoubleSlash, TokenKind.Slash); break;
            case (byte)'~': token.Kind = Pair('=', TokenKind.NotEqual, TokenKind.Tilde); break;
            case (byte)'=': token.Kind = Pair('=', TokenKind.Equal, TokenKind.Assign); break;
            case (byte)':': token.Kind = Pair(':', TokenKind.DoubleColon, TokenKind.Colon); break;
            case (byte)'<':
                token.Kind = next == '<' ? Pair('<', TokenKind.ShiftLeft, 0) : Pair('=', TokenKind.LessEqual, TokenKind.Less);
                break;
            case (byte)'>':
                token.Kind = next == '>' ? Pair('>', TokenKind.ShiftRight, 0) : Pair('=', TokenKind.GreaterEqual, TokenKind.Greater);
                break;
            case (byte)'.':
                token.Kind = Pair('.', TokenKind.Concat, TokenKind.Dot);
                if (length == 2 && _text[_at + 2] == '.')
                    (token.Kind, length) = (TokenKind.Dots, 3);
                break;
            case (byte)'[':
                token.Kind = TokenKind.OpenBracket;
                if (next is (byte)'[' or (byte)'=')
                {
                    ReadBracket(ref token);
                    return;
                }
                break;
            case (byte)'"' or (byte)'\'':
                ReadString(ref token);
                return;
            default: token.Kind = TokenKind.Unknown; break;
        }
        _at += length;

        TokenKind Pair(char second, TokenKind both, TokenKind one)
        {
            if (next != second)
                return one;
            length = 2;
            return both;
        }
    }

    private void SkipLineEnd()
    {
        // A carriage return and a line feed, in either order, are one end of a line.
        byte first = _text[_at++];
        byte second = _text[_at];
        if (second is (byte)'\n' or (byte)'\r' && second != first)
            _at++;
        Line++;
    }

    private void SkipComment()
    {
        _at += 2;
        if (_text[_at] == '[' && LongBracket(_at) is int level and >= 0)
        {
            ReadLong(level, "comment");
            return;
        }
        int length = _text.AsSpan(_at, _length - _at).IndexOfAny((byte)'\n', (byte)'\r');
        _at = length < 0 ? _length : _at + length;
    }
}
