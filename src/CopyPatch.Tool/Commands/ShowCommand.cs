using System.Collections.Generic;
using System.ComponentModel;
using System.Globalization;
using System.Linq;
using System.Threading;
using CopyPatch.Format;
using CopyPatch.Generators.Stencils;
using CopyPatch.Tool.Disassembly;
using CopyPatch.Tool.Lines;
using CopyPatch.Tool.Listings;
using Spectre.Console;
using Spectre.Console.Cli;

namespace CopyPatch.Tool.Commands;

/// <summary><c>copypatch show FILE STENCIL</c>: C beside its machine code.</summary>
internal sealed class ShowCommand : Command<ShowCommand.Settings>
{
    private readonly Screen _screen = new();

    private static readonly Style s_hole = new(Color.Black, Color.Yellow);
    private static readonly Style s_quiet = new(Color.Grey);

    public override int Execute(CommandContext context, Settings settings, CancellationToken cancellationToken)
    {
        StencilListing listing = _screen.Read(settings.File);
        ListedItem item = listing.Find(settings.Stencil);
        IReadOnlyList<InstructionSet> architectures = Architectures.Named(settings.Architecture, listing.Architectures);
        SourceLines lines = SourceLines.Of(listing, examples: true);
        var code = new List<(InstructionSet Architecture, MachineListing Code)>();
        foreach (InstructionSet architecture in architectures)
            code.AddRange(Chosen(item, architecture, settings.Placement).Select(chosen => (architecture, chosen)));
        if (code.Count == 0)
            throw new ToolException(WhyNothing(item, architectures, settings.Placement));

        Table source = _screen.Table("", item.File);
        foreach ((int number, string text) in Source(item))
        {
            source.AddRow(
                new Text(number.ToString(CultureInfo.InvariantCulture), s_quiet),
                new Text(Plain.Text(text.Length == 0 && item.Snippet.Length == 0 ? $"({item.File}, line {item.Line})" : text)));
        }

        if (!_screen.IsWide || _screen.IsPlain)
        {
            _screen.Write(source);
            foreach ((InstructionSet architecture, MachineListing chosen) in code)
                _screen.Write(Machine(item, architecture, chosen, lines));
            return 0;
        }

        var beside = new Grid();
        beside.AddColumn(new GridColumn { Padding = new Padding(0, 0, 2, 0) });
        beside.AddColumn();
        beside.AddRow(source, new Rows(code.Select(one => Machine(item, one.Architecture, one.Code, lines))));
        _screen.Write(beside);
        return 0;
    }

    private static IEnumerable<(int Number, string Text)> Source(ListedItem item)
    {
        string[] lines = item.Snippet.Split('\n');
        return lines.Select((text, i) => (item.LastLine - lines.Length + 1 + i, text));
    }

    private static IEnumerable<MachineListing> Chosen(ListedItem item, InstructionSet architecture, string? placement)
    {
        PlacedCodes codes = item.Code[architecture];
        if (placement is null)
            return codes.Examples;
        if (item.Kind is ItemKind.Stencil or ItemKind.Entry)
            throw new ToolException($"'{item.Name}' is no operation: it has no placements");
        string letters = string.Concat(placement.Where(letter => letter is not (',' or ' ' or PlaceLetter.Register)));
        MachineListing? code = codes.Find(letters) ?? codes.Find(PlaceLetter.None + letters);
        return code is null ? [] : [code];
    }

    private static string WhyNothing(ListedItem item, IReadOnlyList<InstructionSet> architectures, string? placement) => placement is null
        ? $"'{item.Name}' has no code for {string.Join(" and ", architectures.Select(set => set.Name))}"
        : $"'{item.Name}' has no placement '{placement}'; it has, for one, "
            + string.Join(", ", architectures.SelectMany(set => item.Code[set].Examples).Select(code => code.Placement).Distinct());

    private Table Machine(ListedItem item, InstructionSet architecture, MachineListing code, SourceLines lines)
    {
        IReadOnlyList<ListedInstruction> instructions = Disassembler.Of(code, architecture);
        int[] numbers = [.. instructions.Select(instruction => lines.LineOf(architecture, item, code, instruction.Offset))];
        bool hasLines = numbers.Any(number => number > 0);
        Table table = hasLines ? _screen.Table("offset", "bytes", "", "line") : _screen.Table("offset", "bytes", "");
        table.Columns[2].Header = new Text($"{architecture.Name}, {code.Bytes.Length} bytes"
            + (code.Placement.Length > 0 ? $", placement {code.Placement}" : ""));
        for (int i = 0; i < instructions.Count; i++)
        {
            ListedInstruction instruction = instructions[i];
            var text = new Paragraph();
            foreach (TextPart part in instruction.Parts)
                text.Append(Plain.Text(part.IsHole ? $"{{{part.Text}}}" : part.Text), part.IsHole ? s_hole : Style.Plain);
            Text offset = new(instruction.Offset.ToString("x4", CultureInfo.InvariantCulture), s_quiet);
            Text bytes = new(instruction.Bytes, s_quiet);
            string line = numbers[i] > 0 ? numbers[i].ToString(CultureInfo.InvariantCulture) : "";
            if (hasLines)
                table.AddRow(offset, bytes, text, new Text(line, s_quiet));
            else
                table.AddRow(offset, bytes, text);
        }

        return table;
    }

    internal sealed class Settings : FileSettings
    {
        [CommandArgument(1, "<STENCIL>")]
        [Description("A stencil, an operation or an entry, by its name in C.")]
        public string Stencil { get; init; } = "";

        [CommandOption("-p|--placement <PLACES>")]
        [Description("Of an operation: where the result and each operand are, a register's number, s (slot), c (constant) or k (constant "
            + "within the instruction), as in 01k. Without it one of each way is shown.")]
        public string? Placement { get; init; }

        [CommandOption("-a|--architecture <NAME>")]
        [Description("x86-64 or aarch64. Without it both are shown.")]
        public string? Architecture { get; init; }
    }
}
