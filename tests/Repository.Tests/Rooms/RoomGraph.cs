using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Repository.Tests;

/// <summary>
/// Which rooms of a project know which. A room is a folder right under the project's, with all that lies in it; a file that
/// lies beside the folders is a room of its own.
/// </summary>
/// <remarks>
/// A room knows another where a name in it means a type, or a member of a type, that the other declares. What the names mean is the
/// compiler's answer; that it has neither the packages nor the generated code does not matter, since neither is a room.
/// </remarks>
internal sealed class RoomGraph
{
    private readonly Dictionary<string, Dictionary<string, string>> _knows = [];

    /// <summary>Reads the sources of a project.</summary>
    /// <param name="files">Path below the project's folder, with forward slashes, and text of each file.</param>
    public RoomGraph(IReadOnlyDictionary<string, string> files)
    {
        SyntaxTree[] trees = [.. files.Select(file => CSharpSyntaxTree.ParseText(file.Value, path: file.Key))];
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Rooms", trees, References(), new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        foreach (SyntaxTree tree in trees)
            Read(compilation.GetSemanticModel(tree), tree);
    }

    /// <summary>Gets all rooms that were read.</summary>
    public IEnumerable<string> Rooms => _knows.Keys;

    /// <summary>Finds rooms that know each other, be it through others.</summary>
    /// <returns>A circle, each step with the place in the source that makes it; empty where there is none.</returns>
    public IReadOnlyList<string> FindCircle()
    {
        var done = new HashSet<string>();
        var way = new List<string>();
        foreach (string room in _knows.Keys.Order())
        {
            if (FindCircle(room, way, done) is { Count: > 0 } circle)
                return circle;
        }

        return [];
    }

    private static IEnumerable<MetadataReference> References() =>
        ((string)System.AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", System.StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path));

    private static string RoomOf(string path) => path.Split('/')[0];

    private void Read(SemanticModel model, SyntaxTree tree)
    {
        string room = RoomOf(tree.FilePath);
        _knows.TryAdd(room, []);
        foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
        {
            SymbolInfo info = model.GetSymbolInfo(name);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            INamedTypeSymbol? type = symbol as INamedTypeSymbol ?? symbol?.ContainingType;
            if (type is null || IsMistakenAttribute(name, type))
                continue;
            foreach (SyntaxReference declaration in type.OriginalDefinition.DeclaringSyntaxReferences)
                Add(room, RoomOf(declaration.SyntaxTree.FilePath), name, type);
        }
    }

    // [HostFunction] of a package that is not there may mean a class HostFunction that is.
    private static bool IsMistakenAttribute(SimpleNameSyntax name, INamedTypeSymbol type) =>
        name.Parent is AttributeSyntax && type.BaseType?.Name != nameof(System.Attribute);

    private void Add(string room, string other, SimpleNameSyntax name, INamedTypeSymbol type)
    {
        if (room == other)
            return;
        FileLinePositionSpan place = name.GetLocation().GetLineSpan();
        _knows[room].TryAdd(other, $"{room} knows {other}: {type.Name} in {place.Path}({place.StartLinePosition.Line + 1})");
    }

    private IReadOnlyList<string> FindCircle(string room, List<string> way, HashSet<string> done)
    {
        int start = way.IndexOf(room);
        if (start >= 0)
            return [.. way.Skip(start).Zip(way.Skip(start + 1).Append(room), (from, to) => _knows[from][to])];
        if (!done.Add(room) || !_knows.TryGetValue(room, out Dictionary<string, string>? known))
            return [];
        way.Add(room);
        foreach (string other in known.Keys.Order())
        {
            if (FindCircle(other, way, done) is { Count: > 0 } circle)
                return circle;
        }

        way.RemoveAt(way.Count - 1);
        return [];
    }
}
