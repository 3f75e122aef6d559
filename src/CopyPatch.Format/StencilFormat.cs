namespace CopyPatch.Format;

/// <summary>What a stencil text is recognised by, and how large one may be.</summary>
internal static class StencilFormat
{
    /// <summary>A change of the format makes every text stale.</summary>
    public const int Version = 2;

    /// <summary>The first line, up to the version.</summary>
    public const string Signature = "copypatch stencils ";

    /// <summary>Ends a text's file name, where its C file has ".c".</summary>
    public const string Extension = ".stencil.txt";

    /// <summary>The most characters of a text: none whose bytes may be has more, however badly they pack.</summary>
    public const int MostCharacters = 96 << 20;

    /// <summary>
    /// The most bytes that all of a text unfolds to: the source, its objects and their placements together. A few bytes of
    /// deflate stand for gigabytes, and whoever compiles a program that uses a text has not always baked it.
    /// </summary>
    public const long MostBytes = 64 << 20;

    public const string X64 = "x86-64";
    public const string Arm64 = "aarch64";
}
