using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Opcodes;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the class <c>Operations</c>: every stencil and operation as a value, typed by its signature.</summary>
internal static class OperationsWriter
{
    // As many as CopyPatch.Operation has.
    private const int MostParameters = 8;

    public static void Write(CodeWriter writer, Emitter emitter)
    {
        var names = new Dictionary<string, int> { ["Operations"] = 1 };
        writer.Line("/// <summary>Stencils and operations as values, for <c>Emit(operation, ...)</c> and for tables of them.</summary>");
        writer.Line(EmitterWriter.GeneratedCode);
        writer.Open("public static class Operations");
        foreach (EmitMethod method in emitter.Methods)
        {
            if (method.Parameters.Length == method.Signature.Length && method.Signature.Length <= MostParameters)
                Write(writer, emitter, method, NameOf(method, names));
        }

        writer.Close();
    }

    private static void Write(CodeWriter writer, Emitter emitter, EmitMethod method, string name)
    {
        IEnumerable<string> parameters = method.Signature.Select((type, i) => $"{type} a{i}").Prepend($"{emitter.FullName} emitter");

        // A declared method may have an enum, or a typed pointer, which no generic argument can be.
        IEnumerable<string> arguments = method.Parameters.Select((parameter, i) =>
            parameter.Type == method.Signature[i] ? $"a{i}" : $"({parameter.Type})a{i}");
        if (method.Stencil is { } stencil)
            DocumentationWriter.WriteSummary(writer, method, stencil);
        string access = method.Modifiers.Contains("public") ? "public" : "internal";
        writer.Open($"{access} static global::CopyPatch.Operation<{string.Join(", ", method.Signature.Prepend(emitter.FullName))}> {name}");
        writer.Open("get");
        string call = method.Failure is null
            ? $"emitter.{method.Name}({string.Join(", ", arguments)})"
            : EmitMethodWriter.FailureOf(method);
        writer.Line($"static void Emit({string.Join(", ", parameters)}) => {call};");
        writer.Line("return new(&Emit);");
        writer.Close();
        writer.Close();
    }

    // Methods may be overloads of one name; what are properties here may not.
    private static string NameOf(EmitMethod method, Dictionary<string, int> names)
    {
        string name = method.Name.StartsWith("Emit", System.StringComparison.Ordinal) && method.Name.Length > 4
            ? method.Name.Substring(4)
            : method.Name;
        names.TryGetValue(name, out int taken);
        string unique = name;
        for (; names.ContainsKey(unique); unique = $"{name}{taken}")
            taken++;
        names[name] = taken;
        names[unique] = 1;
        return unique;
    }
}
