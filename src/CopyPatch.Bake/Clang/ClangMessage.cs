using System;

namespace CopyPatch.Bake.Clang;

/// <summary>
/// One message of clang, or of the bake about what clang gets or gave. Line and column count from 1; 0 is "none", an empty
/// file is "nowhere".
/// </summary>
/// <param name="Own">The code of a message that is the bake's own.</param>
internal sealed record ClangMessage(Severity Severity, string File, int Line, int Column, string Text, string? Own = null)
{
    /// <summary>An error that the bake itself found.</summary>
    public static ClangMessage Of(string code, string file, int line, string text) =>
        new(Severity.Error, file, line, line > 0 ? 1 : 0, text, code);

    /// <summary>What it is reported as; <see cref="DiagnosticIds"/> has them.</summary>
    public string Code => Own
        ?? (Severity == Severity.Warning ? DiagnosticIds.ClangWarning : BlamesClang ? DiagnosticIds.ClangUnfit : DiagnosticIds.ClangError);

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
