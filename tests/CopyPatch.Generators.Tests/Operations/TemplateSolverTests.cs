using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Operations;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Operations;

[TestOf(typeof(TemplateSolver))]
public class TemplateSolverTests
{
    private static readonly int[] s_one = [0];
    private static readonly int[] s_three = [0, 0, 0];
    private static readonly int[] s_fives = [5, 5, 5];

    [Test]
    public void Finds_the_templates_that_code_was_made_from() => RandomTemplates.Operations.Sample(operation =>
    {
        List<Placement> placements = operation.Placements;
        TemplateSet set = TemplateSolver.Solve(placements, operation.Radices, operation.Files);
        SolvedSet.AssertReproduces(set, placements, operation.Radices);
        Assert.That(set.Templates.Length, Is.LessThanOrEqualTo(operation.Used));
        // The table of few placements may be smaller.
        if (placements.Count > 100)
            Assert.That(set.IsTable, Is.False);
    }, iter: 500);

    [Test]
    public void The_order_of_the_placements_does_not_matter() =>
        Gen.Select(RandomTemplates.Operations, Gen.Int).Sample((operation, seed) =>
        {
            Placement[] shuffled = [.. operation.Placements];
            new Random(seed).Shuffle(shuffled);
            Assert.That(
                TemplateSolver.Solve(shuffled, operation.Radices, operation.Files),
                Is.EqualTo(TemplateSolver.Solve(operation.Placements, operation.Radices, operation.Files)));
        }, iter: 50);

    [Test]
    public void Random_code_becomes_a_table() => Gen.Byte.Array[8].Array[125].Sample(codes =>
        Assert.That(SolveAndCheck(codes).IsTable), iter: 50);

    [Test]
    public void Any_code_is_given_again() =>
        Gen.OneOf(Gen.Byte.Array[0, 12], Gen.Byte[0, 1].Array[0, 2]).Array[125].Sample(codes =>
            _ = SolveAndCheck(codes), iter: 100);

    [Test]
    public void A_product_of_numbers_is_not_linear()
    {
        List<Placement> placements = Make(s_fives, indices => [(byte)(indices[0] * indices[1] * indices[2])]);
        TemplateSet set = TemplateSolver.Solve(placements, s_fives, s_three);
        Assert.That(set.IsTable);
        SolvedSet.AssertReproduces(set, placements, s_fives);
    }

    // As of two results, which never have one register.
    [Test]
    public void Combinations_that_do_not_exist_have_no_code()
    {
        List<Placement> all = Make(s_fives, indices => [(byte)((indices[0] << 3) | indices[1]), (byte)indices[2]]);
        Placement[] some = [.. all.Where(placement => placement.Indices[0] != placement.Indices[1])];
        TemplateSet set = TemplateSolver.Solve(some, s_fives, s_three, some.Length);
        Assert.That(set.Templates.Length, Is.EqualTo(1));
        foreach (Placement placement in some)
        {
            Assert.That(
                set.Expand(MixedRadix.Number(placement.Indices, s_fives), placement.Numbers).Code, Is.EqualTo(placement.Code));
        }

        Assert.That(() => TemplateSolver.Solve(some, s_fives, s_three), Throws.ArgumentException);
        Assert.That(() => TemplateSolver.Solve(some[1..], s_fives, s_three, some.Length), Throws.ArgumentException);
        Assert.That(() => TemplateSolver.Solve([.. all, all[0]], s_fives, s_three, all.Count + 1), Throws.ArgumentException);
    }

    [Test]
    public void A_table_may_lack_combinations_as_well()
    {
        Placement[] some =
        [
            .. Make(s_fives, indices => [(byte)(indices[0] * indices[1] * indices[2])])
                .Where(placement => placement.Indices[0] != placement.Indices[1]),
        ];
        TemplateSet set = TemplateSolver.Solve(some, s_fives, s_three, some.Length);
        Assert.That(set.IsTable);
        foreach (Placement placement in some)
            Assert.That(set.Table[MixedRadix.Number(placement.Indices, s_fives)].Code, Is.EqualTo(placement.Code));
    }

    [Test]
    public void Operands_that_are_sorted_take_two_templates()
    {
        List<Placement> placements = Make(s_fives, indices =>
            [0x8D, (byte)indices[0], (byte)Math.Min(indices[1], indices[2]), (byte)Math.Max(indices[1], indices[2])]);
        TemplateSet set = TemplateSolver.Solve(placements, s_fives, s_three);
        Assert.That(set.Templates.Length, Is.EqualTo(2));
        SolvedSet.AssertReproduces(set, placements, s_fives);
    }

    [Test]
    public void One_register_that_is_treated_apart_takes_another_template()
    {
        List<Placement> placements = Make(s_fives, indices => indices[1] == 3
            ? [0x11, (byte)indices[0], (byte)indices[2]]
            : [(byte)indices[2], (byte)indices[0], (byte)indices[1]]);
        TemplateSet set = TemplateSolver.Solve(placements, s_fives, s_three);
        Assert.That(set.Templates.Length, Is.EqualTo(2));
        SolvedSet.AssertReproduces(set, placements, s_fives);
    }

    [Test]
    public void Numbers_without_an_odd_difference_have_a_template_if_one_exists()
    {
        static TemplateSet Solve(Func<int, byte[]> code) => TemplateSolver.Solve(
            [.. Enumerable.Range(0, 40).Select(i => new Placement([i], [i * 4], code(i), NoSites))], [40], s_one);

        TemplateSet same = Solve(i => [7, (byte)(i * 4), 0, 0]);
        Assert.That(same.Templates.Single().Multipliers, Is.EqualTo(new ulong[] { 0x100 }));
        TemplateSet half = Solve(i => [7, (byte)(i * 2), 0, 0]);
        Assert.That(half.Templates.Single().Multipliers, Is.EqualTo(new ulong[] { 0x80 }));
        // No integer times 4 is 1.
        Assert.That(Solve(i => [(byte)i, 0, 0, 0]).IsTable);
    }

    [Test]
    public void Equal_code_with_other_sites_has_a_template_of_its_own()
    {
        List<Placement> placements = [.. Make(s_fives, indices => [(byte)indices[0], 1, 2, 3, 4, 5, 6, 7])
            .Select(placement => placement with
            {
                Sites = ImmutableArray.Create(placement.Indices[1] == placement.Indices[2] ? 2 : 4),
            })];
        TemplateSet set = TemplateSolver.Solve(placements, s_fives, s_three);
        Assert.That(set.Templates.Select(template => template.Sites[0]), Is.EquivalentTo(new[] { 2, 4 }));
        SolvedSet.AssertReproduces(set, placements, s_fives);
    }

    [Test]
    public void A_table_is_kept_where_it_is_smaller()
    {
        List<Placement> placements = Make([2, 2], indices => [(byte)indices[0], (byte)indices[1]]);
        Assert.That(TemplateSolver.Solve(placements, [2, 2], [0, 0]).IsTable);
    }

    [Test]
    public void Code_may_be_empty_and_operands_may_be_none()
    {
        TemplateSet empty = TemplateSolver.Solve(Make(s_fives, _ => []), s_fives, s_three);
        Assert.That(empty.Templates.Length, Is.EqualTo(1));
        Assert.That(empty.Templates[0].Expand(s_three), Is.Empty);
        List<Placement> alone = Make([], _ => [1, 2, 3]);
        SolvedSet.AssertReproduces(TemplateSolver.Solve(alone, [], []), alone, []);
        SolvedSet.AssertReproduces(TemplateSolver.Solve(Make([], _ => []), [], []), Make([], _ => []), []);
    }

    [Test]
    public void Many_placements_of_four_sorted_operands_are_reproduced()
    {
        int[] sevens = [7, 7, 7, 7];
        // Sorting all four operands makes many templates, which is the slow case.
        List<Placement> placements = Make(sevens, indices =>
            [.. indices.Order().Select(index => (byte)index), 1, 2, 3, (byte)indices[0], 5, 6, 7, 8]);
        TemplateSet set = TemplateSolver.Solve(placements, sevens, [0, 0, 0, 0]);
        Assert.That(set.IsTable, Is.False);
        SolvedSet.AssertReproduces(set, placements, sevens);
    }

    [Test]
    public void Missing_placements_are_an_error()
    {
        List<Placement> placements = Make(s_fives, _ => [1]);
        placements.RemoveAt(17);
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, s_fives, s_three));
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve([], s_fives, s_three));
    }

    [Test]
    public void Placements_that_are_there_twice_are_an_error()
    {
        List<Placement> placements = Make(s_fives, _ => [1]);
        placements[17] = placements[18];
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, s_fives, s_three));
    }

    [Test]
    public void Operands_must_agree()
    {
        List<Placement> placements = Make(s_fives, _ => [1]);
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, s_fives, s_one));
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, [25, 5], [0, 0]));
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, [5, 5, 0], s_three));
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, [1 << 16, 1 << 16, 125], s_three));
        placements[3] = placements[3] with { Indices = [0, 0, 5] };
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, s_fives, s_three));
        placements[3] = placements[3] with { Indices = [0, 0, 3], Numbers = [0, 0] };
        Assert.Throws<ArgumentException>(() => TemplateSolver.Solve(placements, s_fives, s_three));
        LinearTemplate template = TemplateSolver.Solve(Make(s_fives, _ => [1]), s_fives, s_three).Templates[0];
        Assert.Throws<ArgumentException>(() => template.Expand(s_one));
    }

    private static EquatableArray<int> NoSites => ImmutableArray<int>.Empty;

    private static TemplateSet SolveAndCheck(byte[][] codes)
    {
        List<Placement> placements = Make(s_fives, indices => codes[(indices[0] * 25) + (indices[1] * 5) + indices[2]]);
        TemplateSet set = TemplateSolver.Solve(placements, s_fives, s_three);
        SolvedSet.AssertReproduces(set, placements, s_fives);
        return set;
    }

    private static List<Placement> Make(int[] radices, Func<int[], byte[]> code) =>
        [.. Registers.Combinations(radices).Select(indices => new Placement(indices, indices, code(indices), NoSites))];
}
