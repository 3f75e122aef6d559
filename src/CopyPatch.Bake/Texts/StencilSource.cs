using System.Collections.Generic;
using CopyPatch.Bake.Clang;

namespace CopyPatch.Bake.Texts;

/// <summary>A C file to bake: its name relative to the project, with slashes, and the user's own flags for it.</summary>
internal sealed record StencilSource(string Name, string Flags)
{
    /// <summary>Gets what it is to be baked for, in the order of <see cref="TargetMachine.All"/>.</summary>
    public IReadOnlyList<TargetMachine> Targets { get; init; } = TargetMachine.All;
}
