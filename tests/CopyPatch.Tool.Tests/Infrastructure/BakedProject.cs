extern alias Bake;

using System;
using System.IO;
using System.Linq;
using Bake::CopyPatch.Bake.Baking;
using Bake::CopyPatch.Bake.Clang;
using Bake::CopyPatch.Bake.Locating;
using Bake::CopyPatch.Bake.Texts;
using Bake::CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Tool.Tests.Infrastructure;

/// <summary>A user's folder with C files and what the bake made of them.</summary>
internal sealed class BakedProject : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("copypatch-tool-");

    public static string Include => Path.Combine(Path.GetDirectoryName(typeof(ToolException).Assembly.Location)!, "include");

    public string Folder => _folder.FullName;

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Writes <c>stencils/NAME.c</c>, and its text beside it or where it is said.</summary>
    /// <returns>The C file.</returns>
    public string Bake(string name, string source, string? text = null)
    {
        string file = Write($"stencils/{name}.c", source);
        ClangSearch search = new ClangLocator(new ThisSystem(), new ClangVersions(new ProcessRunner(), null, default)).Find(null, Folder);
        if (search.Clang is null)
            Assert.Ignore("there is no clang 19 here");
        var baker = new StencilBaker(
            new ProcessRunner(), search.Clang!, new ProjectPaths(Folder, Include), PathOf("temporary"), default);
        BakedSource baked = baker.Bake([new StencilSource($"stencils/{name}.c", "")])[0];
        Assert.That(baked.Text, Is.Not.Null, string.Join("\n", baked.Messages.Select(message => $"{message.Line}: {message.Text}")));
        Write(text ?? $"stencils/{name}.stencil.txt", StencilTextWriter.Write(baked.Text!));
        return file;
    }

    public string Write(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(file))!);
        File.WriteAllText(PathOf(file), text);
        return PathOf(file);
    }

    /// <summary>Writes an object of a text to a file, as clang wrote it.</summary>
    public string ObjectOf(string text, string architecture) => WriteBytes(
        $"{architecture}.o", TextFile.Read(text)!.Objects.Single(item => item.Architecture == architecture).Content.Unpack());

    public void Dispose() => _folder.Delete(recursive: true);

    private string WriteBytes(string file, byte[] bytes)
    {
        File.WriteAllBytes(PathOf(file), bytes);
        return PathOf(file);
    }
}
