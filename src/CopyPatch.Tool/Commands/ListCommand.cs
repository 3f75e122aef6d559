using System.Globalization;
using System.Linq;
using System.Threading;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Listings;
using Spectre.Console;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary><c>copypatch list FILE</c>: what a file has, and how large it is.</summary>
internal sealed class ListCommand : Command<FileSettings>
{
    private readonly Screen _screen = new();

    public override int Execute(CommandContext context, FileSettings settings, CancellationToken cancellationToken)
    {
        StencilListing listing = _screen.Read(settings.File);
        _screen.Write(new Text(Plain.Text(
            $"{listing.SourcePath}, baked by clang {listing.ClangVersion}"
            + (listing.Flags.Length > 0 ? $" with {listing.Flags}" : "")
            + $"; sizes in bytes: {Sums(listing)}")));
        if (_screen.IsNarrow)
            WriteLines(listing);
        else
            _screen.Write(TableOf(listing));
        return ExitCodes.Fine;
    }

    private Table TableOf(StencilListing listing)
    {
        Table table = _screen.Table("name", "kind", "line", "operands");
        table.Columns[0].NoWrap();
        table.Columns[1].NoWrap();
        foreach (InstructionSet architecture in listing.Architectures)
            table.AddColumn(new TableColumn(new Text(architecture.Name)).RightAligned().NoWrap());
        table.AddColumn(new TableColumn(new Text("placements")).RightAligned().NoWrap());
        foreach (ListedItem item in listing.Items)
        {
            table.AddRow(
            [
                new Text(Plain.Text(item.Name)),
                new Text(KindOf(item)),
                new Text(PlaceOf(item, listing)),
                new Text(OperandsOf(item)),
                .. listing.Architectures.Select(architecture => new Text(SizeOf(item.Code[architecture]))),
                new Text(PlacementsOf(item, listing)),
            ]);
        }

        return table;
    }

    // Where columns would be a few letters wide.
    private void WriteLines(StencilListing listing)
    {
        foreach (ListedItem item in listing.Items)
        {
            string placements = PlacementsOf(item, listing);
            string sizes = string.Join(", ", listing.Architectures.Select(set => $"{set.Name} {SizeOf(item.Code[set])}"));
            _screen.Write(new Text(Plain.Text(
                $"{item.Name}: {KindOf(item)} at {PlaceOf(item, listing)}; {sizes}"
                + (placements.Length > 0 ? $"; {placements} placements" : ""))));
            if (item.Operands.Count > 0)
                _screen.Write(new Padder(new Text(OperandsOf(item)), new Padding(4, 0, 0, 0)));
        }
    }

    private static string KindOf(ListedItem item) => item.Kind.ToString().ToLowerInvariant();

    private static string PlaceOf(ListedItem item, StencilListing listing) => item.File == listing.SourcePath
        ? item.Line.ToString(CultureInfo.InvariantCulture) : Plain.Text($"{item.File}:{item.Line}");

    private static string OperandsOf(ListedItem item) => Plain.Text(string.Join(", ", item.Operands));

    private static string PlacementsOf(ListedItem item, StencilListing listing) => item.Kind is ItemKind.Stencil or ItemKind.Entry ? ""
        : listing.Architectures.Max(architecture => item.Code[architecture].Count).ToString("N0", CultureInfo.InvariantCulture);

    private static string SizeOf(PlacedCodes codes) => codes.Sizes is not { } sizes ? "-"
        : sizes.Least == sizes.Greatest ? $"{sizes.Least}" : $"{sizes.Least}-{sizes.Greatest}";

    private static string Sums(StencilListing listing) => string.Join(", ", new[]
    {
        (Count: listing.Items.Count(item => item.Kind == ItemKind.Stencil), Name: "stencils"),
        (Count: listing.Items.Count(item => item.Kind is not (ItemKind.Stencil or ItemKind.Entry)), Name: "operations"),
        (Count: listing.Items.Count(item => item.Kind == ItemKind.Entry), Name: "entries"),
    }.Where(sum => sum.Count > 0).Select(sum => $"{sum.Count} {sum.Name}"));
}
