using System.Text;

namespace Lua;

/// <summary>
/// The bytes of a name or string, one object for the same bytes in a whole text. What the parser and the generator of code know of
/// a name they keep here, so that they look nothing up.
/// </summary>
internal sealed class Name(byte[] bytes, ulong hash, TokenKind word)
{
    private string? _text;

    /// <summary>The bytes; not to be written to.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>A hash of the bytes.</summary>
    public ulong Hash { get; } = hash;

    /// <summary>The word that it is, or <see cref="TokenKind.Name"/>.</summary>
    public TokenKind Word { get; } = word;

    /// <summary>The bytes as a string, a character for each.</summary>
    public string Text => _text ??= Encoding.Latin1.GetString(Bytes);

    /// <summary>The local variable that the name means where the parser is.</summary>
    public LocalVariable? Variable { get; set; }

    /// <summary>The label of this name that is visible where the parser is; it may be one of a function around.</summary>
    public LabelNode? Label { get; set; }

    /// <summary>The last goto to this name that has no label yet.</summary>
    public GotoStatement? Pending { get; set; }

    /// <summary>The table of constants that the name was last put into.</summary>
    public object? ConstantOwner { get; set; }

    /// <summary>Where it is in that table.</summary>
    public int ConstantIndex { get; set; }
}
