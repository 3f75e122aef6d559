using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Opcodes;

/// <summary>A place in a C# file, without the syntax tree that a <see cref="Location"/> would keep alive.</summary>
internal sealed record LocationInfo(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo? From(SyntaxNodeOrToken place)
        => place.SyntaxTree is null ? null : From(place.GetLocation());

    public static LocationInfo? From(Location? location)
        => location?.SourceTree is { } tree
            ? new LocationInfo(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span)
            : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
