namespace Lua;

/// <summary>A token of the text.</summary>
internal struct Token
{
    /// <summary>Its kind.</summary>
    public TokenKind Kind;

    /// <summary>Where it begins.</summary>
    public int Start;

    /// <summary>Where it ends.</summary>
    public int End;

    /// <summary>The bytes of a name or a string.</summary>
    public Name? Name;

    /// <summary>The value of an integer.</summary>
    public long Integer;

    /// <summary>The value of a float.</summary>
    public double Float;
}
