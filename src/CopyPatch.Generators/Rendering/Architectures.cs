using System;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis.CSharp;

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
            writer.Open($"if ({Condition(names, InstructionSet.X64)})");
            write(InstructionSet.X64);
            writer.Close();
            writer.Open("else");
            write(InstructionSet.Arm64);
            writer.Close();
        }
    }

    /// <summary>Whether the process runs on an architecture, as generated code asks for it.</summary>
    public static string Condition(EmitterNames names, InstructionSet architecture) =>
        $"{(architecture == InstructionSet.X64 ? "" : "!")}{names.Code}.IsX64";

    /// <summary>What an emitter is baked for, and something in it does not exist on.</summary>
    public static InstructionSet[] Lacking(Emitter emitter, Func<InstructionSet, bool> exists) =>
        [.. emitter.Architectures.Where(architecture => !exists(architecture))];

    /// <summary>What happens where something is used on an architecture that it does not exist on.</summary>
    public static string Missing(string what, string file, int line, Func<InstructionSet, bool> exists)
    {
        string only = string.Join(" and ", InstructionSet.All.Where(exists).Select(architecture => architecture.Name));
        string message = $"{what} ({file}, line {line}) exists on {only} only: an #if leaves out the architecture of this process. "
            + "Do without it here, or write it in C for this architecture, too.";
        return $"throw new global::System.PlatformNotSupportedException({SymbolDisplay.FormatLiteral(message, quote: true)});";
    }

    /// <summary>How long code is: <c>14 bytes on x86-64, 8 on AArch64.</c> Empty where there is none.</summary>
    public static string SizeText(PerArchitecture<string?> sizes)
    {
        InstructionSet[] known = [.. InstructionSet.All.Where(architecture => sizes[architecture] is not null)];
        return known.Length == 0 ? "" : string.Join(", ", known.Select((architecture, i) =>
            $"{sizes[architecture]}{(i == 0 ? " bytes" : "")} on {architecture.Name}")) + ".";
    }
}
