namespace CopyPatch.Bake.Clang;

/// <summary>How bad a message of clang is.</summary>
internal enum Severity
{
    Warning,
    Error,
}
