using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace CopyPatch.Generators.Diagnostics;

/// <summary>A diagnostic as a model may hold it: no symbol, no syntax, no <see cref="Location"/>.</summary>
/// <param name="Descriptor">What is wrong.</param>
/// <param name="Path">The file to point at, or null.</param>
/// <param name="Line">Its line, counted from 1.</param>
/// <param name="Arguments">What the message is about.</param>
internal sealed record DiagnosticInfo(
    DiagnosticDescriptor Descriptor, string? Path, int Line, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo At(DiagnosticDescriptor descriptor, string? path, int line, params string[] arguments) =>
        new(descriptor, path, line, ImmutableArray.Create(arguments));

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, ToLocation(), [.. Arguments.Items.Cast<object>()]);

    private Location ToLocation()
    {
        if (Path is null)
            return Location.None;
        var position = new LinePosition(System.Math.Max(Line - 1, 0), 0);
        return Location.Create(Path, default, new LinePositionSpan(position, position));
    }
}
