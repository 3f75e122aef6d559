using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Whether a method that the user declares has the parameters of its stencil.</summary>
internal static class SignatureCheck
{
    public static bool Check(OpcodeMethod method, Stencil stencil, ImmutableArray<OpcodeDiagnostic>.Builder diagnostics)
    {
        if (method.Parameters.Length != stencil.Operands.Length)
        {
            string needed = string.Join(", ", stencil.Operands.Select(OperandTypes.Describe));
            Report(method.Location,
                $"it has {Count(method.Parameters.Length)}, and the stencil needs {Count(stencil.Operands.Length)}"
                + (needed.Length == 0 ? "" : $": {needed}"));
            return false;
        }

        bool agrees = true;
        for (int i = 0; i < method.Parameters.Length; i++)
        {
            MethodParameter parameter = method.Parameters[i];
            Operand operand = stencil.Operands[i];
            if (parameter.Type.Code == OperandTypes.CodeOf(operand))
                continue;
            agrees = false;
            Report(parameter.Location ?? method.Location,
                $"'{parameter.Name}' is '{parameter.Type.ShortName}', but stands for {OperandTypes.Describe(operand)} "
                + $"at {stencil.File}({operand.Line})");
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
