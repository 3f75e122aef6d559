using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Operations;

namespace CopyPatch.Generators.Rendering;

/// <summary>What the docs of a method say of an operation's code: how long it is, and what all its placements take.</summary>
internal static class OperationText
{
    public static string SizeOf(Operation operation) => (RangeOf(operation.X64), RangeOf(operation.Arm64)) switch
    {
        ({ } x64, { } arm64) => $"{x64} bytes on x86-64, {arm64} on AArch64.",
        ({ } x64, null) => $"{x64} bytes on x86-64.",
        (null, { } arm64) => $"{arm64} bytes on AArch64.",
        _ => "",
    };

    public static IEnumerable<string> Placements(Operation operation)
    {
        if (operation.X64 is { } x64)
            yield return $"x86-64: {Describe(x64)}";
        if (operation.Arm64 is { } arm64)
            yield return $"AArch64: {Describe(arm64)}";
    }

    private static string Describe(OperationCode code)
    {
        int placements = code.Forms.Sum(form => form.Registers.Aggregate(1, (count, file) => count * file.Count));
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
