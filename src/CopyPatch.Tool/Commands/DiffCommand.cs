using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Disassembly;
using CopyPatch.Tool.Listings;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Spectre.Console;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary><c>copypatch diff OLD NEW</c>: what a clang or an edit changed, by stencil.</summary>
internal sealed class DiffCommand : Command<DiffCommand.Settings>
{
    private readonly Screen _screen = new();

    public override int Execute(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        StencilListing before = _screen.Read(settings.Old);
        StencilListing after = _screen.Read(settings.New);
        InstructionSet[] architectures = [.. InstructionSet.All.Intersect(before.Architectures.Concat(after.Architectures))];
        List<Difference> differences = [.. Differences(before, after, architectures)];
        WriteHeader("clang", before.ClangVersion, after.ClangVersion);
        WriteHeader("flags", before.Flags, after.Flags);
        WriteHeader("state", before.State, after.State);
        if (differences.Count > 0)
        {
            Table table = _screen.Table(["name", "change", .. architectures.Select(set => set.Name)]);
            foreach (Difference difference in differences)
                table.AddRow([.. difference.Cells.Select(cell => new Text(Plain.Text(cell)))]);
            _screen.Write(table);
        }

        if (settings.Code)
        {
            foreach (Difference difference in differences)
                WriteCode(difference, architectures);
        }

        int all = before.Items.Concat(after.Items).DistinctBy(KeyOf).Count();
        bool isSame = differences.Count == 0 && before.State == after.State;
        _screen.Write(new Text(isSame ? $"all {all} are the same" : $"{differences.Count} of {all} differ"));
        return isSame ? ExitCodes.Fine : ExitCodes.Different;
    }

    private static IEnumerable<Difference> Differences(StencilListing before, StencilListing after, InstructionSet[] architectures)
    {
        var added = after.Items.ToDictionary(KeyOf);
        foreach (ListedItem old in before.Items)
        {
            if (!added.Remove(KeyOf(old), out ListedItem? item))
                yield return new Difference(old, null, [old.Name, "removed", .. architectures.Select(set => Sizes(old.Code[set]))]);
            else if (Compare(old, item, architectures) is { } difference)
                yield return difference;
        }

        foreach (ListedItem item in after.Items.Where(item => added.ContainsKey(KeyOf(item))))
            yield return new Difference(null, item, [item.Name, "added", .. architectures.Select(set => Sizes(item.Code[set]))]);
    }

    // A stencil, an operation and an entry may have one name.
    private static (string Name, ItemKind Kind) KeyOf(ListedItem item) => (item.Name, item.Kind switch
    {
        ItemKind.Stencil or ItemKind.Entry => item.Kind,
        _ => ItemKind.Operation,
    });

    private static Difference? Compare(ListedItem before, ListedItem after, InstructionSet[] architectures)
    {
        bool isOther = before.Kind != after.Kind || !before.Operands.SequenceEqual(after.Operands);
        string[] codes = [.. architectures.Select(set => Compare(before.Code[set], after.Code[set]))];
        bool hasOtherCode = codes.Any(code => code.Length > 0);
        string change = isOther && hasOtherCode ? "operands, code" : isOther ? "operands" : "code";
        return isOther || hasOtherCode ? new Difference(before, after, [after.Name, change, .. codes]) : null;
    }

    // Empty where both are the same.
    private static string Compare(PlacedCodes before, PlacedCodes after)
    {
        var old = before.All.ToDictionary(code => code.Placement);
        int different = after.All.Count(code => !old.Remove(code.Placement, out MachineListing? same) || !same.IsSameAs(code)) + old.Count;
        string sizes = Sizes(before) == Sizes(after) ? $"{Sizes(after)} bytes" : $"{Sizes(before)} -> {Sizes(after)} bytes";
        return different == 0 ? ""
            : before.Count <= 1 && after.Count <= 1 ? sizes
            : $"{different} of {System.Math.Max(before.Count, after.Count)} placements, {sizes}";
    }

    private static string Sizes(PlacedCodes codes) => codes.Sizes is not { } sizes ? "none"
        : sizes.Least == sizes.Greatest ? $"{sizes.Least}" : $"{sizes.Least} to {sizes.Greatest}";

    private void WriteHeader(string what, string before, string after)
    {
        if (before != after)
            _screen.Write(new Text(Plain.Text($"{what}: '{before}' -> '{after}'")));
    }

    private void WriteCode(Difference difference, InstructionSet[] architectures)
    {
        foreach (InstructionSet set in architectures)
        {
            (MachineListing? before, MachineListing? after) = FirstOf(difference, set);
            if (before is null && after is null)
                continue;
            string placement = (after ?? before)!.Placement;
            _screen.Write(new Text(Plain.Text($"{difference.Cells[0]} {placement}".Trim() + $", {set.Name}")));
            foreach (DiffPiece line in InlineDiffBuilder.Diff(TextOf(before, set), TextOf(after, set)).Lines)
            {
                (string mark, Color color) = line.Type switch
                {
                    ChangeType.Inserted => ("+", Color.Green),
                    ChangeType.Deleted => ("-", Color.Red),
                    _ => (" ", Color.Default),
                };
                _screen.Write(new Text(Plain.Text($"{mark} {line.Text}"), new Style(color)));
            }
        }
    }

    // The first placement that differs.
    private static (MachineListing? Before, MachineListing? After) FirstOf(Difference difference, InstructionSet set)
    {
        PlacedCodes before = difference.Before?.Code[set] ?? PlacedCodes.None;
        PlacedCodes after = difference.After?.Code[set] ?? PlacedCodes.None;
        var old = before.All.ToDictionary(code => code.Placement);
        foreach (MachineListing code in after.All)
        {
            old.Remove(code.Placement, out MachineListing? same);
            if (same is null || !same.IsSameAs(code))
                return (same, code);
        }

        return (old.Values.FirstOrDefault(), null);
    }

    private static string TextOf(MachineListing? code, InstructionSet set) =>
        code is null ? "" : string.Join('\n', Disassembler.Of(code, set).Select(instruction => instruction.Text));

    private sealed record Difference(ListedItem? Before, ListedItem? After, string[] Cells);

    internal sealed class Settings : CommandSettings
    {
        [CommandArgument(0, "<OLD>")]
        [Description("A stencil text, or a C file with one beside it or in obj.")]
        public string Old { get; init; } = "";

        [CommandArgument(1, "<NEW>")]
        [Description("Another, or the same after an edit.")]
        public string New { get; init; } = "";

        [CommandOption("-c|--code")]
        [Description("Shows the instructions that differ: of an operation, those of the first placement that does.")]
        public bool Code { get; init; }
    }
}
