using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Format;

namespace CopyPatch.Generators.Stencils;

/// <summary>The words of one stencil in an interpreter's program: which of what C# gives its handler reads, and from where.</summary>
/// <remarks>copypatch.h has a handler read a word by an undefined symbol for its distance from the address of the handler.</remarks>
internal sealed class WordLayout
{
    public const int WordSize = 8;

    private const string BehindWords = "cp_words";
    private const string AddressPrefix = "cp_address_";
    private const string LabelPrefix = "cp_label_";

    private readonly Dictionary<string, int> _offsets = [];
    private readonly ImmutableArray<Patch>.Builder _patches = ImmutableArray.CreateBuilder<Patch>();

    /// <param name="function">The handler.</param>
    public WordLayout(ObjectLibrary library, ObjectFunction function)
    {
        _patches.Add(new Patch(PatchForm.Value64, 0, 0, PatchTarget.Handler, "", -1));
        foreach (string symbol in function.Relocations.Select(relocation => relocation.Symbol.Name))
        {
            if (symbol == BehindWords)
                GoesOn = true;
            else if (!_offsets.ContainsKey(symbol) && Find(library, symbol) is var (name, form, target))
                _patches.Add(new Patch(form, Add(symbol), 0, target, name, -1));
        }

        _offsets[BehindWords] = Length;
    }

    /// <summary>Gets whether any way through the handler goes on with the next.</summary>
    public bool GoesOn { get; }

    private int Length => _patches.Count * WordSize;

    /// <summary>Gets how far from the handler's address it reads what a symbol stands for.</summary>
    public bool TryFind(string symbol, out int offset) => _offsets.TryGetValue(symbol, out offset);

    public MachineCode ToMachineCode() => new(
        ImmutableArray.Create(new byte[Length]), _patches.ToImmutable(), Length, GoesOn);

    private int Add(string symbol)
    {
        int offset = Length;
        _offsets.Add(symbol, offset);
        return offset;
    }

    private static (string Name, PatchForm Form, PatchTarget Target)? Find(ObjectLibrary library, string symbol)
    {
        if (symbol.StartsWith(AddressPrefix, System.StringComparison.Ordinal))
        {
            return library.OfSymbol(LabelPrefix + symbol.Substring(AddressPrefix.Length)) is { } label
                ? (label.Name, PatchForm.Absolute64, PatchTarget.ProgramEntry)
                : null;
        }

        return library.OfSymbol(symbol) is not { } record ? null : record.Kind switch
        {
            RecordKind.Hole => (record.Name, PatchForm.Value64, PatchTarget.Hole),
            RecordKind.Label => (record.Name, PatchForm.Absolute64, PatchTarget.Label),
            RecordKind.Site => (record.Name, PatchForm.Absolute64, PatchTarget.Site),
            RecordKind.Callee => (record.Name, PatchForm.Absolute64, PatchTarget.Callee),
            RecordKind.Link => (record.Name, PatchForm.Absolute64, PatchTarget.Link),
            _ => null,
        };
    }
}
