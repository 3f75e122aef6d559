using System;

namespace Lua;

/// <summary>What an option of string.pack's format stands for.</summary>
internal enum PackKind
{
    /// <summary>Nothing but a setting.</summary>
    None,
    Signed,
    Unsigned,
    Float,
    Double,

    /// <summary>A string of a given length, filled up with zeros.</summary>
    Characters,

    /// <summary>A string behind its length.</summary>
    Counted,

    /// <summary>A string before a zero.</summary>
    ZeroEnded,

    /// <summary>A byte that means nothing.</summary>
    Padding,

    /// <summary>As many bytes as another option would need to be aligned.</summary>
    Alignment,
}

/// <summary>Reads a format of string.pack and string.unpack, option by option.</summary>
internal ref struct PackFormat(ReadOnlySpan<byte> format)
{
    private const int LargestInteger = 16;
    private const int NativeAlignment = 8;

    private readonly ReadOnlySpan<byte> _format = format.IndexOf((byte)0) is >= 0 and int zero ? format[..zero] : format;
    private int _at;
    private int _largestAlignment = 1;

    public bool IsLittle { get; private set; } = true;

    /// <summary>What the option is.</summary>
    public PackKind Kind { get; private set; }

    /// <summary>How many bytes it takes, those of the length only for a string behind its length.</summary>
    public int Size { get; private set; }

    /// <summary>How many bytes come before it to align it.</summary>
    public int Before { get; private set; }

    /// <summary>Reads the next option.</summary>
    /// <param name="total">How many bytes there are before it.</param>
    /// <returns>Whether there is one.</returns>
    public bool Next(long total)
    {
        if (_at == _format.Length)
            return false;
        Kind = ReadOption(out int size);
        Size = size;
        Before = 0;
        int alignment = size;
        if (Kind == PackKind.Alignment)
        {
            if (_at == _format.Length || ReadOption(out alignment) == PackKind.Characters || alignment == 0)
                throw new TextException("invalid next option for option 'X'", 1);
        }
        if (alignment <= 1 || Kind == PackKind.Characters)
            return true;
        alignment = Math.Min(alignment, _largestAlignment);
        if ((alignment & (alignment - 1)) != 0)
            throw new TextException("format asks for alignment not power of 2", 1);
        Before = (int)-total & (alignment - 1);
        return true;
    }

    private PackKind ReadOption(out int size)
    {
        byte option = _format[_at++];
        size = 0;
        switch ((char)option)
        {
            case 'b':
                size = 1;
                return PackKind.Signed;
            case 'B':
                size = 1;
                return PackKind.Unsigned;
            case 'h':
                size = 2;
                return PackKind.Signed;
            case 'H':
                size = 2;
                return PackKind.Unsigned;
            case 'i':
                size = ReadSize(4);
                return PackKind.Signed;
            case 'I':
                size = ReadSize(4);
                return PackKind.Unsigned;
            case 'l' or 'j':
                size = 8;
                return PackKind.Signed;
            case 'L' or 'J' or 'T':
                size = 8;
                return PackKind.Unsigned;
            case 'f':
                size = 4;
                return PackKind.Float;
            case 'd' or 'n':
                size = 8;
                return PackKind.Double;
            case 's':
                size = ReadSize(8);
                return PackKind.Counted;
            case 'c':
                size = ReadNumber(-1);
                return size >= 0 ? PackKind.Characters : throw new TextException("missing size for format option 'c'");
            case 'z':
                return PackKind.ZeroEnded;
            case 'x':
                size = 1;
                return PackKind.Padding;
            case 'X':
                return PackKind.Alignment;
            case ' ':
                return PackKind.None;
            case '<' or '=':
                IsLittle = true;
                return PackKind.None;
            case '>':
                IsLittle = false;
                return PackKind.None;
            case '!':
                _largestAlignment = ReadSize(NativeAlignment);
                return PackKind.None;
            default:
                throw new TextException($"invalid format option '{(char)option}'");
        }
    }

    private int ReadNumber(int otherwise)
    {
        const int Limit = (int.MaxValue - 9) / 10; // beyond it the rest of the digits are options, which do not exist
        if (_at == _format.Length || !char.IsAsciiDigit((char)_format[_at]))
            return otherwise;
        int number = 0;
        do
            number = number * 10 + (_format[_at++] - '0');
        while (_at < _format.Length && char.IsAsciiDigit((char)_format[_at]) && number <= Limit);
        return number;
    }

    private int ReadSize(int otherwise)
    {
        int size = ReadNumber(otherwise);
        return size is > 0 and <= LargestInteger
            ? size
            : throw new TextException($"integral size ({size}) out of limits [1,{LargestInteger}]");
    }
}
