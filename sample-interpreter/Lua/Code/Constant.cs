namespace Lua;

/// <summary>The kinds of constants.</summary>
internal enum ConstantKind : byte
{
    /// <summary>nil.</summary>
    Nil,

    /// <summary>false.</summary>
    False,

    /// <summary>true.</summary>
    True,

    /// <summary>An integer.</summary>
    Integer,

    /// <summary>A float.</summary>
    Float,

    /// <summary>A string of bytes.</summary>
    String,
}

/// <summary>A constant of a <see cref="Prototype"/>.</summary>
internal readonly struct Constant(ConstantKind kind, long integer = 0, double number = 0, byte[]? text = null)
{
    private readonly byte[]? _text = text;

    /// <summary>Which of the kinds it is.</summary>
    public ConstantKind Kind { get; } = kind;

    /// <summary>The value of an integer.</summary>
    public long Integer { get; } = integer;

    /// <summary>The value of a float.</summary>
    public double Float { get; } = number;

    /// <summary>The bytes of a string; not to be written to.</summary>
    public byte[] Text => _text ?? [];

    /// <summary>Whether it is an integer or a float.</summary>
    public bool IsNumber => Kind is ConstantKind.Integer or ConstantKind.Float;
}
