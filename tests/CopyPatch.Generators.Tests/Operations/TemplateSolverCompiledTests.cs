using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Operations;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>What clang makes of real operations has few templates.</summary>
[TestOf(typeof(TemplateSolver))]
public class TemplateSolverCompiledTests
{
    [TestCase("{0} = {1} + {2};", 3)]
    [TestCase("{0} = {1} - {2};", 3)]
    [TestCase("{0} = {1} * {2};", 3)]
    [TestCase("{0} = {1} & {2};", 3)]
    [TestCase("{0} = {1} << {2};", 3)]
    [TestCase("{0} = {1} / {2};", 3)]
    [TestCase("{0} = {1} < {2};", 3)]
    [TestCase("{0} = {1} == {2};", 3)]
    [TestCase("{0} = *(long *)({1} + {2} * 8);", 3)]
    [TestCase("{0} = *(unsigned char *)({1} + {2});", 3)]
    [TestCase("*(unsigned char *)({1} + {2}) = {0};", 3)]
    [TestCase("{0} = {1} * {2} + {3};", 4)]
    [TestCase("{0} = {1} < {2} ? {1} : {2};", 3)]
    [TestCase("{0} = ({1} + {2}) ^ {3};", 4)]
    [TestCase("{0} = -{1};", 2)]
    [TestCase("{0} = {1};", 2)]
    public void X64(string format, int operands) => Check(Registers.X64, format, operands);

    [TestCase("{0} = {1} + {2};", 3)]
    [TestCase("{0} = {1} - {2};", 3)]
    [TestCase("{0} = {1} * {2};", 3)]
    [TestCase("{0} = -{1};", 2)]
    [TestCase("{0} = {1} < {2} ? {1} : {2};", 3)]
    [TestCase("{0} = {1} * {2} + {3};", 4)]
    public void X64D(string format, int operands) => Check(Registers.X64Doubles, format, operands);

    [TestCase("{0} = {1} + {2};", 3)]
    [TestCase("{0} = {1} - {2};", 3)]
    [TestCase("{0} = {1} * {2};", 3)]
    [TestCase("{0} = {1} & {2};", 3)]
    [TestCase("{0} = {1} << {2};", 3)]
    [TestCase("{0} = {1} < {2};", 3)]
    [TestCase("{0} = *(long *)({1} + {2} * 8);", 3)]
    [TestCase("{0} = {1} * {2} + {3};", 4)]
    public void Arm64(string format, int operands) => Check(Registers.Arm64, format, operands);

    private static void Check(Registers registers, string format, int operands)
    {
        List<Placement> placements = PlacementCompiler.Compile(registers, format, operands);
        int[] radices = Enumerable.Repeat(registers.Numbers.Length, operands).ToArray();
        TemplateSet set = TemplateSolver.Solve(placements, radices, new int[operands]);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        set = TemplateSolver.Solve(placements, radices, new int[operands]);
        double ms = clock.Elapsed.TotalMilliseconds;
        int[] counts = new int[set.Templates.Length];
        foreach (byte b in set.Choice) counts[b]++;
        Console.Error.WriteLine($"XX {registers.Architecture} {format} table={set.IsTable} templates={set.Templates.Length} groups={placements.Select(p => p.Code.Length).Distinct().Count()} {ms:F2}ms counts={string.Join(",", set.Templates.Select((t,i) => t.Length + ":" + counts[i]))}");
    }
}
