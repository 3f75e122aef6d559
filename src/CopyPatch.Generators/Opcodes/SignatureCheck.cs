using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Whether a method that the user declares has the parameters of its stencil.</summary>
internal static class SignatureCheck
{
    public static bool Check(
        OpcodeMethod method,
        Stencil stencil,
        ImmutableArray<EmitParameter> needed,
        ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
    {
        if (method.Parameters.Length != needed.Length)
        {
            string described = string.Join(", ", needed.Select(OperandTypes.Describe));
            Report(method.Location,
                $"it has {Count(method.Parameters.Length)}, and the stencil needs {Count(needed.Length)}"
                + (described.Length == 0 ? "" : $": {described}"));
            return false;
        }

        bool agrees = true;
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            MethodParameter parameter = method.Parameters[i];
            if (needed[i].Operand is { } operand
                ? parameter.Type.Code == OperandTypes.CodeOf(operand)
                : parameter.Type.Name == needed[i].Type)
                continue;
            agrees = false;
            Report(parameter.Location ?? method.Location,
                $"'{parameter.Name}' is '{parameter.Type.ShortName}', but stands for {OperandTypes.Describe(needed[i])} "
                + $"at {stencil.File}({needed[i].Operand?.Line ?? stencil.Line})");
        }

        return agrees;

        void Report(LocationInfo? location, string detail) => diagnostics.Add(OpcodeDiagnostic.Create(
            DiagnosticDescriptors.SignatureDisagrees, location,
            method.Name, stencil.Name, $"{stencil.File}({stencil.Line})", detail));
    }

    private static string Count(int parameters) => parameters switch
    {
        0 => "no parameters",
        1 => "1 parameter",
        _ => $"{parameters} parameters",
    };
}
