using System;
using System.Globalization;
using CopyPatch.Generators.Diagnostics;

namespace CopyPatch.Generators.Stencils;

/// <summary>
/// The frame pointer always leads to a frame: that of this function, or, where it keeps none, that of the one before it. So one
/// rule unwinds from any place in compiled code.
/// </summary>
internal static class FrameRule
{
    private const string Remedy =
        "write CP_KEEP_FRAME(); in its body, or keep fewer values at a time; assembly of your own takes another register";

    /// <exception cref="StencilProblem">A stencil, or a placement of an operation, would break the rule.</exception>
    public static void CheckStencil(InstructionSet architecture, string name, ReadOnlySpan<byte> code) =>
        Check(architecture.FrameUseOf(code), architecture, "Stencil", name);

    /// <exception cref="StencilProblem">An entry would break the rule, or keeps no frame: the walk ends at its own.</exception>
    public static void CheckEntry(InstructionSet architecture, string name, ReadOnlySpan<byte> code)
    {
        FrameUse use = architecture.FrameUseOf(code);
        Check(use, architecture, "Entry", name);
        if (use.Kind == FrameKind.Left)
            throw Problem(architecture, "Entry", name, "keeps no frame", "bake it with the flags that CopyPatch gives clang");
    }

    private static void Check(FrameUse use, InstructionSet architecture, string what, string name)
    {
        if (use.Kind == FrameKind.Overwritten)
            throw Problem(architecture, what, name, $"keeps no frame and overwrites {use.Register}", Remedy);
        if (use.Kind == FrameKind.Unknown)
        {
            string offset = use.Offset.ToString("x", CultureInfo.InvariantCulture);
            throw Problem(architecture, what, name, $"has an instruction at 0x{offset} that CopyPatch does not know", Remedy);
        }
    }

    private static StencilProblem Problem(InstructionSet architecture, string what, string name, string does, string remedy) =>
        new(DiagnosticDescriptors.FramePointer, what, name, does, architecture.Name, remedy);
}
