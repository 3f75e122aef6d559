using System.Linq;
using CopyPatch.Generators.Opcodes;

namespace CopyPatch.Generators.Rendering;

/// <summary>
/// Writes IValueEmitter of an emitter that has the moves of copypatch.h: what a register allocator is written with.
/// </summary>
internal static class ValueEmitterWriter
{
    private const string Header = "copypatch.h";

    private static readonly (string Operation, string Element)[] s_moves =
        [("move_i32", "int"), ("move_i64", "long"), ("move_f32", "float"), ("move_f64", "double")];

    /// <summary>Whether the emitter has all of them. One whose class names operations one by one may not.</summary>
    public static bool IsNeeded(Emitter emitter) =>
        s_moves.All(operation => Find(emitter, operation.Operation) is not null);

    public static void Write(CodeWriter writer, Emitter emitter)
    {
        foreach ((string operation, string element) in s_moves)
        {
            WriteMember(writer, $"Move(global::CopyPatch.Location<{element}> to, global::CopyPatch.Operand<{element}> from)",
                $"{Find(emitter, operation)!.Name}(to, from)");
        }
    }

    private static void WriteMember(CodeWriter writer, string signature, string call)
    {
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Line($"void global::CopyPatch.IValueEmitter.{signature} => {call};");
    }

    private static EmitMethod? Find(Emitter emitter, string operation) => emitter.Methods.FirstOrDefault(method =>
        method.Operation is { } its && its.Stencil.Name == operation && its.Stencil.File.EndsWith(Header, System.StringComparison.Ordinal));
}
