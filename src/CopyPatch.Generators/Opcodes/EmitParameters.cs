using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Opcodes;

/// <summary>What a method needs that emits a stencil or an operation.</summary>
internal static class EmitParameters
{
    /// <summary>The place of each result and each operand of an operation; then holes, labels and callees.</summary>
    public static ImmutableArray<EmitParameter> Of(StencilInFile found, DeclaredNames names)
    {
        var parameters = ImmutableArray.CreateBuilder<EmitParameter>();
        if (found.Operation is { } operation)
        {
            foreach (ValueOperand result in operation.Results.Where(result => result.Places != Places.None))
            {
                string name = result.Name.Length == 0 ? NameOfResult(operation) : result.Name;
                parameters.Add(new EmitParameter(name, OperandTypes.Of(result), null, result));
            }

            foreach (ValueOperand value in operation.Values)
                parameters.Add(new EmitParameter(value.Name, OperandTypes.Of(value), null, value));
        }

        foreach (Operand operand in found.Stencil.Operands)
            parameters.Add(new EmitParameter(operand.Name, OperandTypes.Of(operand, names), operand));
        return parameters.ToImmutable();
    }

    private static string NameOfResult(Operation operation)
    {
        var others = new HashSet<string>(operation.Values.Select(value => value.Name)
            .Concat(operation.Stencil.Operands.Select(operand => operand.Name)));
        string name = "to";
        while (others.Contains(name))
            name += "_";
        return name;
    }
}
