using System;

namespace CopyPatch.Bake.Compiling;

/// <summary>One message of clang. Line and column count from 1; 0 is "none", an empty file is "nowhere".</summary>
/// <param name="IsOfOperation">Whether it is the bake's own, of an operation that it cannot place.</param>
internal sealed record ClangMessage(Severity Severity, string File, int Line, int Column, string Text, bool IsOfOperation = false)
{
    public static ClangMessage OfOperation(string file, int line, string text) =>
        new(Severity.Error, file, line, 1, text, IsOfOperation: true);

    /// <summary>Whether clang only says that it says no more.</summary>
    public bool IsOfLimit => Text.StartsWith("too many errors emitted", StringComparison.Ordinal);

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
