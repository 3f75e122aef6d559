using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;

namespace CopyPatch.Format;

/// <summary>
/// Reads a stencil text. Its lines are a keyword and words, and after those with a length and a hash the bytes
/// themselves, which stay packed. What they unfold to is bounded whatever the text says.
/// </summary>
internal sealed class StencilTextReader : IDisposable
{
    private readonly IEnumerator<string> _lines;
    private readonly CancellationToken _cancellation;
    private readonly List<InputFile> _inputs = [];
    private readonly List<BakedObject> _objects = [];
    private readonly List<BakedObject> _placements = [];
    private readonly List<BakedObject> _handlers = [];
    private readonly List<Leak> _leaks = [];
    private readonly Dictionary<string, string> _values = [];
    private PackedBytes? _source;
    private string? _line;
    private int _number;
    private long _unfolded;

    private StencilTextReader(IEnumerable<string> lines, CancellationToken cancellation)
    {
        _lines = lines.GetEnumerator();
        _cancellation = cancellation;
    }

    /// <summary>Gets the version that a text's first line says it is in, or null when it is no stencil text.</summary>
    public static string? VersionOf(string firstLine) =>
        firstLine.Length < 100 && firstLine.StartsWith(StencilFormat.Signature, StringComparison.Ordinal)
            ? firstLine.Substring(StencilFormat.Signature.Length)
            : null;

    /// <param name="lines">Without their ends.</param>
    /// <exception cref="StencilFormatException">It is broken, or in another version.</exception>
    public static StencilText Read(IEnumerable<string> lines, CancellationToken cancellation = default)
    {
        using var reader = new StencilTextReader(lines, cancellation);
        return reader.Read();
    }

    public void Dispose() => _lines.Dispose();

    private StencilText Read()
    {
        Advance();
        if (_line is null || VersionOf(_line) != StencilFormat.Version.ToString(CultureInfo.InvariantCulture))
            throw new StencilFormatException($"it does not start with '{StencilFormat.Signature}{StencilFormat.Version}'");
        Advance();
        while (_line != "end")
            ReadLine(_line ?? throw new StencilFormatException("it is truncated: there is no line 'end'"));
        Advance();
        if (_line is not null)
            throw new StencilFormatException($"line {_number} comes after 'end'");
        return new StencilText(
            Value("source"),
            Value("clang"),
            Value("flags"),
            _inputs,
            Value("digest"),
            _source ?? throw Missing("text"),
            _objects.Count > 0 ? _objects : throw Missing("object"),
            _placements,
            _handlers,
            _leaks);
    }

    private void ReadLine(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "source" or "clang" or "flags" or "digest" when !_values.ContainsKey(words[0]):
                _values.Add(words[0], line.Substring(words[0].Length).Trim());
                Advance();
                break;
            case "input" when words.Length >= 3:
                _inputs.Add(new InputFile(string.Join(" ", words.Skip(2)), words[1]));
                Advance();
                break;
            case "text" when words.Length == 3 && _source is null:
                _source = ReadBytes(words[1], words[2]);
                break;
            case "object" when words.Length == 5:
                AddOnly(_objects, words, "object");
                break;
            case "handlers" when words.Length == 5:
                AddOnly(_handlers, words, "object with handlers");
                break;
            case "placements" when words.Length == 5:
                _placements.Add(new BakedObject(words[1], words[2], ReadBytes(words[3], words[4])));
                break;
            case "leak" when words.Length >= 6 && int.TryParse(words[4], NumberStyles.None, CultureInfo.InvariantCulture, out int leakLine):
                _leaks.Add(new Leak(words[1], words[2], words[3], leakLine, string.Join(" ", words.Skip(5))));
                Advance();
                break;
            default:
                throw new StencilFormatException($"line {_number} is not understood");
        }
    }

    private void AddOnly(List<BakedObject> objects, string[] words, string what)
    {
        if (objects.Any(other => other.Architecture == words[1]))
            throw new StencilFormatException($"line {_number} is a second {what} for {words[1]}");
        objects.Add(new BakedObject(words[1], words[2], ReadBytes(words[3], words[4])));
    }

    private string Value(string keyword) => _values.TryGetValue(keyword, out string? value) ? value : throw Missing(keyword);

    private static StencilFormatException Missing(string keyword) => new($"it has no line '{keyword}'");

    private void Advance()
    {
        _cancellation.ThrowIfCancellationRequested();
        _line = _lines.MoveNext() ? _lines.Current : null;
        _number++;
    }

    private PackedBytes ReadBytes(string lengthText, string hash)
    {
        int line = _number;
        if (!int.TryParse(lengthText, NumberStyles.None, CultureInfo.InvariantCulture, out int length))
            throw new StencilFormatException($"line {line} has a length that is no number");
        _unfolded += length;
        if (_unfolded > StencilFormat.MostBytes)
        {
            throw new StencilFormatException(FormattableString.Invariant(
                $"with line {line} it unfolds to {_unfolded:N0} bytes, and {StencilFormat.MostBytes:N0} are the most"));
        }

        var base64 = new StringBuilder();
        for (Advance(); _line is not null && IsBase64(_line); Advance())
            base64.Append(_line);
        return new PackedBytes(line, length, hash, base64.ToString());
    }

    // A keyword line has a space, except for the last; and base64 comes in groups of four.
    private static bool IsBase64(string line) => line.Length > 0 && line.Length % 4 == 0 && line.IndexOf(' ') < 0;
}
