extern alias Bake;

using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using Bake::CopyPatch.Bake.Baking;
using Bake::CopyPatch.Bake.Clang;
using Bake::CopyPatch.Bake.Locating;
using Bake::CopyPatch.Bake.Texts;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>Bakes C files with operations over values, whose placements only the bake itself knows.</summary>
internal static class OperationCompiler
{
    private static readonly string s_include = Path.GetFullPath(Path.Combine(ThisDirectory(), "../../../stencils/include"));

    private static readonly ConcurrentDictionary<string, string> s_texts = new();

    /// <summary>Compiles source text as if it lay at <c>stencils/test.c</c> of the project.</summary>
    public static BakedText Compile(string source) =>
        new(BakedText.PathOf("stencils/test.c"), s_texts.GetOrAdd(source, Bake));

    private static string Bake(string source)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("copypatch-tests-");
        try
        {
            Directory.CreateDirectory(Path.Combine(directory.FullName, "stencils"));
            File.WriteAllText(Path.Combine(directory.FullName, "stencils/test.c"), source);
            string clang = Environment.GetEnvironmentVariable("COPYPATCH_CLANG") is { Length: > 0 } named ? named : "clang-19";
            var baker = new StencilBaker(
                new ProcessRunner(), new ClangCandidate(clang, "clang", "19.1.7"), new ProjectPaths(directory.FullName, s_include),
                Path.Combine(directory.FullName, "obj"), default);
            BakedSource baked = baker.Bake([new StencilSource("stencils/test.c", "")])[0];
            return baked.Text is { } text
                ? Bake::CopyPatch.Format.StencilTextWriter.Write(text)
                : throw new InvalidOperationException(string.Join("\n",
                    baked.Messages.Select(message => $"{message.Line}: {message.Text}")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static string ThisDirectory([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
