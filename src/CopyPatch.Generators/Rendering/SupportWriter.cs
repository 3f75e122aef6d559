using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what says whether code can run here: for the emitter, and for stencils with features of their own.</summary>
internal static class SupportWriter
{
    public static void Write(CodeWriter writer, EmitterNames names)
    {
        Emitter emitter = names.Emitter;
        bool hasFeatures = StencilBytesWriter.HasFeatures(emitter.Features);
        string isBaked = $"(({EmitterWriter.ArchitecturesOf(emitter)}) & global::CopyPatch.ProcessorFeatures.Architecture) != 0";
        writer.Line("/// <summary>");
        writer.Line("/// Gets whether this process can have such an emitter: whether the stencils were baked for its architecture, and");
        writer.Line("/// its processor has what their flags require.");
        writer.Line("/// </summary>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"public static bool IsSupported => {isBaked}{(hasFeatures ? $" && {names.Code}.Lacking.Length == 0" : "")};");
        writer.Line();
        if (hasFeatures)
        {
            writer.Line("/// <inheritdoc/>");
            writer.Line(EmitterWriter.GeneratedCode);
            writer.Line($"protected override string LackingFeatures => {names.Code}.Lacking;");
            writer.Line();
        }

        var written = new HashSet<string>();
        for (int i = 0; i < emitter.Methods.Length; i++)
        {
            EmitMethod method = emitter.Methods[i];
            if (!SupportNames.IsNeeded(method) || !written.Add(SupportNames.Of(method)))
                continue;
            string name = DocumentationWriter.Escape(method.Stencil!.Name);
            writer.Line($"/// <summary>Gets whether <c>{name}</c> can be emitted here: whether it");
            writer.Line("/// exists on the process's architecture, and the processor has what it requires.</summary>");
            writer.Line(EmitterWriter.GeneratedCode);
            string lacking = StencilBytesWriter.HasFeatures(method.Stencil.Features)
                ? $" && {names.Code}.{EmitterNames.LackingFor(i)}.Length == 0" : "";
            writer.Line($"public static bool {SupportNames.Of(method)} => IsSupported{Exists(names, method)}{lacking};");
            writer.Line();
        }
    }

    private static string Exists(EmitterNames names, EmitMethod method)
    {
        InstructionSet[] existing = [.. names.Emitter.Architectures.Where(method.ExistsOn)];
        return existing.Length == names.Emitter.Architectures.Length ? ""
            : existing.Length == 0 ? " && false"
            : $" && {Architectures.Condition(names, existing[0])}";
    }
}
