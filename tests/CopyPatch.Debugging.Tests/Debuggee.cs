using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace CopyPatch.Debugging.Tests;

/// <summary>The program that is looked into.</summary>
internal static class Debuggee
{
    private static readonly string s_repository = typeof(Debuggee).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "Repository").Value!;

    /// <summary>Gets the program as CoreCLR runs it.</summary>
    public static string Program => Path.Combine(s_repository, "artifacts/bin/CopyPatch.Debuggee/debug/CopyPatch.Debuggee");

    /// <summary>Gets the program compiled ahead of time, which is published now if it was not yet.</summary>
    public static string AheadOfTime => s_aheadOfTime.Value;

    /// <summary>Gets where a file of its sources is.</summary>
    public static string PathOf(string file) => Path.Combine(s_repository, "tests/CopyPatch.Debuggee", file);

    private static readonly Lazy<string> s_aheadOfTime = new(() =>
    {
        string folder = Path.Combine(s_repository, "artifacts/native/CopyPatch.Debuggee");
        Tool.Run("dotnet", [
            "publish", PathOf("CopyPatch.Debuggee.csproj"), "-v:quiet", "-clp:NoSummary",
            "-c", "Release", "-r", "linux-x64", "-p:AheadOfTime=true", "-o", folder,
        ]).ExpectSuccess();
        return Path.Combine(folder, "CopyPatch.Debuggee");
    });
}
