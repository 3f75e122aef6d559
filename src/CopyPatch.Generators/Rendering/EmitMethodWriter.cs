using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes a method that emits a stencil: reserve, copy, patch, advance.</summary>
internal static class EmitMethodWriter
{
    public static void Write(CodeWriter writer, EmitterNames names, int index)
    {
        EmitMethod method = names.Emitter.Methods[index];
        if (!method.IsDocumented)
            DocumentationWriter.Write(writer, method, Architectures.Lacking(names.Emitter, method.ExistsOn));
        writer.Line(EmitterWriter.GeneratedCode);
        if (IsStraight(method))
        {
            writer.Line("[global::System.Runtime.CompilerServices.MethodImpl("
                + "global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        }

        writer.Open($"{method.Modifiers} void {method.Name}("
            + $"{string.Join(", ", method.Parameters.Select(p => $"{p.Type} {MethodNames.Identifier(p.Name)}"))})");
        if (method.Failure is not null)
        {
            writer.Line($"{FailureOf(method)};");
        }
        else
        {
            if (StencilBytesWriter.HasFeatures(method.Stencil!.Features))
            {
                string lacking = $"{names.Code}.{EmitterNames.LackingFor(index)}";
                writer.Open($"if ({lacking}.Length > 0)");
                writer.Line($"base.ThrowLacking({index}, {lacking});");
                writer.Close();
            }

            writer.Line("base.VerifyThread();");
            Architectures.Write(writer, names, architecture => WriteCode(writer, names, index, architecture));
        }

        writer.Close();
    }

    /// <summary>What a method does that cannot emit.</summary>
    public static string FailureOf(EmitMethod method)
    {
        string message = $"{method.Name} emits nothing: {method.Failure}. See the errors of the build.";
        return $"throw new global::System.InvalidOperationException({SymbolDisplay.FormatLiteral(message, quote: true)})";
    }

    /// <summary>The call that ends a stencil. Where none goes on with the next, the code may end.</summary>
    public static string AdvanceBy(string length, bool goesOn) => $"base.{(goesOn ? "Advance" : "AdvanceToEnd")}({length});";

    // A copy and a few stores cost less than a call of them. CoreCLR finds that out by itself, NativeAOT does not, and there
    // a call made emission twice as slow.
    private static bool IsStraight(EmitMethod method) => method.Failure is null && method.Operation is null
        && InstructionSet.All.Select(architecture => method.Stencil!.Code[architecture])
            .All(code => code is null || code.Patches.All(patch => patch.Target is PatchTarget.Hole or PatchTarget.Trap));

    private static void WriteCode(CodeWriter writer, EmitterNames names, int index, InstructionSet architecture)
    {
        EmitMethod method = names.Emitter.Methods[index];
        if (!method.ExistsOn(architecture))
        {
            string what = method.Operation is null ? "Stencil" : "Operation";
            Stencil missing = method.Stencil!;
            writer.Line(Architectures.Missing($"{what} '{missing.Name}'", missing.File, missing.Line, method.ExistsOn));
            return;
        }

        if (method.Operation is not null)
        {
            new OperationWriter(writer, names, index, architecture).Write();
            return;
        }

        if (names.Emitter.Interpreter is null)
            WriteStencil(writer, names, index, architecture);
        else
            WriteWords(writer, names, index, method.Stencil!.Handlers[architecture]!.Words);
    }

    // Every word is written: nothing is copied.
    private static void WriteWords(CodeWriter writer, EmitterNames names, int index, MachineCode words)
    {
        EmitMethod method = names.Emitter.Methods[index];
        string pointer = EmitterNames.Local("code", method.Parameters.Select(parameter => parameter.Name));
        writer.Line($"byte* {pointer} = base.Reserve({words.Bytes.Length}, {index});");
        foreach (Patch patch in words.Patches.Where(patch => patch.Target != PatchTarget.Site))
        {
            writer.Line(patch.Target switch
            {
                PatchTarget.Handler => $"*(nint*){pointer} = base.HandlerOf({index});",
                PatchTarget.Hole => HolePatch.Write(patch, words, pointer, names.ParameterOf(patch, method)),
                _ => LoggedPatch.Write(patch, names, method),
            });
        }

        WriteSites(writer, names, method, words);
        writer.Line(AdvanceBy($"{words.Bytes.Length}", words.GoesOn));
    }

    // Behind all that can fail.
    private static void WriteSites(CodeWriter writer, EmitterNames names, EmitMethod method, MachineCode code)
    {
        SiteWriter.Write(writer, method);
        foreach (Patch patch in code.Patches.Where(patch => patch.Target == PatchTarget.Site))
            writer.Line(LoggedPatch.Write(patch, names, method));
    }

    /// <summary>Writes what emits the machine code of a stencil, or of its handler.</summary>
    public static void WriteStencil(CodeWriter writer, EmitterNames names, int index, InstructionSet architecture)
    {
        EmitMethod method = names.Emitter.Methods[index];
        Stencil stencil = method.Stencil!;
        MachineCode code = stencil.Code[architecture]!;

        // A handler serves all copies: it reads from the program where each has its sites. And its cold parts are parts of it.
        bool isHandler = names.Emitter.Interpreter is not null;
        (ColdPart Part, MachineCode Code, int Offset)[] parts = isHandler ? [] : [.. stencil.ColdPartsOn(architecture)];
        if (architecture == InstructionSet.X64 && LinkAlignment.StartsOf(code) is { } starts)
            writer.Line($"base.AlignLinks(0b{starts});");
        if (parts.Length > 0)
            writer.Line($"base.BeginCold({parts.Sum(part => part.Code.Bytes.Length)}, {code.Bytes.Length});");
        for (int i = 0; i < parts.Length; i++)
        {
            WriteCopy(writer, names, index, architecture, parts[i].Code, parts[i].Part, $"cold{i}", hasSites: i == 0);
            writer.Line(AdvanceBy($"{parts[i].Code.Bytes.Length}", goesOn: false));
        }

        if (parts.Length > 0)
            writer.Line("base.LeaveCold();");
        WriteCopy(writer, names, index, architecture, code, null, "code", hasSites: parts.Length == 0 && !isHandler);
        writer.Line(AdvanceBy($"{code.Bytes.Length}", code.GoesOn || parts.Any(part => part.Code.GoesOn)));
        if (parts.Length > 0)
            writer.Line("base.EndCold();");
    }

    /// <param name="part">The cold part that it is the code of; null where it is the rest.</param>
    /// <param name="hasSites">Whether the stencil's sites are taken here.</param>
    private static void WriteCopy(
        CodeWriter writer,
        EmitterNames names,
        int index,
        InstructionSet architecture,
        MachineCode code,
        ColdPart? part,
        string local,
        bool hasSites)
    {
        EmitMethod method = names.Emitter.Methods[index];
        string pointer = EmitterNames.Local(local, method.Parameters.Select(parameter => parameter.Name));
        int number = part is null ? index : names.NumberOf(index, part);
        writer.Line($"byte* {pointer} = base.Reserve({StencilCopy.SizeOf(code)}, {number});");
        StencilCopy.Write(writer, code, pointer, $"{names.Code}.{EmitterNames.BytesOf(index, method, architecture, part)}");
        foreach (Patch patch in code.Patches.Where(patch => patch.Target != PatchTarget.Site))
            writer.Line(PatchOf(patch));
        if (hasSites)
            SiteWriter.Write(writer, method);
        foreach (Patch patch in code.Patches.Where(patch => patch.Target == PatchTarget.Site))
            writer.Line(PatchOf(patch));

        string PatchOf(Patch patch)
        {
            string arguments = $"global::CopyPatch.PatchKind.{patch.Form}, {patch.Offset}, {patch.Addend}";
            return patch.Target switch
            {
                PatchTarget.Hole => HolePatch.Write(patch, code, pointer, names.ParameterOf(patch, method)),
                PatchTarget.Back => $"base.PatchBack({arguments});",
                PatchTarget.ColdPart => $"base.PatchCold({arguments}, "
                    + $"{method.Stencil!.ColdPartsOn(architecture).First(its => its.Part.Name == patch.Name).Offset});",
                _ => LoggedPatch.Write(patch, names, method),
            };
        }
    }
}
