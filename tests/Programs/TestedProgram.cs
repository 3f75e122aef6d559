using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace CopyPatch.Tests.Programs;

/// <summary>A program of the folder <c>tests</c> that tests run as a process of its own.</summary>
/// <param name="name">The project's name.</param>
internal sealed class TestedProgram(string name)
{
    private static readonly string s_repository = typeof(TestedProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(one => one.Key == "Repository").Value!;

    private readonly Lazy<string> _aheadOfTime = new(() => Publish(name));

    /// <summary>Gets the program as CoreCLR runs it.</summary>
    public string Program => InRepository($"artifacts/bin/{name}/debug/{name}");

    /// <summary>Gets the program compiled ahead of time, which is published now if it was not yet.</summary>
    public string AheadOfTime => _aheadOfTime.Value;

    /// <summary>Gets where something of the repository is.</summary>
    public static string InRepository(string path) => Path.Combine(s_repository, path);

    /// <summary>Gets where a file of its sources is.</summary>
    public string PathOf(string file) => InRepository($"tests/{name}/{file}");

    private static string Publish(string name)
    {
        string folder = InRepository($"artifacts/native/{name}");
        string runtime = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "linux-arm64" : "linux-x64";
        ProgramRun.Of(new ProcessStartInfo("dotnet", [
            "publish", InRepository($"tests/{name}/{name}.csproj"), "-v:quiet", "-clp:NoSummary",
            "-c", "Release", "-r", runtime, "-p:AheadOfTime=true", "-o", folder,
        ])).ExpectSuccess();
        return Path.Combine(folder, name);
    }
}
