using System;
using System.Text;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>Stencil texts whose objects were changed, with hashes that fit: what a hash cannot catch.</summary>
internal static class Repacked
{
    public static StencilText Unpack(string source, string architectures = "x86-64 aarch64") =>
        StencilTextReader.Read(BakedText.Of(source, architectures: architectures).GetText(), default);

    public static BakedText Pack(StencilText text, Func<BakedObject, byte[]> change)
    {
        var packed = new StringBuilder($"copypatch stencils 1\nsource {text.SourcePath}\nclang {text.ClangVersion}\nflags\n");
        SnippetCompiler.Append(packed, "text", Encoding.UTF8.GetBytes(text.Source));
        foreach (BakedObject baked in text.Objects)
            SnippetCompiler.Append(packed, $"object {baked.Architecture} a-target", change(baked));
        return new BakedText(BakedText.PathOf(text.SourcePath), packed.Append("end\n").ToString());
    }
}
