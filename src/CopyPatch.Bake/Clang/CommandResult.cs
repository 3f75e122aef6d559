namespace CopyPatch.Bake.Clang;

/// <summary>What a program left behind when it ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors);
