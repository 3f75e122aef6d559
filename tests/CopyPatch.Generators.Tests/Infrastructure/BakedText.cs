using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>A stencil text, as the build hands it to the generator.</summary>
internal sealed class BakedText(string path, string text) : AdditionalText
{
    private readonly SourceText _text = SourceText.From(text);

    public override string Path { get; } = path;

    /// <summary>Where the build puts the text of a C file.</summary>
    public static string PathOf(string path) => $"/project/obj/{System.IO.Path.ChangeExtension(path, ".stencil.txt")}";

    /// <summary>Compiles C source that lies at a path of the project.</summary>
    public static BakedText Of(string source, string path = "stencils/test.c", string architectures = "x86-64 aarch64")
        => new(PathOf(path), SnippetCompiler.Compile(source, path, architectures));

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
