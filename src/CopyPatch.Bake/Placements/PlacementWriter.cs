using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>Writes the C of all placements of a library's operations for one architecture: a function for each.</summary>
internal sealed class PlacementWriter(OperationList library, TargetMachine target, List<ClangMessage> messages)
{
    /// <summary>
    /// So that an edit of one operation compiles little else again. An operation with more placements has a unit of its own.
    /// </summary>
    private const int UnitSize = 400;

    /// <summary>More would take clang half a minute, for one operation.</summary>
    private const int MostPlacements = 20_000;

    public IReadOnlyList<PlacementUnit> Write()
    {
        List<PlacementUnit> units = [];
        var plain = new UnitText(false, units);
        var immediate = new UnitText(true, units);
        long placements = 0; // in these units
        foreach (Operation operation in library.Operations)
        {
            long count = CountOf(operation);
            if (count > MostPlacements)
            {
                messages.Add(ClangMessage.Of(DiagnosticIds.Unplaced, operation.File, operation.Line, FormattableString.Invariant(
                    $"operation '{operation.Name}' cannot be placed: it has {count:N0} placements, and {MostPlacements:N0} are the most; ")
                    + "give its operands fewer places: (int32_t, a, r)"));
                continue;
            }

            if (placements + count > UnitSize)
            {
                plain.End();
                immediate.End();
                placements = 0;
            }

            placements += count;

            plain.Begin(operation);
            immediate.Begin(operation);
            var patterns = new HashSet<string>();
            foreach (string letters in PlacementsOf(operation))
            {
                plain.Add(Function(operation, letters));
                if (target.HasImmediates && letters.IndexOf(PlaceLetter.Constant) >= 0 && AreIntegers(operation, letters))
                {
                    string stands = patterns.Add(PatternOf(operation, letters)) ? Sentinels.ConstantLetters : "k";
                    foreach (char letter in stands)
                        immediate.Add(Function(operation, letters.Replace(PlaceLetter.Constant, letter)));
                }
            }
        }

        plain.End();
        immediate.End();
        return units;
    }

    private long CountOf(Operation operation) => LettersOf(operation).Aggregate(1L, (count, letters) => count * letters.Count);

    private IEnumerable<string> PlacementsOf(Operation operation) => LettersOf(operation).Aggregate<List<char>, IEnumerable<string>>(
        [""], (placements, letters) => placements.SelectMany(placement => letters.Select(letter => placement + letter)));

    // What may be said of the result, and of each operand.
    private IEnumerable<List<char>> LettersOf(Operation operation) => operation.Operands
        .Select((operand, i) => LettersOf(operand.Type, operation.PlacesOf(i)))
        .Prepend(operation.HasPlacedResult ? LettersOf(operation.Result, operation.ResultPlaces) : [PlaceLetter.None]);

    private List<char> LettersOf(string type, string places)
    {
        var letters = new List<char>();
        foreach (char place in places)
        {
            if (place != PlaceLetter.Register)
                letters.Add(place);
            else
                for (int i = 0; i < library.CountOf(Operation.IsFloating(type)); i++)
                    letters.Add((char)('0' + i));
        }

        return letters;
    }

    private static bool AreIntegers(Operation operation, string letters) => operation.Operands
        .Where((_, i) => letters[i + 1] == PlaceLetter.Constant).All(operand => !Operation.IsFloating(operand.Type));

    // What the code may depend on besides the register's numbers: which of them are equal.
    private static string PatternOf(Operation operation, string letters)
    {
        var pattern = new StringBuilder();
        for (int i = 0; i < letters.Length; i++)
        {
            if (!char.IsDigit(letters[i]))
            {
                pattern.Append(letters[i]);
                continue;
            }

            bool isFloating = Operation.IsFloating(TypeAt(operation, i));
            int twin = Enumerable.Range(0, i + 1).First(
                j => letters[j] == letters[i] && Operation.IsFloating(TypeAt(operation, j)) == isFloating);
            pattern.Append((char)('A' + twin));
        }

        return pattern.ToString();
    }

    private static string TypeAt(Operation operation, int position) =>
        position == 0 ? operation.Result : operation.Operands[position - 1].Type;

    private static string Function(Operation operation, string letters)
    {
        var text = new StringBuilder($"CP_PLACEMENT_({operation.Name}, {letters}) {{ ");
        for (int i = 0; i < operation.Operands.Count; i++)
            text.Append(From(operation, i, letters[i + 1])).Append(' ');
        string operands = string.Join(", ", operation.Operands.Select(operand => operand.Name));
        string apply = operation.Kind == RecordKind.Operation && !operation.HasPlacedResult ? "CP_APPLY_VOID_" : "CP_APPLY_";
        text.Append($"{apply}({operation.Name}, {operands}) ").Append(Into(operation, letters[0]));
        return text.Append(" }").ToString();
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

    private static string Into(Operation operation, char letter) => operation.Kind switch
    {
        RecordKind.Branch => $"CP_INTO_BRANCH_({operation.Name}) CP_NEXT();",
        RecordKind.Return => $"CP_INTO_RETURN_({operation.Name})",
        _ => letter switch
        {
            PlaceLetter.None => "",
            PlaceLetter.Slot => $"CP_INTO_SLOT_({operation.Name}, {Hexadecimal(Sentinels.ResultSlot)}) CP_NEXT();",
            _ => $"CP_INTO_{FileOf(operation.Result)}_({operation.Name}, {letter}) CP_NEXT();",
        },
    };

    private static string FileOf(string type) => Operation.IsFloating(type) ? "FLOATING" : "INTEGER";

    private static string Hexadecimal(int value) => "0x" + value.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>Collects functions until there are enough for a unit, with the lines that clang's messages point at.</summary>
    private sealed class UnitText(bool hasImmediates, List<PlacementUnit> units)
    {
        private readonly StringBuilder _text = new();
        private HashSet<string> _operations = [];
        private int _count;
        private string _line = "";

        public void Begin(Operation operation)
        {
            _operations.Add(operation.Name);
            string file = operation.File.Replace("\\", "\\\\").Replace("\"", "\\\"");
            _line = $"# {operation.Line.ToString(CultureInfo.InvariantCulture)} \"{file}\"\n";
        }

        public void Add(string function)
        {
            // Each function on the operation's line: the line counter must not run on.
            _text.Append(_line).Append(function).Append('\n');
            _count++;
        }

        public void End()
        {
            if (_count > 0)
                units.Add(new PlacementUnit(_text.ToString(), hasImmediates, _operations, _count));
            _text.Clear();
            _operations = [];
            _count = 0;
        }
    }
}
