using System.IO;
using System.Runtime.CompilerServices;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Fixtures;

/// <summary>
/// Baked files that are kept beside their sources: another clang makes other machine code, and a snapshot must not change
/// with it.
/// </summary>
public class Fixture
{
    internal static BakedText Machine { get; } = new(BakedText.PathOf("stencils/machine.c"),
        File.ReadAllText(PathOf("machine.stencil.txt")));

    [Test, Explicit("Writes into the source folder.")]
    public void Bake() => File.WriteAllText(
        PathOf("machine.stencil.txt"), SnippetCompiler.Compile(File.ReadAllText(PathOf("machine.c")), "stencils/machine.c"));

    private static string PathOf(string name, [CallerFilePath] string here = "")
        => Path.Combine(Path.GetDirectoryName(here)!, name);
}
