using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Placements;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

internal sealed class PlacementWriterTests
{
    private static readonly Operand s_anywhere = new("int32_t", "a", "");
    private static readonly Operand s_double = new("double", "a", "r");

    [Test]
    public void A_value_goes_into_each_register() => AssertFunctions(
        Operation(operands: s_anywhere with { Places = "r" }),
        "CP_PLACEMENT_(add, 00) { CP_FROM_INTEGER_(add, a, 0) CP_APPLY_(add, a) CP_INTO_INTEGER_(add, 0) CP_NEXT(); }",
        "CP_PLACEMENT_(add, 01) { CP_FROM_INTEGER_(add, a, 1) CP_APPLY_(add, a) CP_INTO_INTEGER_(add, 0) CP_NEXT(); }",
        "CP_PLACEMENT_(add, 10) { CP_FROM_INTEGER_(add, a, 0) CP_APPLY_(add, a) CP_INTO_INTEGER_(add, 1) CP_NEXT(); }",
        "CP_PLACEMENT_(add, 11) { CP_FROM_INTEGER_(add, a, 1) CP_APPLY_(add, a) CP_INTO_INTEGER_(add, 1) CP_NEXT(); }");

    [Test]
    public void An_operation_without_a_result_says_v() => AssertFunctions(
        Operation(result: "void", operands: s_anywhere with { Places = "r" }),
        "CP_PLACEMENT_(add, v0) { CP_FROM_INTEGER_(add, a, 0) CP_APPLY_VOID_(add, a) CP_NEXT(); }",
        "CP_PLACEMENT_(add, v1) { CP_FROM_INTEGER_(add, a, 1) CP_APPLY_VOID_(add, a) CP_NEXT(); }");

    [Test]
    public void A_branch_goes_where_its_value_says() => AssertFunctions(
        Operation(RecordKind.Branch, "bool", operands: s_anywhere with { Places = "s" }),
        "CP_PLACEMENT_(add, vs) { CP_FROM_SLOT_(add, a, 0x16253440) CP_APPLY_(add, a) CP_INTO_BRANCH_(add) CP_NEXT(); }");

    [Test]
    public void An_operation_with_labels_leaves_for_one_or_stays() => AssertFunctions(
        Operation(operands: s_anywhere with { Places = "c" }) with { Labels = ["zero", "overflow"] },
        TargetMachine.Arm64,
        [.. from register in "01" select
            $"CP_PLACEMENT_(add, {register}c) {{ CP_FROM_CONSTANT_(add, a) CP_APPLY_(add, a) CP_IF_STAYS_ {{ "
            + $"CP_INTO_INTEGER_(add, {register}) CP_NEXT(); }} CP_LEAVE_FOR_(zero) CP_LEAVE_FOR_(overflow) CP_LEAVE_FOR_NOTHING_ }}"]);

    [Test]
    public void A_return_leaves() => AssertFunctions(
        Operation(RecordKind.Return, "int64_t", operands: s_anywhere with { Places = "c" }),
        TargetMachine.Arm64,
        "CP_PLACEMENT_(add, vc) { CP_FROM_CONSTANT_(add, a) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }");

    [Test]
    public void Two_results_are_in_two_registers() => AssertFunctions(
        Operation(RecordKind.TwoResults, operands: s_anywhere with { Places = "s" }) with { Results = [s_anywhere, s_anywhere] },
        [.. from letters in new[] { "01", "10" } select $"CP_PLACEMENT_(add, {letters}s) {{ CP_FROM_SLOT_(add, a, 0x16253440) "
            + $"CP_APPLY_(add, a) CP_INTO_INTEGER_OF_2_(first, {letters[0]}) CP_INTO_INTEGER_OF_2_(second, {letters[1]}) CP_NEXT(); }}"]);

    [Test]
    public void Two_results_of_two_classes_may_have_registers_of_one_number() => Assert.That(
        Letters(false, Operation(RecordKind.TwoResults, operands: []) with { Results = [s_anywhere, s_double] }),
        Is.EqualTo("00 11"));

    [Test]
    public void Without_operands_only_the_result_has_a_place() => AssertFunctions(
        Operation(result: "double", places: "s", operands: []),
        "CP_PLACEMENT_(add, s) { CP_APPLY_(add, ) CP_INTO_SLOT_(add, 0x1B2A3940) CP_NEXT(); }");

    [Test]
    public void Each_slot_has_an_offset_that_stands_in() => AssertFunctions(
        Operation(places: "s", operands: [new("double", "a", "s"), new("int64_t", "b", "s")]),
        "CP_PLACEMENT_(add, sss) { CP_FROM_SLOT_(add, a, 0x16253440) CP_FROM_SLOT_(add, b, 0x17263540) CP_APPLY_(add, a, b) "
        + "CP_INTO_SLOT_(add, 0x1B2A3940) CP_NEXT(); }");

    [Test]
    public void Types_decide_about_the_register() => AssertFunctions(
        Operation(result: "float", places: "r", operands: [s_double with { Type = "const double" }, new("double *", "b", "r")]),
        [.. from letters in "000 010 111 121 200 220".Split(' ')
            select $"CP_PLACEMENT_(add, {letters}) {{ CP_FROM_FLOATING_(add, a, {letters[1]}) CP_FROM_INTEGER_(add, b, {letters[2]}) "
                + $"CP_APPLY_(add, a, b) CP_INTO_FLOATING_(add, {letters[0]}) CP_NEXT(); }}"],
        floatings: 3);

    [Test]
    public void A_constant_is_loaded_and_an_immediate_in_a_unit_of_its_own()
    {
        IReadOnlyList<PlacementUnit> units = Write(
            TargetMachine.X64, Library(Operation(RecordKind.Return, "int64_t", operands: s_anywhere with { Places = "c" })));
        Assert.That(units.Select(unit => unit.HasImmediates), Is.EqualTo(new[] { false, true }));
        Assert.That(Functions(units[0]), Is.EqualTo(new[]
        {
            "CP_PLACEMENT_(add, vc) { CP_FROM_CONSTANT_(add, a) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }",
        }));
        Assert.That(Functions(units[1]), Is.EqualTo(new[]
        {
            "CP_PLACEMENT_(add, vk) { CP_FROM_IMMEDIATE_(add, a, 0x2B5C7A31) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }",
            "CP_PLACEMENT_(add, vl) { CP_FROM_IMMEDIATE_(add, a, 0xD3A495C7) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }",
            "CP_PLACEMENT_(add, vm) { CP_FROM_IMMEDIATE_(add, a, 0x35E6B1D8) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }",
            "CP_PLACEMENT_(add, vn) { CP_FROM_IMMEDIATE_(add, a, 0xC94A1E64) CP_APPLY_(add, a) CP_INTO_RETURN_(add) }",
        }));
    }

    [Test]
    public void Only_the_first_placement_with_the_same_registers_equal_has_witnesses() => Assert.That(
        // Equal or not: that is all that clang's treatment of a constant may depend on.
        Letters(true, Operation(operands: [s_anywhere with { Places = "r" }, new("int32_t", "b", "c")])),
        Is.EqualTo("00k 00l 00m 00n 01k 01l 01m 01n 10k 11k"));

    [Test]
    public void A_slot_is_a_pattern_of_its_own() => Assert.That(
        Letters(true, Operation(places: "rs", operands: [s_anywhere with { Places = "rs" }, new("int32_t", "b", "c")])),
        Is.EqualTo("00k 00l 00m 00n 01k 01l 01m 01n 0sk 0sl 0sm 0sn 10k 11k 1sk s0k s0l s0m s0n s1k ssk ssl ssm ssn"));

    [Test]
    public void Equal_numbers_of_different_kinds_of_registers_are_no_equality() => Assert.That(
        Letters(true, Operation(result: "double", operands: [s_anywhere with { Places = "r" }, new("int32_t", "b", "c")])),
        Is.EqualTo("00k 00l 00m 00n 11k"));

    [Test]
    public void All_constants_of_a_placement_are_immediates_or_none_is()
    {
        Operation operation = Operation(
            RecordKind.Return, operands: [s_anywhere with { Places = "rc" }, new("int64_t", "b", "c")]);
        Assert.Multiple(() =>
        {
            Assert.That(Letters(false, operation), Is.EqualTo("v0c v1c vcc"));
            Assert.That(Letters(true, operation), Is.EqualTo("v0k v0l v0m v0n v1k vkk vll vmm vnn"));
        });
    }

    [Test]
    public void Each_operand_has_constants_of_its_own_to_stand_in() => Assert.That(
        Functions(Write(TargetMachine.X64, Library(Operation(
            RecordKind.Return, operands: [s_anywhere with { Places = "c" }, new("int64_t", "b", "c")])))[1])[0],
        Does.Contain("CP_FROM_IMMEDIATE_(add, a, 0x2B5C7A31) CP_FROM_IMMEDIATE_(add, b, 0x2C5D7B31)"));

    [Test]
    public void Sentinels_are_all_different() => Assert.That(
        Enumerable.Range(0, 4)
            .SelectMany(i => Sentinels.ConstantLetters.Select(letter => Sentinels.Constant(letter, i)).Append(Sentinels.Slot(i)))
            .Append(Sentinels.ResultSlot),
        Is.Unique);

    [Test]
    public void Floating_constants_are_never_immediates() => Assert.That(
        Letters(true, Operation(
            RecordKind.Return, operands: [s_anywhere with { Places = "rc" }, s_double with { Name = "b", Places = "rc" }])),
        Is.EqualTo("vk0 vk1 vl0 vm0 vn0"));

    [Test]
    public void AArch64_has_no_immediates()
    {
        IReadOnlyList<PlacementUnit> units = Write(TargetMachine.Arm64, Library(Operation(operands: s_anywhere)));
        Assert.That(units.Single().HasImmediates, Is.False);
        Assert.That(LettersOf(units), Is.EqualTo("00 01 0c 0s 10 11 1c 1s"));
    }

    [Test]
    public void Nothing_comes_of_no_operations() => Assert.That(Write(TargetMachine.X64, Library()), Is.Empty);

    // Result and a, and b in a register, as a constant or in a slot: five, two and two ways to share registers.
    [TestCase(6, (5 + 2 + 2) * 6)]
    [TestCase(2, (4 + 2 + 2) * 2)]
    public void For_each_way_to_share_registers_there_is_a_placement_for_each_of_them(int integers, int count) => Assert.That(
        Count(Write(TargetMachine.Arm64, new OperationList(
            integers, 4, [Operation(operands: [s_anywhere, s_anywhere with { Name = "b" }])]))),
        Is.EqualTo(count));

    [Test]
    public void The_order_of_places_is_the_users() =>
        Assert.That(Write(TargetMachine.Arm64, Library(Operation(places: "sr", operands: s_anywhere with { Places = "csr" })))
            .Single().Forms.Select(form => form.Places), Is.EqualTo(new[] { "sc", "ss", "sr", "rc", "rs", "rr" }));

    [Test]
    public void Each_function_is_on_the_line_of_its_operation()
    {
        PlacementUnit unit = Write(TargetMachine.Arm64, Library(
            Operation(operands: s_anywhere with { Places = "r" }) with { File = @"sub\a.c", Line = 17 })).Single();
        Assert.That(unit.Text.Split('\n').Where((_, i) => i % 2 == 0 && i < 8), Has.All.EqualTo("""# 17 "sub\\a.c" """.TrimEnd()));
    }

    [Test]
    public void A_unit_has_the_operations_that_fit_into_200_placements_or_one_with_more()
    {
        Operand[] one = [s_anywhere with { Places = "r" }];
        Operand[] four = [.. "abcd".Select(name => new Operand("int32_t", name.ToString(), "r"))];
        Operation[] operations =
        [
            .. "1111111111111111411".Select((operands, i) =>
                Operation(operands: operands == '1' ? one : four) with { Name = ((char)('a' + i)).ToString() }),
        ];
        IReadOnlyList<PlacementUnit> units = Write(TargetMachine.Arm64, new OperationList(7, 4, operations));
        Assert.Multiple(() =>
        {
            Assert.That(units.Select(unit => string.Concat(unit.Operations)), Is.EqualTo(new[] { "abcdefghijklmn", "op", "q", "rs" }));
            // Each of seven registers in each of two ways to share them, and in each of 52.
            Assert.That(units.Select(unit => unit.Count), Is.EqualTo(new[] { 14 * 14, 2 * 14, 52 * 7, 2 * 14 }));
            Assert.That(units.Select(unit => Functions(unit).Count), Is.EqualTo(units.Select(unit => unit.Count)));
        });
    }

    [Test]
    public void What_does_not_follow_is_written_in_a_unit_of_its_own()
    {
        PlacementUnit unit = Write(TargetMachine.Arm64, Library(Operation(operands: s_anywhere))).Single() with { Preamble = "// before\n" };
        PlacementUnit rest = PlacementWriter.WriteRest(unit, form => form.Places == "rr" ? [[0, 1], [1, 1]] : [])!;
        Assert.Multiple(() =>
        {
            Assert.That(LettersOf([rest]), Is.EqualTo("01 11"));
            Assert.That(rest.Preamble, Is.EqualTo(unit.Preamble));
            Assert.That(PlacementWriter.WriteRest(unit, _ => []), Is.Null);
        });
    }

    // Numbers are written in English, as the words around them are.
    [TestCase("")]
    [TestCase("de-DE")]
    public void An_operation_with_too_many_placements_is_wrong(string culture)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        var messages = new List<ClangMessage>();
        Operand[] operands = [.. "abcd".Select(name => new Operand("int64_t", name.ToString(), "rcs"))];
        Operation large = Operation(places: "rs", operands: operands) with { Name = "large", File = "calc.c", Line = 9 };
        IReadOnlyList<PlacementUnit> units = new PlacementWriter(
            new OperationList(6, 4, [large, Operation(operands: s_anywhere)]), TargetMachine.Arm64, messages).WriteSample();
        Assert.Multiple(() =>
        {
            Assert.That(messages, Is.EqualTo(new[]
            {
                ClangMessage.Of(DiagnosticIds.Unplaced, "calc.c", 9, "operation 'large' cannot be placed: it has 28,672 placements, "
                    + "and 20,000 are the most; give its operands fewer places: (int32_t, a, r)"),
            }));
            Assert.That(units.Single().Text, Does.Not.Contain("large").And.Contain("CP_PLACEMENT_(add, 00)"));
        });
    }

    [Test]
    public void Exactly_the_limit_is_not_too_many()
    {
        Operand[] operands = [.. "abc".Select(name => new Operand("int64_t", name.ToString(), "r"))];
        Assert.That(
            Count(Write(TargetMachine.Arm64, new OperationList(10, 4,
                [Operation(operands: [.. operands, new Operand("int64_t", "d", "cs")])]))),
            Is.EqualTo(300));
    }

    private static void AssertFunctions(Operation operation, params string[] functions) =>
        AssertFunctions(operation, TargetMachine.X64, functions);

    private static void AssertFunctions(Operation operation, string[] functions, int floatings) =>
        Assert.That(Functions(new PlacementWriter(new OperationList(2, floatings, [operation]), TargetMachine.X64, []).WriteSample().Single()),
            Is.EqualTo(functions));

    private static void AssertFunctions(Operation operation, TargetMachine target, params string[] functions) =>
        Assert.That(Functions(Write(target, Library(operation)).Single()), Is.EqualTo(functions));

    // The letters of the placements that have immediates, or of the others.
    private static string Letters(bool immediates, Operation operation) =>
        LettersOf(Write(TargetMachine.X64, Library(operation)).Where(unit => unit.HasImmediates == immediates));

    private static string LettersOf(IEnumerable<PlacementUnit> units) => string.Join(
        " ", units.SelectMany(unit => Regex.Matches(unit.Text, @"CP_PLACEMENT_\(\w+, (\w+)\)").Select(match => match.Groups[1].Value))
            .Order(StringComparer.Ordinal));

    private static int Count(IReadOnlyList<PlacementUnit> units) => units.Sum(unit => Functions(unit).Count);

    private static IReadOnlyList<string> Functions(PlacementUnit unit) =>
        [.. unit.Text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Order(StringComparer.Ordinal)];

    private static IReadOnlyList<PlacementUnit> Write(TargetMachine target, OperationList library)
    {
        var messages = new List<ClangMessage>();
        IReadOnlyList<PlacementUnit> units = new PlacementWriter(library, target, messages).WriteSample();
        Assert.That(messages, Is.Empty);
        return units;
    }

    private static OperationList Library(params Operation[] operations) => new(2, 2, operations);

    private static Operation Operation(
        char kind = RecordKind.Operation, string result = "int32_t", string places = "r", params Operand[] operands) =>
        new(kind, "add", [new(result, "", places)], "calc.c", 1, operands);
}
