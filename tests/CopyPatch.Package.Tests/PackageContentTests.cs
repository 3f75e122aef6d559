using System;
using System.IO;
using System.IO.Compression;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Package.Tests;

internal sealed class PackageContentTests
{
    [Test]
    public void The_package_has_these_files_and_no_other()
    {
        using ZipArchive package = ZipFile.OpenRead(BuiltPackage.File);
        Assert.That(
            package.Entries.Select(entry => entry.FullName)
                .Where(name => !name.StartsWith("_rels/", StringComparison.Ordinal)
                    && !name.StartsWith("package/", StringComparison.Ordinal)
                    && name != "[Content_Types].xml"),
            Is.EquivalentTo(new[]
            {
                "CopyPatch.Generators.nuspec",
                "LICENSE",
                "README.md",
                "analyzers/dotnet/cs/CopyPatch.Generators.dll",
                "build/net10.0/CopyPatch.Generators.props",
                "build/net10.0/CopyPatch.Generators.targets",
                "include/copypatch.h",
                "include/copypatch/integers.h",
                "lib/net10.0/CopyPatch.dll",
                "lib/net10.0/CopyPatch.xml",
                "tasks/CopyPatch.Bake.dll",
            }));
    }

    [Test]
    public void The_package_depends_on_nothing()
    {
        using ZipArchive package = ZipFile.OpenRead(BuiltPackage.File);
        using var nuspec = new StreamReader(package.GetEntry("CopyPatch.Generators.nuspec")!.Open());
        Assert.That(nuspec.ReadToEnd(), Does.Not.Contain("<dependency "));
    }
}
