using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>Whether a method that the user declares has the parameters of its stencil.</summary>
internal static class SignatureCheck
{
    /// <summary>What no two methods of a class may share.</summary>
    public static string Of(string name, IEnumerable<EmitParameter> parameters)
        => $"{name}({string.Join(", ", parameters.Select(parameter => parameter.Type))})";

    /// <summary>
    /// The parameters that a method needs, in its own order where it has the same names: <c>Order(long b, long a)</c> is
    /// no exchange of a and b. The places of an operation's values stay in theirs.
    /// </summary>
    public static ImmutableArray<EmitParameter> InOrderOf(
        OpcodeMethod method, ImmutableArray<EmitParameter> needed, StencilInFile found)
    {
        if (found.Operation is not null || method.Parameters.Length != needed.Length)
            return needed;
        EmitParameter?[] named = [.. method.Parameters.Select(parameter => needed.FirstOrDefault(other => IsNamed(parameter, other)))];
        return named.Contains(null) ? needed : [.. named.OfType<EmitParameter>()];
    }

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
            if (!IsNamed(parameter, needed[i]) && needed.Any(other => IsNamed(parameter, other)))
            {
                agrees = false;
                Report(parameter.Location ?? method.Location, $"'{parameter.Name}' stands for {OperandTypes.Describe(needed[i])}, and "
                    + "is the name of another; name all as C does, or none");
                continue;
            }

            if (needed[i].Operand is { Type.Code: not ValueType.Struct } operand
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

    private static bool IsNamed(MethodParameter parameter, EmitParameter needed)
        => MethodNames.Identifier(parameter.Name) == MethodNames.Identifier(needed.Name);

    private static string Count(int parameters) => parameters switch
    {
        0 => "no parameters",
        1 => "1 parameter",
        _ => $"{parameters} parameters",
    };
}
