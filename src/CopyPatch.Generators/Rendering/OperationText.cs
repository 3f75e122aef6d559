using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Stencils;

namespace CopyPatch.Generators.Rendering;

/// <summary>What the docs of a method say of an operation's code: how long it is, and what all its placements take.</summary>
internal static class OperationText
{
    public static string SizeOf(Operation operation) => Architectures.SizeText(operation.Code.With((_, code) => RangeOf(code)));

    public static IEnumerable<string> Placements(Operation operation) => InstructionSet.All
        .Where(architecture => operation.Code[architecture] is not null)
        .Select(architecture => $"{architecture.Name}: {Describe(operation.Code[architecture]!)}");

    private static string Describe(OperationCode code)
    {
        long placements = code.Forms.Sum(form => form.Operands.CountOfAll);
        int templates = code.Forms.Sum(form => form.Code.Templates.Length);
        int tables = code.Forms.Count(form => form.Code.IsTable);
        int bytes = code.Forms.Sum(form => new FormData(form).Size);
        return $"{placements} placements in {templates} templates and {tables} tables, {bytes} bytes.";
    }

    private static string? RangeOf(OperationCode? code)
    {
        if (code is null)
            return null;
        int[] lengths =
        [
            .. code.Forms.SelectMany(form => form.Code.IsTable
                ? form.Code.Table.Select(placed => placed.Code.Length)
                : form.Code.Templates.Select(template => template.Length)),
        ];
        return lengths.Min() == lengths.Max() ? $"{lengths.Min()}" : $"{lengths.Min()} to {lengths.Max()}";
    }
}
