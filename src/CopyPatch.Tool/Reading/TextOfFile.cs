using System.IO;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Tool.Reading;

/// <summary>A file as the generator reads it.</summary>
internal sealed class TextOfFile(string path) : AdditionalText
{
    public override string Path => path;

    public override SourceText? GetText(CancellationToken cancellationToken = default)
    {
        using FileStream stream = File.OpenRead(path);
        return SourceText.From(stream);
    }
}
