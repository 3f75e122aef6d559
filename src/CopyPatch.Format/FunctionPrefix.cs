namespace CopyPatch.Format;

/// <summary>How copypatch.h begins the names of functions.</summary>
internal static class FunctionPrefix
{
    public const string Stencil = "cp_stencil_";

    /// <summary>Stands between the names of a stencil and of a cold part of it, in the name of that part's function.</summary>
    public const string ColdPart = "__cold_";

    public const string Entry = "cp_entry_";

    /// <summary>Of an entry by the calling convention of Windows, on x86-64.</summary>
    public const string WindowsEntry = "cp_windows_entry_";

    /// <summary>Of an operation's body, which becomes part of each of its placements.</summary>
    public const string Operation = "cp_operation_";

    /// <summary>The whole name of the way into an interpreter's program.</summary>
    public const string ProgramEntry = "cp_program_entry_";
}
