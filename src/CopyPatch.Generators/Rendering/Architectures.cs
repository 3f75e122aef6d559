using System;
using System.Linq;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what differs by architecture.</summary>
internal static class Architectures
{
    /// <summary>
    /// Both ways where both were baked, else the only one: an emitter that exists runs on an architecture that it was
    /// baked for, since its constructor throws on any other.
    /// </summary>
    public static void Write(CodeWriter writer, EmitterNames names, Action<InstructionSet> write)
    {
        EquatableArray<InstructionSet> architectures = names.Emitter.Architectures;
        if (architectures.IsEmpty)
            writer.Line("throw new global::System.PlatformNotSupportedException();");
        else if (architectures.Length == 1)
            write(architectures[0]);
        else
        {
            writer.Open($"if ({names.Code}.IsX64)");
            write(InstructionSet.X64);
            writer.Close();
            writer.Open("else");
            write(InstructionSet.Arm64);
            writer.Close();
        }
    }

    /// <summary>How long code is: <c>14 bytes on x86-64, 8 on AArch64.</c> Empty where there is none.</summary>
    public static string SizeText(PerArchitecture<string?> sizes)
    {
        InstructionSet[] known = [.. InstructionSet.All.Where(architecture => sizes[architecture] is not null)];
        return known.Length == 0 ? "" : string.Join(", ", known.Select((architecture, i) =>
            $"{sizes[architecture]}{(i == 0 ? " bytes" : "")} on {architecture.Name}")) + ".";
    }
}
