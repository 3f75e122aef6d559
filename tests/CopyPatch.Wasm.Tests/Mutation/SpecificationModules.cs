using System.Collections.Generic;
using System.IO;
using System.Linq;
using CopyPatch.Wasm.Spec;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Mutation;

/// <summary>The modules of the specification's tests, where these and their converter are present.</summary>
internal static class SpecificationModules
{
    // What is damaged in a large module is mostly data.
    private const int LargestModule = 20_000;

    /// <summary>Reads them: valid ones and others.</summary>
    public static List<byte[]> Load()
    {
        if (FindSuite() is not string suite || !SpecConversion.IsAvailable())
            return [];
        string folder = Directory.CreateTempSubdirectory("wasm-mutation").FullName;
        try
        {
            foreach (string file in Directory.EnumerateFiles(suite, "*.wast"))
                SpecConversion.Convert(file, folder);
            return [.. Directory.EnumerateFiles(folder, "*.wasm").Order().Select(File.ReadAllBytes)
                .Where(bytes => bytes.Length < LargestModule)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string? FindSuite()
    {
        for (DirectoryInfo? folder = new(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
        {
            string suite = Path.Combine(folder.FullName, "shared", "wasm-testsuite");
            if (Directory.Exists(suite))
                return suite;
        }
        return null;
    }
}
