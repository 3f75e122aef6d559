using System.Linq;
using CopyPatch.Generators.Opcodes;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the interface that an emitter and an interpreter have in common.</summary>
internal static class InterfaceWriter
{
    public static void Write(CodeWriter writer, Emitter emitter)
    {
        writer.Open($"unsafe partial interface {emitter.Name} : global::CopyPatch.IStencilEmitter");
        for (int i = 0; i < emitter.Methods.Length; i++)
        {
            EmitMethod method = emitter.Methods[i];
            if (i > 0)
                writer.Line();
            DocumentationWriter.Write(writer, method, Architectures.Lacking(emitter, method.ExistsOn));
            writer.Line(EmitterWriter.GeneratedCode);
            writer.Line($"void {method.Name}("
                + $"{string.Join(", ", method.Parameters.Select(its => $"{its.Type} {MethodNames.Identifier(its.Name)}"))});");
        }

        writer.Line();
        OperationsWriter.Write(writer, emitter);
        writer.Close();
    }
}
