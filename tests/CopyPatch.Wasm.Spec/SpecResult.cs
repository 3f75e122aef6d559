using System.Collections.Generic;

namespace CopyPatch.Wasm.Spec;

/// <summary>What came of the assertions of one file.</summary>
internal sealed class SpecResult(string file)
{
    /// <summary>Gets the file's name.</summary>
    public string File { get; } = file;

    /// <summary>Gets or sets how many assertions held.</summary>
    public int Passed { get; set; }

    /// <summary>Gets or sets how many were of the text format, which is not ours.</summary>
    public int NotApplicable { get; set; }

    /// <summary>Gets the others, each with its line and what was wrong.</summary>
    public List<string> Failures { get; } = [];
}
