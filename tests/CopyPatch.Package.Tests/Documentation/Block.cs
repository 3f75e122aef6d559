namespace CopyPatch.Package.Tests.Documentation;

/// <summary>A fenced block of a page.</summary>
/// <param name="Page">The page's name, without its ending.</param>
/// <param name="Line">The line of its fence, counted from 1.</param>
/// <param name="Language">The first word behind the fence.</param>
/// <param name="File">The second, the file that it is the text of; empty where it has none.</param>
/// <param name="Wrapper">Of a fragment, the name of the program around it: <c>&lt;!-- in: NAME --&gt;</c> on the line before.</param>
/// <param name="WhyNotRun">Why it is only to be read: <c>&lt;!-- not run: REASON --&gt;</c> on the line before.</param>
internal sealed record Block(string Page, int Line, string Language, string File, string Text, string? Wrapper, string? WhyNotRun)
{
    public override string ToString() => $"{Page}.md({Line}) {Language} {File}".TrimEnd();
}
