using System.Collections.Generic;
using System.Linq;
using CopyPatch.Format;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;
using Microsoft.CodeAnalysis.CSharp;

namespace CopyPatch.Generators.Rendering;

/// <summary>Writes the body of a method that emits an operation: where its values are says which form it has.</summary>
internal sealed class OperationWriter(CodeWriter writer, EmitterNames names, int index, InstructionSet architecture)
{
    private readonly EmitMethod _method = names.Emitter.Methods[index];
    private readonly EmitParameter[] _values =
        [.. names.Emitter.Methods[index].Parameters.Where(parameter => parameter.Value is not null)];

    public void Write()
    {
        // Where there is no result to place, all forms have the same letter for it.
        OperationForm[] forms = [.. _method.Operation!.Code[architecture]!.Forms];
        writer.Open("unchecked");
        WriteChoice(forms, 0);
        writer.Close();
    }

    private bool HasResult => _values.Length > 0 && _values[0].Value!.IsResult;

    private int LetterOf(int value) => HasResult ? value : value + 1;

    // One switch for each value that may be in several places.
    private void WriteChoice(IReadOnlyList<OperationForm> forms, int value)
    {
        if (value == _values.Length)
        {
            WriteForms(forms);
            return;
        }

        EmitParameter parameter = _values[value];
        Places[] places = [.. new[] { Places.Register, Places.Constant, Places.Slot }
            .Where(place => (parameter.Value!.Places & place) != 0)];
        if (places.Length == 1)
        {
            WriteChoice(forms, value + 1);
            return;
        }

        string name = MethodNames.Identifier(parameter.Name);
        writer.Open($"switch ({name}.Place)");
        foreach (Places place in places)
        {
            writer.Open($"case {PlaceName(place)}:");
            WriteChoice(
                [.. forms.Where(form => PlacesExtensions.PlaceOf(form.Letters[LetterOf(value)]) == place)], value + 1);
            writer.Line("break;");
            writer.Close();
        }

        writer.Line("default:");
        string operation = SymbolDisplay.FormatLiteral(_method.Stencil!.Name, quote: true);
        string operand = SymbolDisplay.FormatLiteral(parameter.Name, quote: true);
        string allowed = string.Join(", ", places.Select(PlaceName));
        writer.Line($"    {EmitterWriter.Base}.ThrowPlace({operation}, {operand}, {name}.Place, {allowed});");
        writer.Line("    break;");
        writer.Close();
    }

    private static string PlaceName(Places place) => $"global::CopyPatch.OperandPlace.{place}";

    // What is left are a form and perhaps the same with immediates, which is for constants of 32 bits.
    private void WriteForms(IReadOnlyList<OperationForm> forms)
    {
        OperationForm? immediate = forms.FirstOrDefault(form => form.Letters.IndexOf(PlaceLetter.Immediate) >= 0);
        OperationForm form = forms.First(other => other != immediate);
        if (immediate is null)
        {
            new FormWriter(writer, names, index, architecture, form).Write();
            return;
        }

        string[] conditions =
        [
            .. immediate.Patches.Where(patch => patch.Target == PatchTarget.Immediate)
                .Select(patch => ConditionOf(patch, _values.First(value => value.Value!.Name == patch.Name))),
        ];
        if (conditions.All(condition => condition.Length == 0))
        {
            new FormWriter(writer, names, index, architecture, immediate).Write();
            return;
        }

        writer.Open($"if ({string.Join(" && ", conditions.Where(condition => condition.Length > 0))})");
        new FormWriter(writer, names, index, architecture, immediate).Write();
        writer.Close();
        writer.Open("else");
        new FormWriter(writer, names, index, architecture, form).Write();
        writer.Close();
    }

    // An immediate has 32 bits. That of a 32-bit constant may be one more or less than the constant (x <= 5 is x < 6): the
    // step must not wrap then, with a sign or without.
    private static string ConditionOf(Patch patch, EmitParameter value)
    {
        string bits = ValueBits.Of(value);
        if (OperandTypes.ElementOf(value.Value!.Type) != "int")
        {
            string immediate = patch.Addend == 0 ? bits : $"({bits} + ({patch.Addend}L))";

            // With a sign or without.
            return patch.Form == PatchForm.Value8 ? $"(ulong){immediate} <= 127" : $"{immediate} == (int){immediate}";
        }

        return patch.Addend switch
        {
            1 => $"(int){bits} != int.MaxValue && (int){bits} != -1",
            -1 => $"(int){bits} != int.MinValue && (int){bits} != 0",
            _ => "",
        };
    }
}
