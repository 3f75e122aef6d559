using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Objects;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// What a macro wrote down for a stencil, an operation or an entry. Null where the C file has it within an <c>#if</c> that
/// leaves the architecture out, and where there is no object for it.
/// </summary>
internal sealed record Definition(PerArchitecture<StencilRecord?> Records)
{
    /// <summary>The first architecture that has it, which says what it is; the other must agree.</summary>
    public InstructionSet Architecture => Records.X64 is null ? InstructionSet.Arm64 : InstructionSet.X64;

    public StencilRecord First => Records[Architecture]!;

    /// <summary>Whether there is no code of it for an architecture that has it.</summary>
    public bool Lacks<T>(PerArchitecture<T?> code)
        where T : class => InstructionSet.All.Any(architecture => Records[architecture] is not null && code[architecture] is null);

    public string File => FileOf(First);

    /// <summary>
    /// Finds all that objects have of some kinds, each name once: what the first object has, in the order of the C file, and
    /// behind that what only the other has.
    /// </summary>
    /// <remarks>
    /// clang itself reports two functions of one name; two stencils that differ only in what C# makes of them it cannot see.
    /// </remarks>
    public static IEnumerable<Definition> FindAll(
        IEnumerable<ObjectLibrary> objects, RecordReader records, string what, params char[] kinds)
    {
        var order = new List<string>();
        var found = PerArchitecture.Of(_ => new Dictionary<string, StencilRecord>());
        var duplicates = new HashSet<(string, int)>();
        foreach (ObjectLibrary library in objects)
        {
            Dictionary<string, StencilRecord> here = found[library.Architecture];
            foreach (StencilRecord record in library.Records.Where(record => kinds.Contains(record.Kind)))
            {
                if (here.TryGetValue(record.Name, out StencilRecord other))
                {
                    if (duplicates.Add((record.Name, record.Line)))
                        records.AddDuplicate(what, record.Name, record.Line, record.Name, other.Line, FileOf(record));
                    continue;
                }

                if (InstructionSet.All.All(architecture => !found[architecture].ContainsKey(record.Name)))
                    order.Add(record.Name);
                here.Add(record.Name, record);
            }
        }

        return order.Select(name => new Definition(
            found.With((_, here) => here.TryGetValue(name, out StencilRecord record) ? record : null)));
    }

    /// <summary>Makes sure that it is the same on both architectures, as far as C# sees it, where both have it.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <exception cref="StencilProblem">It is not.</exception>
    public void Check(string what)
    {
        if (Records.X64 is { } x64 && Records.Arm64 is { } arm64 && SignatureOf(x64) != SignatureOf(arm64))
            throw Disagreement($"{what} '{First.Name}'", $"it is {TextOf(x64)} there, and {TextOf(arm64)} here");
    }

    /// <summary>Makes sure that the records which its code uses are the same on both architectures.</summary>
    /// <param name="what">What it is, for the message.</param>
    /// <param name="used">They.</param>
    /// <exception cref="StencilProblem">They are not.</exception>
    public void CheckUsed(string what, PerArchitecture<IEnumerable<StencilRecord>?> used)
    {
        PerArchitecture<List<string>?> keys = used.With((_, records) => records?
            .Select(record => $"{record.Name}:{record.Kind}{record.Codes}{TypeOfSite(record)}").Distinct()
            .OrderBy(text => text, System.StringComparer.Ordinal).ToList());
        if (keys.X64 is { } x64 && keys.Arm64 is { } arm64 && !x64.SequenceEqual(arm64))
            throw Disagreement($"{what} '{First.Name}'", $"it uses {Listed(x64)} there, and {Listed(arm64)} here");

        static string Listed(List<string> texts) =>
            texts.Count == 0 ? "nothing" : string.Join(", ", texts.Select(text => text.Split(':')[0]));
    }

    public static StencilProblem Disagreement(string what, string how) => new(
        DiagnosticDescriptors.ArchitecturesDisagree, what, InstructionSet.X64.Name, InstructionSet.Arm64.Name, how);

    public static string FileOf(StencilRecord record) => record.Texts[1].Replace('\\', '/');

    // A struct has no code of its own.
    private static string TypeOfSite(StencilRecord record) =>
        record.Kind == RecordKind.Site && record.Codes == "?" ? DeclaredNames.NameIn(record.Texts[1]) : "";

    // A typedef may be another type's name, as long as it is the same for C#.
    private static string SignatureOf(StencilRecord record) =>
        $"{record.Kind}{record.Codes}({string.Join(",", record.Texts.Skip(3).Where((_, i) => i % 2 == 1))})";

    private static string TextOf(StencilRecord record) => record.Texts.Count < 3 ? record.Name
        : $"{record.Texts[2]} ({string.Join(", ", Enumerable.Range(0, (record.Texts.Count - 3) / 2)
            .Select(i => $"{record.Texts[3 + (2 * i)]} {record.Texts[4 + (2 * i)]}"))})";
}
