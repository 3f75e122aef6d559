using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Tool.Commands;

/// <summary>Architectures by the names that a user may write.</summary>
internal static class Architectures
{
    /// <exception cref="ToolException">There is none of that name.</exception>
    public static IReadOnlyList<InstructionSet> Named(string? name, IReadOnlyList<InstructionSet> all) =>
        name is null ? all
        : all.FirstOrDefault(set => Matches(set, name)) is { } found ? [found]
        : InstructionSet.All.Any(set => Matches(set, name)) ? throw new ToolException($"it is not baked for {name}")
        : throw new ToolException(
            $"'{name}' is no architecture; there are {string.Join(" and ", InstructionSet.All.Select(set => set.TextName))}");

    private static bool Matches(InstructionSet set, string name) =>
        new[] { set.Name, set.TextName, set.CSharpName }.Contains(name, System.StringComparer.OrdinalIgnoreCase);
}
