using System;
using System.Diagnostics;
using System.IO;

namespace CopyPatch.Package.Tests;

/// <summary>A user's folder: outside of the repository, with a space and an accent in its path, and its own package cache.</summary>
internal sealed class TemporaryConsumer : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("copypatch-");

    public TemporaryConsumer()
    {
        Directory.CreateDirectory(Folder);
        Directory.CreateDirectory(Packages);
        // What others published is taken from the cache that is there: it is big, and not what is tested.
        File.WriteAllText(Path.Combine(Folder, "nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed" value="{BuiltPackages.Folder}" />
                <add key="own" value="{Packages}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="other" value="{UserCache()}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    public string Folder => Path.Combine(_root.FullName, "a café");

    public string Cache => Path.Combine(_root.FullName, "package cache");

    /// <summary>The user's own packages.</summary>
    public string Packages => Path.Combine(_root.FullName, "packages");

    /// <summary>Where programs are looked for, if not where the tests look.</summary>
    public string? SearchPath { get; set; }

    public string PathOf(string file) => Path.Combine(Folder, file);

    public void Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
    }

    /// <summary>Copies a program that lies beside the tests.</summary>
    public void Copy(string name)
    {
        string source = Path.Combine(AppContext.BaseDirectory, "Consumers", name);
        foreach (string file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            Write(Path.Combine(name, Path.GetRelativePath(source, file)), File.ReadAllText(file));
    }

    public (int ExitCode, string Output) Dotnet(string project, params string[] arguments) =>
        Run("dotnet", project, [.. arguments, $"-p:CopyPatchVersion={BuiltPackages.Version}"]);

    public (int ExitCode, string Output) Run(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = PathOf(folder),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["NUGET_PACKAGES"] = Cache;
        if (SearchPath is not null)
            start.Environment["PATH"] = SearchPath;
        return Processes.Run(start);
    }

    public void Dispose() => _root.Delete(recursive: true);

    private static string UserCache() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
            ? folder
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
