using CopyPatch.Tests.Programs;

namespace CopyPatch.Debugging.Tests;

/// <summary>The program that is looked into.</summary>
internal static class Debuggee
{
    private static readonly TestedProgram s_program = new("CopyPatch.Debuggee");

    /// <summary>Gets the program as CoreCLR runs it.</summary>
    public static string Program => s_program.Program;

    /// <summary>Gets the program compiled ahead of time, which is published now if it was not yet.</summary>
    public static string AheadOfTime => s_program.AheadOfTime;

    /// <summary>Gets where a file of its sources is.</summary>
    public static string PathOf(string file) => s_program.PathOf(file);
}
