using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using CopyPatch.Format;
using CopyPatch.Generators.Operations;
using CopyPatch.Generators.Tests.Infrastructure;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>Compiles an operation for every placement of its operands, by the real compiler.</summary>
internal static class PlacementCompiler
{
    /// <param name="format">A C statement with a place for each operand, such as <c>{0} = {1} + {2};</c>.</param>
    public static List<Placement> Compile(Registers registers, string format, int operands)
    {
        int[][] combinations = [.. Registers.Combinations(
            Enumerable.Repeat(registers.Numbers.Length, operands).ToArray())];
        ElfObject elf = ElfObject.Read(
            SnippetCompiler.CompileObject(Source(registers, format, combinations), registers.Architecture));
        Dictionary<string, ElfSection> sections = elf.Sections.Where(section => section.IsExecutable)
            .ToDictionary(section => section.Name);
        // Each function ends in a jump to the next one: jmp rel32, or b.
        int jump = registers.Architecture == "x86-64" ? 5 : 4;
        return [.. combinations.Select(indices => new Placement(
            indices,
            [.. indices.Select(index => registers.Numbers[index])],
            elf.BytesOf(sections[".text." + Name(indices)])[..^jump].ToArray(),
            ImmutableArray<int>.Empty))];
    }

    private static string Source(Registers registers, string format, int[][] combinations)
    {
        string parameters = string.Join(", ", registers.Parameters.Select((value, i) =>
            value < 0 ? $"long other{i}" : $"{registers.Type} value{value}"));
        string arguments = string.Join(", ", registers.Parameters.Select((value, i) =>
            value < 0 ? $"other{i}" : $"value{value}"));
        var source = new StringBuilder($"__attribute__((preserve_none)) void next({parameters});\n");
        foreach (int[] indices in combinations)
        {
            object[] operands = [.. indices.Select(index => $"value{index}")];
            source.Append($"__attribute__((preserve_none)) void {Name(indices)}({parameters})\n{{ ")
                .AppendFormat(null, format, operands)
                .Append($" __attribute__((musttail)) return next({arguments}); }}\n");
        }

        return source.ToString();
    }

    private static string Name(int[] indices) => "placement_" + string.Join("_", indices);
}
