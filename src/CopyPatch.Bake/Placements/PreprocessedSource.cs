using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;

namespace CopyPatch.Bake.Placements;

/// <summary>
/// What the preprocessor leaves of a C file, taken apart, so that placements of some operations are compiled without all others: what
/// clang makes of them then depends on these operations alone, and on what the file has besides operations and stencils.
/// </summary>
internal sealed class PreprocessedSource
{
    /// <summary>The flags that make clang write it to its output: with the macros that are defined, and undefined, in between.</summary>
    public static readonly IReadOnlyList<string> Flags = ["-E", "-dD"];

    private static readonly Regex s_marker = new(
        """^# (?<line>[0-9]+) "(?<file>(?:[^"\\]|\\.)*)"(?<flags>[ 0-9]*)$""", RegexOptions.CultureInvariant);

    private static readonly Regex s_macro = new(@"^#(?<verb>define|undef) (?<name>\w+)", RegexOptions.CultureInvariant);
    private static readonly Regex s_name = new(@"[A-Za-z_]\w*", RegexOptions.CultureInvariant);
    private static readonly Regex s_owner = new(@"\bcp_(?:operands|result|fail|operation)_(?<name>\w+)", RegexOptions.CultureInvariant);
    private static readonly Regex s_stencil = new(@"\bcp_(?:stencil|entry)_\w", RegexOptions.CultureInvariant);

    // A variable of its own name in the whole unit; records are variables of their function.
    private const string DatumPrefix = "cp_datum_";
    private static readonly Regex s_counted = new(@"\b(?<kind>cp_record_|cp_datum_)(?<number>[0-9]{1,9})\b", RegexOptions.CultureInvariant);

    private readonly HashSet<string> _operations;
    private readonly List<(string? Owner, string Text)> _declarations = [];
    private readonly Dictionary<string, string> _macros = [];
    private readonly List<string> _ofCommandLine = []; // macros that its flags define
    private string _neededMacros = "";

    // Of the declaration that is being read.
    private readonly StringBuilder _declaration = new();
    private int _depth;
    private bool _isFunction;
    private char _last;
    private string _file = "";
    private string _systemFlag = "";
    private int _line;

    private PreprocessedSource(IEnumerable<string> operations) => _operations = [.. operations];

    /// <param name="text">What clang wrote.</param>
    /// <param name="operations">The names of the file's operations.</param>
    public static PreprocessedSource Parse(string text, IEnumerable<string> operations)
    {
        var source = new PreprocessedSource(operations);
        foreach (string line in text.Split('\n'))
            source.Add(line.TrimEnd('\r'));
        source.EndDeclaration();
        source._neededMacros = string.Concat(source.NeededMacros().Select(macro => macro + "\n"));
        return source;
    }

    /// <summary>The C before the placements of these operations: all that they need, and nothing of other operations.</summary>
    public string PreambleOf(ISet<string> operations)
    {
        var text = new StringBuilder();
        // The declarations are expanded already. Macros come after them, so that none is expanded twice.
        foreach (string macro in _ofCommandLine)
            text.Append("#undef ").Append(macro).Append('\n');
        // The file was compiled before, and has said what it has to say.
        text.Append("#pragma clang diagnostic push\n#pragma clang diagnostic ignored \"-Weverything\"\n");
        foreach ((string? owner, string declaration) in _declarations)
        {
            if (owner is null || operations.Contains(owner))
                text.Append(declaration);
        }

        return text.Append("#pragma clang diagnostic pop\n").Append(_neededMacros).ToString();
    }

    /// <summary>A text without what clang's messages alone depend on: which lines it was.</summary>
    public static string WithoutLines(string text) =>
        string.Join("\n", text.Split('\n').Where(line => line.Length > 0 && !s_marker.IsMatch(line)));

    private void Add(string line)
    {
        if (s_marker.Match(line) is { Success: true } marker)
        {
            _line = int.Parse(marker.Groups["line"].Value, CultureInfo.InvariantCulture);
            _file = marker.Groups["file"].Value;
            _systemFlag = marker.Groups["flags"].Value.Split(' ').Contains("3") ? " 3" : "";
            if (_declaration.Length > 0)
                _declaration.Append(Marker());
            return;
        }

        if (s_macro.Match(line) is { Success: true } macro)
            AddMacro(macro, line);
        else if (line.StartsWith("#", StringComparison.Ordinal))
            AddPragma(line);
        else
            AddText(line);
        _line++;
    }

    private string Marker() => FormattableString.Invariant($"# {_line} \"{_file}\"{_systemFlag}\n");

    private void AddMacro(Match macro, string line)
    {
        // Clang's own are there anyway.
        if (_file == "<built-in>")
            return;
        string name = macro.Groups["name"].Value;
        if (_file == "<command line>")
            _ofCommandLine.Add(name);
        if (macro.Groups["verb"].Value == "define")
            _macros[name] = line;
        else
            _macros.Remove(name);
    }

    private void AddPragma(string line)
    {
        if (_declaration.Length > 0)
            _declaration.Append(line).Append('\n');
        else
            _declarations.Add((null, Marker() + line + "\n"));
    }

    private void AddText(string line)
    {
        for (int at = 0; at < line.Length;)
        {
            int end = EndOfToken(line, at);
            char c = line[at];
            if (!char.IsWhiteSpace(c))
            {
                if (_declaration.Length == 0)
                    _declaration.Append(Marker());
                _declaration.Append(line, at, end - at);
                Nest(c);
                _last = c;
                if (_depth <= 0 && (c == ';' || (c == '}' && _isFunction)))
                {
                    _declaration.Append('\n');
                    EndDeclaration();
                }
            }
            else if (_declaration.Length > 0)
            {
                _declaration.Append(' ');
            }

            at = end;
        }

        if (_declaration.Length > 0)
            _declaration.Append('\n');
    }

    // Literals and numbers (which may have ' in them) are one token, all else a character.
    private static int EndOfToken(string line, int at)
    {
        char c = line[at];
        int end = at + 1;
        if (c is '"' or '\'')
        {
            while (end < line.Length && line[end] != c)
                end += line[end] == '\\' ? 2 : 1;
            return Math.Min(end + 1, line.Length);
        }

        if (char.IsLetterOrDigit(c) || c == '_')
        {
            bool isNumber = char.IsDigit(c);
            while (end < line.Length && (char.IsLetterOrDigit(line[end]) || line[end] == '_' || (isNumber && line[end] == '\'')))
                end++;
        }

        return end;
    }

    private void Nest(char c)
    {
        if (c is '(' or '[' or '{')
        {
            // The body of a function comes behind its parameters, or attributes.
            if (c == '{' && _depth == 0)
                _isFunction = _last == ')';
            _depth++;
        }
        else if (c is ')' or ']' or '}')
        {
            _depth--;
        }
    }

    private void EndDeclaration()
    {
        string text = _declaration.ToString();
        _declaration.Clear();
        _depth = 0;
        _isFunction = false;
        _last = '\0';
        List<string> owners =
        [
            .. s_owner.Matches(text).Cast<Match>().Select(match => match.Groups["name"].Value).Where(_operations.Contains).Distinct(),
        ];
        // Nobody calls a stencil, and what a record leaves here is nothing.
        bool isNothing = owners.Count == 0 && (s_stencil.IsMatch(text) || WithoutLines(text) is "" or """_Static_assert(1, "");""");
        if (!isNothing)
            _declarations.Add(owners.Count == 1 ? (owners[0], WithOwnNumbers(text, owners[0])) : (null, text));
    }

    // __COUNTER__ tells how many records the operations before have.
    private static string WithOwnNumbers(string text, string owner)
    {
        int[] numbers = [.. s_counted.Matches(text).Cast<Match>().Select(match => NumberOf(match)).Distinct().OrderBy(number => number)];
        return s_counted.Replace(text, match => FormattableString.Invariant(
            $"{match.Groups["kind"].Value}{(match.Groups["kind"].Value == DatumPrefix ? owner + "_" : "")}{Array.IndexOf(numbers, NumberOf(match))}"));

        static int NumberOf(Match match) => int.Parse(match.Groups["number"].Value, CultureInfo.InvariantCulture);
    }

    // Those of copypatch.h, and what their text has the names of: other macros would make placements depend on what they do not use.
    private IEnumerable<string> NeededMacros()
    {
        var needed = new SortedSet<string>(StringComparer.Ordinal);
        var pending = new Stack<string>(_macros.Keys.Where(name => name.StartsWith("CP_", StringComparison.Ordinal)));
        while (pending.Count > 0)
        {
            string name = pending.Pop();
            if (!_macros.TryGetValue(name, out string? text) || !needed.Add(name))
                continue;
            foreach (Match match in s_name.Matches(text))
                pending.Push(match.Value);
        }

        return needed.Select(name => _macros[name]);
    }
}
