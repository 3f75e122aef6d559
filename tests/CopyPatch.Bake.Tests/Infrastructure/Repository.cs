using System;
using System.IO;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>The folder that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string file) => Path.Combine(Root, file);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "CopyPatch.Generators.sln"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("no repository around the tests"));
}
