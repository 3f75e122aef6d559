using System.Text;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes lines of C#, indented by the blocks that are open.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>
    /// Writes a line; an empty one is not indented. It stays one, whatever C# takes for a line's end and text from a file
    /// holds: behind that, a comment would be code.
    /// </summary>
    public void Line(string line = "")
    {
        if (line.Length > 0)
            _text.Append(' ', 4 * _depth);
        foreach (char letter in line)
            _text.Append(letter is '\n' or '\r' or '\u0085' or '\u2028' or '\u2029' ? ' ' : letter);
        _text.Append('\n');
    }

    public void Open(string header)
    {
        Line(header);
        Line("{");
        _depth++;
    }

    public void Close(string after = "")
    {
        _depth--;
        Line("}" + after);
    }

    public override string ToString() => _text.ToString();
}
