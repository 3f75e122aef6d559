using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

internal sealed class PackageContentTests
{
    private static readonly Dictionary<string, string[]> s_files = new()
    {
        ["CopyPatch"] =
        [
            "lib/net10.0/CopyPatch.dll",
            "lib/net10.0/CopyPatch.xml",
            "runtimes/osx-arm64/native/libcopypatch_apple.dylib",
            "runtimes/osx-x64/native/libcopypatch_apple.dylib",
        ],
        ["CopyPatch.Generators"] =
        [
            "analyzers/dotnet/cs/CopyPatch.CodeFixes.dll",
            "analyzers/dotnet/cs/CopyPatch.Generators.dll",
            "build/net10.0/CopyPatch.Generators.props",
            "build/net10.0/CopyPatch.Generators.targets",
            "include/copypatch.h",
            "include/copypatch/editor.h",
            "include/copypatch/features.h",
            "include/copypatch/integers.h",
            "include/copypatch/memory.h",
            "include/copypatch/structs.h",
            "lib/net10.0/_._",
            "tasks/CopyPatch.Bake.dll",
        ],
        ["CopyPatch.Wasm"] = ["lib/net10.0/CopyPatch.Wasm.dll", "lib/net10.0/CopyPatch.Wasm.xml"],
    };

    [TestCase("CopyPatch")]
    [TestCase("CopyPatch.Generators")]
    [TestCase("CopyPatch.Wasm")]
    public void A_package_has_these_files_and_no_other(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(BuiltPackages.FileOf(name));
        Assert.That(
            package.Entries.Select(entry => entry.FullName)
                .Where(file => !file.StartsWith("_rels/", StringComparison.Ordinal)
                    && !file.StartsWith("package/", StringComparison.Ordinal)
                    && file != "[Content_Types].xml"),
            Is.EquivalentTo([$"{name}.nuspec", "LICENSE", "README.md", .. s_files[name]]));
    }

    [Test]
    public void The_runtime_depends_on_nothing() => Assert.That(DependenciesOf("CopyPatch"), Is.Empty);

    [TestCase("CopyPatch.Generators")]
    [TestCase("CopyPatch.Wasm")]
    public void A_package_depends_on_the_runtime_of_its_version_and_on_nothing_else(string name) =>
        Assert.That(DependenciesOf(name), Is.EqualTo(new[] { $"id=\"CopyPatch\" version=\"{BuiltPackages.Version}\"" }));

    private static IEnumerable<string> DependenciesOf(string name)
    {
        using ZipArchive package = ZipFile.OpenRead(BuiltPackages.FileOf(name));
        using var nuspec = new StreamReader(package.GetEntry($"{name}.nuspec")!.Open());
        return [.. Regex.Matches(nuspec.ReadToEnd(), "<dependency (id=\"[^\"]*\" version=\"[^\"]*\")")
            .Select(match => match.Groups[1].Value)];
    }
}
