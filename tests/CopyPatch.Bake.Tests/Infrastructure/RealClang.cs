using System;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Locating;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>The clang that tests bake with.</summary>
internal static class RealClang
{
    private static readonly Lazy<string?> s_found = new(() =>
        new ClangLocator(new ThisSystem(), new ClangVersions(new ProcessRunner(), null, default))
            .Find(null, Environment.CurrentDirectory).Clang?.Path);

    /// <summary>
    /// Where it is, as a program to start. Elsewhere than on Linux one is looked for, and without one the test is skipped.
    /// </summary>
    public static string Path
    {
        get
        {
            if (OperatingSystem.IsLinux())
                return "clang-19";
            if (s_found.Value is null)
                Assert.Ignore("there is no clang here");
            return s_found.Value!;
        }
    }
}
