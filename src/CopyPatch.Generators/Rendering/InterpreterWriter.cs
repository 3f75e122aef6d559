using System.Linq;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what an interpreter has besides: its handlers, and the way into its programs.</summary>
internal static class InterpreterWriter
{
    private const string ProgramEntry = "global::CopyPatch.ProgramEntry";

    public static void Write(CodeWriter writer, EmitterNames names)
    {
        Emitter emitter = names.Emitter;
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"protected override {ProgramEntry} ProgramEntry => {names.Code}.ProgramEntry;");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"protected override int StencilCount => {emitter.Methods.Length};");
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Open("protected override void PlaceHandler(int stencil)");
        Architectures.Write(writer, names, architecture =>
        {
            writer.Open("switch (stencil)");
            for (int i = 0; i < emitter.Methods.Length; i++)
            {
                if (emitter.Methods[i].Failure is null && emitter.Methods[i].ExistsOn(architecture))
                    WriteHandler(writer, names, i, architecture);
            }

            writer.Close();
        });
        writer.Close();
    }

    /// <summary>Writes the field with the way into programs.</summary>
    public static void WriteProgramEntry(CodeWriter writer, EmitterNames names)
    {
        string[] entries =
        [
            .. names.Emitter.Architectures
                .Select(architecture => names.Emitter.Interpreter!.ProgramEntry[architecture])
                .Select(code => code is null ? "null!" : $"new({Bytes(code)}{string.Concat(code.Patches.Select(Text))})"),
        ];
        string value = entries.Length == 2 ? $"IsX64 ? {entries[0]} : {entries[1]}" : entries.FirstOrDefault() ?? "null!";
        writer.Line($"internal static readonly {ProgramEntry} ProgramEntry = {value};");
    }

    private static void WriteHandler(CodeWriter writer, EmitterNames names, int index, InstructionSet architecture)
    {
        writer.Line($"case {index}:");
        writer.Line("{");
        EmitMethodWriter.WriteStencil(writer, names, index, architecture);
        writer.Line("return;");
        writer.Line("}");
    }

    private static string Bytes(MachineCode code) => $"[{string.Join(", ", code.Bytes.Select(value => $"0x{value:X2}"))}]";

    private static string Text(Patch patch) => $", (global::CopyPatch.PatchKind.{patch.Form}, {patch.Offset}, {patch.Addend})";
}
