using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>What a build of a temporary project said.</summary>
internal sealed record BuildResult(bool Succeeded, string Output)
{
    /// <summary>Each error and warning once: "file(line,column): error CP0003: text".</summary>
    public IReadOnlyList<string> Problems =>
    [
        .. Output.Split('\n')
            .Select(line => Regex.Match(line, @"^\s*(.*?(?:error|warning) [A-Z]+\d+: .*?)(?: \[[^\[]*\])?\s*$"))
            .Where(match => match.Success)
            .Select(match => match.Groups[1].Value)
            .Distinct(),
    ];
}
