namespace CopyPatch.Bake.Compiling;

/// <summary>One message of clang. Line and column count from 1; 0 is "none", an empty file is "nowhere".</summary>
internal sealed record ClangMessage(Severity Severity, string File, int Line, int Column, string Text)
{
    /// <summary>
    /// True where clang says that it cannot do what stencils need: such a clang is the problem, not the C file.
    /// </summary>
    public bool BlamesClang =>
        Text.Contains("No available targets are compatible")
        || Text.Contains("unknown target triple")
        || (Text.Contains("preserve_none") && (Text.Contains("not supported") || Text.Contains("unknown attribute")))
        || Text.Contains("copypatch.h needs clang")
        || Text.Contains("cannot be started");
}
