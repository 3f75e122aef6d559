using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Xml;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes what IntelliSense shows of a method: the snippet, its size, and its machine code.</summary>
internal static class DocumentationWriter
{
    /// <param name="lacking">The architectures that it cannot be emitted on.</param>
    public static void Write(CodeWriter writer, EmitMethod method, IEnumerable<InstructionSet> lacking)
    {
        if (method.Stencil is not { } stencil)
            return;
        WriteSummary(writer, method, stencil);
        foreach (EmitParameter parameter in method.Parameters.Where(p => p.Operand is not null || p.Value is not null))
        {
            string description = parameter.Value is { } value ? DescriptionOf(value) : DescriptionOf(parameter.Operand!);
            writer.Line($"/// <param name=\"{parameter.Name}\">{description}</param>");
        }

        foreach (InstructionSet architecture in lacking)
        {
            writer.Line("/// <exception cref=\"global::System.PlatformNotSupportedException\">"
                + $"The process runs on {architecture.Name}, which it does not exist on.</exception>");
        }

        writer.Line("/// <remarks>");
        WriteText(writer, [$"{stencil.File}, line {stencil.Line}."]);
        foreach (InstructionSet architecture in InstructionSet.All)
        {
            WriteMachineCode(writer, architecture, architecture.Name, stencil.Code[architecture]);
            foreach ((ColdPart part, MachineCode code, int _) in stencil.ColdPartsOn(architecture))
                WriteMachineCode(writer, architecture, $"{architecture.Name}, cold part {Escape(part.Name)}", code);
        }

        if (method.Operation is not null)
        {
            foreach (string line in OperationText.Placements(method.Operation))
                writer.Line($"/// <para>{line}</para>");
        }

        writer.Line("/// </remarks>");
    }

    /// <summary>Writes what it emits, in its own words and in C, and how long that is.</summary>
    public static void WriteSummary(CodeWriter writer, EmitMethod method, Stencil stencil)
    {
        var comment = new SnippetText(stencil.Snippet);
        writer.Line("/// <summary>");
        WriteText(writer, comment.Comment.Length > 0 ? comment.Comment
            : [$"Emits {(method.Operation is null ? "stencil" : "operation")} '{stencil.Name}'."]);
        if (stencil.Snippet.Length > 0)
        {
            writer.Line("/// <code>");
            WriteText(writer, comment.Code);
            writer.Line("/// </code>");
        }

        string size = method.Operation is { } operation ? OperationText.SizeOf(operation) : SizeOf(stencil);
        if (size.Length > 0)
            writer.Line($"/// {size}");
        writer.Line("/// </summary>");
    }

    /// <summary>Text as it stands in XML, less what XML cannot hold at all.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char letter in text)
        {
            escaped.Append(letter switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                '"' => "&quot;",
                _ => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter) ? letter.ToString() : "?",
            });
        }

        return escaped.ToString();
    }

    private static void WriteMachineCode(CodeWriter writer, InstructionSet architecture, string title, MachineCode? code)
    {
        if (code is null || code.Bytes.IsEmpty)
            return;
        writer.Line($"/// <para>{title}:</para>");
        writer.Line("/// <code>");
        WriteText(writer, MachineCodeText.Of(code, architecture));
        writer.Line("/// </code>");
    }

    private static void WriteText(CodeWriter writer, IEnumerable<string> lines)
    {
        foreach (string line in lines)
            writer.Line($"/// {Escape(line)}".TrimEnd());
    }

    private static string SizeOf(Stencil stencil) => Architectures.SizeText(stencil.Code.With((_, code) => code?.Bytes.Length.ToString()));

    private static string DescriptionOf(ValueOperand value) => value.IsResult
        ? value.Name.Length == 0
            ? $"Where its result goes, of type <c>{Escape(value.Type.Spelling)}</c>."
            : $"Where its result <c>{Escape($"{value.Type.Spelling} {value.Name}")}</c> goes: another register than that of the other result."
        : $"<c>{Escape($"{value.Type.Spelling} {value.Name}")}</c>";

    private static string DescriptionOf(Operand operand) => operand.Kind switch
    {
        OperandKind.Label => "Where to go on.",
        OperandKind.Callee => "The compiled code to call.",
        OperandKind.Link => "What it jumps or calls through, from <c>DefineLink</c>.",
        OperandKind.Site => $"The first value of <c>{Escape($"{operand.Type!.Spelling} {operand.Name}")}</c>.",
        _ => $"<c>{Escape($"{operand.Type!.Spelling} {operand.Name}")}</c>",
    };
}
