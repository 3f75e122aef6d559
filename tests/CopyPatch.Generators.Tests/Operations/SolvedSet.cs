using System.Collections.Generic;
using System.Linq;
using CopyPatch.Generators.Operations;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

/// <summary>Uses a solution as the generated code does.</summary>
internal static class SolvedSet
{
    public static void AssertReproduces(TemplateSet set, IEnumerable<Placement> placements, int[] radices)
    {
        int count = radices.Aggregate(1, (product, radix) => product * radix);
        if (set.IsTable)
        {
            Assert.That(set.Templates.IsEmpty && set.Choice.IsEmpty);
            Assert.That(set.Table.Length, Is.EqualTo(count));
        }
        else
        {
            Assert.That(set.Choice.Length, Is.EqualTo(set.Templates.Length == 1 ? 0 : count));
        }

        foreach (Placement placement in placements)
        {
            int number = 0;
            for (int i = 0; i < radices.Length; i++)
                number = (number * radices[i]) + placement.Indices[i];
            byte[] code;
            EquatableArray<int> sites;
            if (set.IsTable)
            {
                code = [.. set.Table[number].Code.Items];
                sites = set.Table[number].Sites;
            }
            else
            {
                LinearTemplate template = set.Templates[set.Choice.IsEmpty ? 0 : set.Choice[number]];
                code = template.Expand(placement.Numbers);
                sites = template.Sites;
            }

            string name = string.Join(", ", placement.Indices);
            Assert.That(code, Is.EqualTo(placement.Code), name);
            Assert.That(sites, Is.EqualTo(placement.Sites), name);
        }
    }
}
