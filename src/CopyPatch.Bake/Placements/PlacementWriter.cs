using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>
/// Writes the C of a library's placements for one architecture, a function for each: first a sample, then those whose code does not
/// follow from it.
/// </summary>
internal sealed class PlacementWriter(OperationList library, TargetMachine target, List<ClangMessage> messages)
{
    /// <summary>
    /// So that an edit of one operation compiles little else again. An operation with more placements has a unit of its own.
    /// </summary>
    private const int UnitSize = 200;

    public IReadOnlyList<PlacementUnit> WriteSample()
    {
        List<PlacementUnit> units = [];
        var plain = new UnitText(false);
        var immediate = new UnitText(true);
        foreach (Operation operation in library.Operations)
        {
            PlacementForm[] forms = [.. PlacementForm.Of(operation, library)];
            long count = forms.Sum(form => form.Registers.CountOfAll);
            if (count > RegisterOperands.MostAssignments)
            {
                messages.Add(ClangMessage.Of(DiagnosticIds.Unplaced, operation.File, operation.Line, FormattableString.Invariant(
                    $"operation '{operation.Name}' cannot be placed: it has {count:N0} placements, and {RegisterOperands.MostAssignments:N0} are the most; ")
                    + "give its operands fewer places: (int32_t, a, r)"));
                continue;
            }

            int sampled = forms.Sum(form => form.Registers.Sample.Count);
            if (plain.Count + sampled > UnitSize)
            {
                End(plain);
                End(immediate);
            }

            foreach (PlacementForm form in forms)
            {
                plain.Add(form, form.Registers.Sample.Select(form.LettersOf));
                if (form.MayHaveImmediates(target))
                    immediate.Add(form.WithImmediates(), Immediates(form.WithImmediates()));
            }
        }

        End(plain);
        End(immediate);
        return units;

        void End(UnitText text)
        {
            if (text.End() is { } unit)
                units.Add(unit);
        }
    }

    /// <summary>What must be compiled besides a sample.</summary>
    /// <param name="unit">The sample's unit.</param>
    /// <param name="missing">Gets the registers of a form's other placements.</param>
    /// <returns>Null where there is nothing.</returns>
    public static PlacementUnit? WriteRest(PlacementUnit unit, Func<PlacementForm, IEnumerable<int[]>> missing)
    {
        var text = new UnitText(unit.HasImmediates);
        foreach (PlacementForm form in unit.Forms)
            text.Add(form, missing(form).Select(form.LettersOf));

        return text.End() is { } rest ? rest with { Preamble = unit.Preamble } : null;
    }

    // For each way to share registers the first one with all sentinels, the others with one.
    private static IEnumerable<string> Immediates(PlacementForm form)
    {
        var seen = new HashSet<string>();
        foreach (int[] registers in form.Registers.Sample)
        {
            string stands = seen.Add(form.Registers.KeyOf(registers)) ? Sentinels.ConstantLetters : PlaceLetter.Immediate.ToString();
            foreach (char letter in stands)
                yield return form.LettersOf(registers).Replace(PlaceLetter.Immediate, letter);
        }
    }

    private static string Function(Operation operation, string letters)
    {
        var text = new StringBuilder($"CP_PLACEMENT_({operation.Name}, {letters}) {{ ");
        for (int i = 0; i < operation.Operands.Count; i++)
            text.Append(From(operation, i, letters[i + operation.Results.Count])).Append(' ');
        string operands = string.Join(", ", operation.Operands.Select(operand => operand.Name));
        string apply = operation.Kind == RecordKind.Operation && !operation.HasPlacedResult ? "CP_APPLY_VOID_" : "CP_APPLY_";
        text.Append($"{apply}({operation.Name}, {operands}) ");
        string into = Into(operation, letters);
        if (operation.Labels.Count == 0)
            return text.Append(into).Append(" }").ToString();
        text.Append($"CP_IF_STAYS_ {{ {into} }} ");
        foreach (string label in operation.Labels)
            text.Append($"CP_LEAVE_FOR_({label}) ");
        return text.Append("CP_LEAVE_FOR_NOTHING_ }").ToString();
    }

    private static string From(Operation operation, int index, char letter)
    {
        Operand operand = operation.Operands[index];
        string both = $"{operation.Name}, {operand.Name}";
        return letter switch
        {
            PlaceLetter.Slot => $"CP_FROM_SLOT_({both}, {Hexadecimal(Sentinels.Slot(index))})",
            PlaceLetter.Constant => $"CP_FROM_CONSTANT_({both})",
            >= '0' and <= '9' => $"CP_FROM_{FileOf(operand.Type)}_({both}, {letter})",
            _ => $"CP_FROM_IMMEDIATE_({both}, {Hexadecimal(Sentinels.Constant(letter, index))})",
        };
    }

    private static string Into(Operation operation, string letters) => operation.Kind switch
    {
        RecordKind.TwoResults => $"CP_INTO_{FileOf(operation.TypeAt(0))}_OF_2_(first, {letters[0]}) "
            + $"CP_INTO_{FileOf(operation.TypeAt(1))}_OF_2_(second, {letters[1]}) CP_NEXT();",
        RecordKind.Branch => $"CP_INTO_BRANCH_({operation.Name}) CP_NEXT();",
        RecordKind.Return => $"CP_INTO_RETURN_({operation.Name})",
        _ => letters[0] switch
        {
            PlaceLetter.None => "CP_NEXT();",
            PlaceLetter.Slot => $"CP_INTO_SLOT_({operation.Name}, {Hexadecimal(Sentinels.ResultSlot)}) CP_NEXT();",
            _ => $"CP_INTO_{FileOf(operation.TypeAt(0))}_({operation.Name}, {letters[0]}) CP_NEXT();",
        },
    };

    private static string FileOf(string type) => Operation.IsFloating(type) ? "FLOATING" : "INTEGER";

    private static string Hexadecimal(int value) => "0x" + value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Collects functions until there are enough for a unit, with the lines that clang's messages point at.</summary>
    private sealed class UnitText(bool hasImmediates)
    {
        private readonly StringBuilder _text = new();
        private List<PlacementForm> _forms = [];

        public int Count { get; private set; }

        public void Add(PlacementForm form, IEnumerable<string> placements)
        {
            string file = form.Operation.File.Replace("\\", "\\\\").Replace("\"", "\\\"");
            string line = $"# {form.Operation.Line.ToString(CultureInfo.InvariantCulture)} \"{file}\"\n";
            int before = Count;
            foreach (string letters in placements)
            {
                // Each function on the operation's line: the line counter must not run on.
                _text.Append(line).Append(Function(form.Operation, letters)).Append('\n');
                Count++;
            }

            if (Count > before)
                _forms.Add(form);
        }

        public PlacementUnit? End()
        {
            PlacementUnit? unit = Count == 0 ? null : new PlacementUnit(_text.ToString(), hasImmediates, _forms, Count);
            _text.Clear();
            _forms = [];
            Count = 0;
            return unit;
        }
    }
}
