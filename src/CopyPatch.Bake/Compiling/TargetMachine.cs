using System.Collections.Generic;
using CopyPatch.Format;

namespace CopyPatch.Bake.Compiling;

/// <summary>An architecture that stencils are baked for: its name in stencil texts, clang's name, and its flags.</summary>
internal sealed record TargetMachine(string Name, string Triple, IReadOnlyList<string> Flags)
{
    public static readonly TargetMachine X64 = new(StencilFormat.X64, "x86_64-unknown-linux-gnu",
    [
        // A signal handler may run on the stack that a stencil pushes to.
        "-mno-red-zone",
        // Stencils are only jumped to directly: endbr64 at their start would be copied for nothing.
        "-fcf-protection=none",
    ]);

    public static readonly TargetMachine Arm64 = new(StencilFormat.Arm64, "aarch64-unknown-linux-gnu",
    [
        // Windows and macOS keep x18 for themselves, and the object serves them too.
        "-ffixed-x18",
        // As with endbr64: no bti at a stencil's start.
        "-mbranch-protection=none",
    ]);

    /// <summary>All of them, in the order in which a stencil text has them.</summary>
    public static readonly IReadOnlyList<TargetMachine> All = [X64, Arm64];
}
