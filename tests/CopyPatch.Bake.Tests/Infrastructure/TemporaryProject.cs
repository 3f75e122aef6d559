using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using System.Security;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>
/// A small real project outside of the repository, built with the package's targets. Its clang is a script that writes
/// down each call before it hands it on.
/// </summary>
[SupportedOSPlatform("linux")]
[SupportedOSPlatform("macos")]
internal sealed class TemporaryProject : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string _calls;

    public TemporaryProject(string name = "project")
    {
        _folder = new TemporaryFolder(name);
        _calls = Path.GetFullPath(_folder.PathOf("../tools/calls"));
        // Beside the project, whose folder may have a name that no command line likes.
        Clang = Path.GetFullPath(_folder.PathOf("../tools/clang"));
        WriteClang("first");
        Write("Tiny.cs", "internal static class Tiny;\n");
        Write("stencils/calc.c", Samples.Calc);
        WriteProject("");
    }

    public string Folder => _folder.Path;

    /// <summary>The script that stands before clang.</summary>
    public string Clang { get; }

    public string Intermediate => Path.Combine(Folder, "obj", "Debug", "net10.0", "stencils");

    public string IntermediateText => Path.Combine(Intermediate, "stencils", "calc.stencil.txt");

    public string BakedText => Path.Combine(Folder, "stencils", "calc.stencil.txt");

    public string PathOf(string file) => _folder.PathOf(file);

    public void Write(string file, string text) => _folder.Write(file, text);

    public void Delete(string file) => File.Delete(_folder.PathOf(file));

    /// <summary>Replaces the script by another that does the same.</summary>
    public void WriteClang(string comment)
    {
        File.WriteAllText(Clang, $"""
            #!/bin/sh
            # {comment}
            echo "$@" >> '{_calls}'
            exec '{RealClang.Path}' "$@"

            """);
        File.SetUnixFileMode(Clang, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes the project file; <paramref name="content"/> stands in it last.</summary>
    public void WriteProject(string content) => Write("Tiny.csproj", $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <CopyPatchIncludeDirectory>{Xml(Repository.PathOf("stencils/include/"))}</CopyPatchIncludeDirectory>
            <CopyPatchTasksAssembly>{Xml(Path.Combine(AppContext.BaseDirectory, "CopyPatch.Bake.dll"))}</CopyPatchTasksAssembly>
          </PropertyGroup>
          <Import Project="{Xml(Repository.PathOf("build/CopyPatch.Generators.props"))}" />
          {content}
          <Import Project="{Xml(Repository.PathOf("build/CopyPatch.Generators.targets"))}" />
        </Project>

        """);

    public BuildResult Build(params string[] arguments) => Dotnet(["build", "-v:minimal", $"-p:CopyPatchClang={Clang}", .. arguments]);

    public BuildResult Dotnet(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in new Dictionary<string, string>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["MSBUILDTERMINALLOGGER"] = "off",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
        })
        {
            start.Environment[name] = value;
        }

        // What the test host tells its own MSBuild must not reach this one.
        foreach (string name in start.Environment.Keys.Where(
            name => name.StartsWith("MSBuild", StringComparison.Ordinal) || name == "COPYPATCH_CLANG").ToList())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return new BuildResult(process.ExitCode == 0, output);
    }

    /// <summary>How often clang has compiled something since the last time that this was asked.</summary>
    public int TakeCompilations() => TakeCalls().Count(call => call.Contains(" -c ", StringComparison.Ordinal));

    /// <summary>How often clang was started at all since the last time that this was asked.</summary>
    public IReadOnlyList<string> TakeCalls()
    {
        string[] calls = File.Exists(_calls) ? File.ReadAllLines(_calls) : [];
        File.Delete(_calls);
        return calls;
    }

    public void Dispose() => _folder.Dispose();

    // In a project file, % and ; are MSBuild's own.
    private static string Xml(string path) => SecurityElement.Escape(path.Replace("%", "%25").Replace(";", "%3b"));
}
