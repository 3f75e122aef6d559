using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Operations;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>What clang makes of real operations comes from few templates.</summary>
[TestOf(typeof(TemplateSolver))]
public class TemplateSolverCompiledTests
{
    // All operands differ, or not: add or lea, whose operands clang sorts.
    [TestCase("{0} = {1} + {2};", 3, 3)]
    [TestCase("{0} = {1} - {2};", 3, 4)]
    [TestCase("{0} = {1} * {2};", 3, 3)]
    [TestCase("{0} = {1} & {2};", 3, 5)]
    [TestCase("{0} = {1} << {2};", 3, 4)]
    // Where r9 is an operand, other registers are saved in another order.
    [TestCase("{0} = {1} / {2};", 3, 8)]
    [TestCase("{0} = {1} < {2};", 3, 3)]
    [TestCase("{0} = {1} == {2};", 3, 3)]
    [TestCase("{0} = *(long *)({1} + {2} * 8);", 3, 1)]
    [TestCase("*(unsigned char *)({1} + {2}) = {0};", 3, 2)]
    [TestCase("{0} = {1} < {2} ? {1} : {2};", 3, 5)]
    [TestCase("{0} = ({1} + {2}) ^ {3};", 4, 5)]
    [TestCase("{0} = {1};", 2, 2)]
    public void X64_operations_have_few_templates(string format, int operands, int templates) =>
        Check(Registers.X64, format, operands, templates);

    [TestCase("{0} = {1} + {2};", 3, 3)]
    [TestCase("{0} = {1} - {2};", 3, 3)]
    [TestCase("{0} = {1} * {2} + {3};", 4, 5)]
    public void X64_operations_on_doubles_have_few_templates(string format, int operands, int templates) =>
        Check(Registers.X64Doubles, format, operands, templates);

    [TestCase("{0} = {1} + {2};", 3, 3)]
    // a - a is 0.
    [TestCase("{0} = {1} - {2};", 3, 2)]
    [TestCase("{0} = {1} << {2};", 3, 1)]
    [TestCase("{0} = {1} / ({2} | 1);", 3, 1)]
    [TestCase("{0} = {1} < {2};", 3, 2)]
    [TestCase("{0} = *(long *)({1} + {2} * 8);", 3, 1)]
    public void Arm64_operations_have_few_templates(string format, int operands, int templates) =>
        Check(Registers.Arm64, format, operands, templates);

    private static void Check(Registers registers, string format, int operands, int templates)
    {
        List<Placement> placements = PlacementCompiler.Compile(registers, format, operands);
        int[] radices = [.. Enumerable.Repeat(registers.Numbers.Length, operands)];
        TemplateSet set = TemplateSolver.Solve(placements, radices, new int[operands]);

        Assert.That(set.IsTable, Is.False);
        Assert.That(set.Templates.Length, Is.LessThanOrEqualTo(templates));
        SolvedSet.AssertReproduces(set, placements, radices);
    }
}
