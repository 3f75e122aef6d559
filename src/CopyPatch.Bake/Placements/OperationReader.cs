using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Clang;
using CopyPatch.Format;

namespace CopyPatch.Bake.Placements;

/// <summary>
/// Reads what the preprocessor leaves of a C file when CP_LIST_OPERATIONS_ is defined: among all other text, a mark for
/// each operation with its types, names and places. copypatch.h writes them.
/// </summary>
internal sealed class OperationReader
{
    private const string OperationMark = "cp_operation_";
    private const string ValuesMark = "cp_values_";
    private const string LabelMark = "cp_leaves_";

    private static readonly Regex s_token = new("""
        "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | [A-Za-z_0-9]+ | \S
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant);

    private readonly List<string> _tokens;
    private readonly List<ClangMessage> _messages;
    private int _next;

    private OperationReader(string text, List<ClangMessage> messages)
    {
        _tokens = [.. s_token.Matches(text).Cast<Match>().Select(match => match.Value)];
        _messages = messages;
    }

    /// <summary>Null where the file has no values. What is wrong with an operation is added to the messages.</summary>
    public static OperationList? Read(string text, List<ClangMessage> messages) => new OperationReader(text, messages).Read();

    private OperationList? Read()
    {
        int integers = 0;
        int floatings = 0;
        var operations = new List<Operation>();
        while (_next < _tokens.Count)
        {
            switch (_tokens[_next++])
            {
                case ValuesMark:
                    integers = Number();
                    floatings = Number();
                    break;
                case OperationMark:
                    Operation operation = Operation();
                    if (Check(operation, operations))
                        operations.Add(operation);
                    break;
            }
        }

        return integers > 0 ? new OperationList(integers, floatings, operations) : null;
    }

    private Operation Operation()
    {
        char kind = Next() is { Length: 3 } quoted ? quoted[1] : '?';
        string name = Text();
        List<Operand> results = Operands();
        while (results.Count < (kind == RecordKind.TwoResults ? 2 : 1))
            results.Add(new Operand("", "", ""));
        return new Operation(kind, name, results, Text(), Number(), Operands()) { Labels = Labels() };
    }

    private List<Operand> Operands()
    {
        var operands = new List<Operand>();
        while (_next < _tokens.Count && _tokens[_next] == "(")
        {
            _next++;
            operands.Add(new Operand(Text(), Text(), Text().Replace(" ", "")));
            _next++;
        }

        return operands;
    }

    // The mark ends with a semicolon; what follows is the operation as a function, in whose body are marks of labels.
    private string[] Labels()
    {
        var labels = new List<string>();
        int depth = 0;
        _next++;
        while (_next < _tokens.Count && _tokens[_next] != OperationMark)
        {
            string token = Next();
            depth += token == "{" ? 1 : token == "}" ? -1 : 0;
            if (depth == 0 && token is ("}" or ";"))
                break;
            if (token == LabelMark)
                labels.Add(Text());
        }

        return [.. labels.Distinct()];
    }

    private bool Check(Operation operation, List<Operation> others)
    {
        string? problem =
            others.Any(other => other.Name == operation.Name) ? "there is another operation of that name"
            : operation.Operands.Count > RecordKind.MostOperands
                ? $"it has {operation.Operands.Count} operands, and {RecordKind.MostOperands} are the most"
            : operation.Kind == RecordKind.TwoResults ? ProblemOfTwo(operation)
            : operation.HasPlacedResult && !ArePlaces(operation.Results[0].Places, "rs")
                ? $"its result may be placed in '{operation.Results[0].Places}' (CP_RESULT_PLACES), and there are r (register) and s (slot)"
            : operation.Operands.FirstOrDefault(operand => operand.Places.Length > 0 && !ArePlaces(operand.Places, "rcs")) is { } odd
                ? $"'{odd.Name}' may be placed in '{odd.Places}', and there are r (register), c (constant) and s (slot)"
            : null;
        if (problem is not null)
        {
            _messages.Add(ClangMessage.Of(
                DiagnosticIds.Unplaced, operation.File, operation.Line, $"operation '{operation.Name}' cannot be placed: {problem}"));
        }

        return problem is null;
    }

    // Both are in registers: more places would multiply those of the operands.
    private static string? ProblemOfTwo(Operation operation) =>
        operation.Results.FirstOrDefault(result => result.Type == "void") is { } nothing
            ? $"its result '{nothing.Name}' is void; an operation of one result is a CP_OP"
        : operation.Results.FirstOrDefault(result => result.Places is not ("" or "r")) is { } odd
            ? $"its result '{odd.Name}' may be placed in '{odd.Places}', and each of two results is in a register (r)"
        : null;

    private static bool ArePlaces(string places, string letters) =>
        places.Length > 0 && places.All(place => letters.IndexOf(place) >= 0) && places.Distinct().Count() == places.Length;

    private string Next() => _next < _tokens.Count ? _tokens[_next++] : "";

    private int Number() => int.TryParse(Next(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private string Text() => Next() is { Length: >= 2 } token && token[0] == '"'
        ? Regex.Replace(token.Substring(1, token.Length - 2), @"\\(.)", "$1")
        : "";
}
