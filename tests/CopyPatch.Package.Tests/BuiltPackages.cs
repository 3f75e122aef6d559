using System;
using System.Diagnostics;
using System.IO;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

/// <summary>The packages, packed from this repository before the first test, by the script that users would call.</summary>
[SetUpFixture]
internal sealed class BuiltPackages
{
    /// <summary>The version of all of them. No cache on this machine can have this one already.</summary>
    public static string Version { get; } = $"0.1.0-test.{DateTime.UtcNow:yyyyMMddHHmmss}.{Environment.ProcessId}";

    public static string Folder { get; private set; } = "";

    /// <summary>The repository's folder.</summary>
    public static string Repository { get; } = FindRepository(AppContext.BaseDirectory);

    public static string FileOf(string package) => Path.Combine(Folder, $"{package}.{Version}.nupkg");

    [OneTimeSetUp]
    public void Pack()
    {
        Folder = Directory.CreateTempSubdirectory("copypatch-package-").FullName;
        var start = new ProcessStartInfo(Path.Combine(Repository, "build", "pack.sh"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Folder);
        start.ArgumentList.Add($"-p:PackageVersion={Version}");
        (int exitCode, string output) = Processes.Run(start);
        Assert.That(exitCode, Is.Zero, output);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Folder, recursive: true);

    private static string FindRepository(string folder) =>
        File.Exists(Path.Combine(folder, "CopyPatch.Generators.sln"))
            ? folder
            : FindRepository(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no repository around the tests"));
}
