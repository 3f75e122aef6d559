using System;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>Stencil texts whose objects were changed, with hashes that fit: what a hash cannot catch.</summary>
internal static class Repacked
{
    public static StencilText Unpack(string source, string architectures = "x86-64 aarch64") =>
        StencilTextReader.Read(SnippetCompiler.Compile(source, architectures: architectures).Split('\n')[..^1]);

    public static BakedText Pack(StencilText text, Func<BakedObject, byte[]> change) => new(
        BakedText.PathOf(text.SourcePath),
        StencilTextWriter.Write(text with
        {
            Objects = [.. text.Objects.Select(baked => baked with { Content = PackedBytes.Of(change(baked)) })],
            Placements = [.. text.Placements.Select(baked => baked with { Content = PackedBytes.Of(change(baked)) })],
        }));
}
