using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Clang;
using CopyPatch.Bake.Placements;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

internal sealed class OperationReaderTests
{
    private const string Values = "cp_values_ 6 4 ;\n";

    [Test]
    public void A_file_without_values_has_no_library() =>
        Assert.That(OperationReader.Read("int a; /* no marks */\n", []), Is.Null);

    [Test]
    public void A_file_may_have_values_and_no_operations_of_its_own()
    {
        OperationList library = Scan(Values);
        Assert.Multiple(() =>
        {
            Assert.That(library.CountOf(isFloating: false), Is.EqualTo(6));
            Assert.That(library.CountOf(isFloating: true), Is.EqualTo(4));
            Assert.That(library.Operations, Is.Empty);
        });
    }

    [Test]
    public void An_operation_is_all_that_its_mark_says()
    {
        Operation operation = Scan(Values + """
            cp_operation_ 'o' "i32_add" ("int32_t" "" "rs") "stencils/calc.c" 12 ("int32_t" "a" "") ("const double" "b" "rc") ; static inline
            """).Operations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(operation.Kind, Is.EqualTo(RecordKind.Operation));
            Assert.That(operation.Name, Is.EqualTo("i32_add"));
            Assert.That(operation.Results, Is.EqualTo(new[] { new Operand("int32_t", "", "rs") }));
            Assert.That(operation.File, Is.EqualTo("stencils/calc.c"));
            Assert.That(operation.Line, Is.EqualTo(12));
            Assert.That(operation.Operands, Is.EqualTo(new[]
            {
                new Operand("int32_t", "a", ""), new Operand("const double", "b", "rc"),
            }));
        });
    }

    [Test]
    public void An_operation_leaves_for_the_labels_in_its_own_body()
    {
        OperationList library = Scan(Values + """cp_leaves_ "before" """
            + Mark(name: "a") + """ static inline int f(void) { if (x) { cp_leaves_ "zero"; } cp_leaves_ "one"; cp_leaves_ "zero"; ; } """
            + """int stencil(void) { cp_leaves_ "elsewhere"; } """
            + Mark(name: "b") + " void g(void) ; " + """int other(void) { cp_leaves_ "elsewhere"; }""" + Mark(name: "c"));
        Assert.That(
            library.Operations.Select(operation => string.Join(" ", operation.Labels)), Is.EqualTo(new[] { "zero one", "", "" }));
    }

    [Test]
    public void An_operation_may_have_two_results_with_names()
    {
        Operation operation = Scan(Values + TwoResults("""("int32_t" "quotient" "") ("double" "rest" "r")""")).Operations.Single();
        Assert.Multiple(() =>
        {
            Assert.That(operation.Kind, Is.EqualTo(RecordKind.TwoResults));
            Assert.That(operation.Results, Is.EqualTo(new[] { new Operand("int32_t", "quotient", ""), new Operand("double", "rest", "r") }));
            Assert.That(operation.ResultPlaces, Is.EqualTo(new[] { "r", "r" }));
            Assert.That(Enumerable.Range(0, 3).Select(operation.TypeAt), Is.EqualTo(new[] { "int32_t", "double", "float" }));
        });
    }

    [TestCase("""("void" "a" "") ("int32_t" "b" "")""", "its result 'a' is void; an operation of one result is a CP_OP")]
    [TestCase("""("int32_t" "a" "") ("void" "b" "")""", "its result 'b' is void; an operation of one result is a CP_OP")]
    [TestCase("""("int32_t" "a" "") ("int32_t" "b" "rs")""",
        "its result 'b' may be placed in 'rs', and each of two results is in a register (r)")]
    [TestCase("""("int32_t" "a" "s") ("int32_t" "b" "")""",
        "its result 'a' may be placed in 's', and each of two results is in a register (r)")]
    public void Each_of_two_results_is_a_value_in_a_register(string results, string problem) =>
        AssertProblem(TwoResults(results), problem);

    [TestCase('o', RecordKind.Operation)]
    [TestCase('b', RecordKind.Branch)]
    [TestCase('r', RecordKind.Return)]
    public void The_kind_is_a_character(char written, char kind) =>
        Assert.That(Scan(Values + Mark(kind: written)).Operations.Single().Kind, Is.EqualTo(kind));

    [Test]
    public void Escapes_in_names_of_files_are_undone() =>
        Assert.That(Scan(Values + Mark(file: """C:\\my \"own\" stencils\\calc.c""")).Operations.Single().File,
            Is.EqualTo("""C:\my "own" stencils\calc.c"""));

    [Test]
    public void Marks_may_stand_on_one_line_with_other_text_between() =>
        Assert.That(
            Scan("int x = 3; " + Values.Trim() + Mark(name: "a") + " static inline void cp_operation_a(void) { return 'q'; } "
                + Mark(name: "b") + Mark(name: "c") + " const char *s = \"end\";").Operations.Select(operation => operation.Name),
            Is.EqualTo(new[] { "a", "b", "c" }));

    [Test]
    public void A_mark_may_go_over_lines() =>
        Assert.That(Scan(Values + Mark().Replace(" ", "\n  ")).Operations.Single().Operands, Has.Count.EqualTo(1));

    [Test]
    public void What_looks_like_a_mark_in_a_string_is_none() =>
        Assert.That(
            Scan(Values + """char *s = "cp_operation_ 'o' \"cp_operation_ \\", c = '"'; """ + Mark(name: "real")).Operations
                .Select(operation => operation.Name),
            Is.EqualTo(new[] { "real" }));

    [Test]
    public void Places_may_be_apart()
    {
        Operation operation = Scan(Values + Mark(result: "int32_t", places: "r s", operands: """("int32_t" "a" "r c s")"""))
            .Operations.Single();
        Assert.That(operation.ResultPlaces, Is.EqualTo(new[] { "rs" }));
        Assert.That(operation.PlacesOf(0), Is.EqualTo("rcs"));
    }

    [Test]
    public void Only_the_last_operand_has_constants_and_slots_by_itself()
    {
        Operation operation = Scan(Values + Mark(operands: """("int" "a" "") ("int" "b" "s") ("int" "c" "")"""))
            .Operations.Single();
        Assert.That(Enumerable.Range(0, 3).Select(operation.PlacesOf), Is.EqualTo(new[] { "r", "s", "rcs" }));
    }

    [TestCase("float", true)]
    [TestCase("double", true)]
    [TestCase("const  double", true)]
    [TestCase("volatile float", true)]
    [TestCase("double *", false)]
    [TestCase("int64_t", false)]
    public void Floating_types_are_those_that_are_spelled_so(string type, bool isFloating) =>
        Assert.That(Operation.IsFloating(type), Is.EqualTo(isFloating));

    [Test]
    public void A_result_has_a_place_unless_it_is_void_or_leaves() =>
        Assert.That(
            Scan(Values + Mark(name: "a") + Mark(name: "b", result: "void") + Mark('b', "c", "bool") + Mark('r', "d"))
                .Operations.Select(operation => operation.HasPlacedResult),
            Is.EqualTo(new[] { true, false, false, false }));

    [Test]
    public void Five_operands_are_too_many() => AssertProblem(Mark(operands: Operands(5)), "it has 5 operands, and 4 are the most");

    [Test]
    public void No_operand_is_not_too_few_and_four_are_not_too_many([Values(0, 4)] int count) =>
        Assert.That(Scan(Values + Mark(operands: Operands(count))).Operations.Single().Operands, Has.Count.EqualTo(count));

    [TestCase("x")]
    [TestCase("rx")]
    [TestCase("rr")]
    [TestCase("R")]
    [TestCase("r,c")]
    public void An_operand_is_placed_where_there_are_places(string places) => AssertProblem(
        Mark(operands: $"""("int" "a" "") ("int" "b" "{places}")"""),
        $"'b' may be placed in '{places}', and there are r (register), c (constant) and s (slot)");

    [TestCase("c")]
    [TestCase("rc")]
    [TestCase("ss")]
    [TestCase("")]
    public void A_result_is_placed_in_a_register_or_a_slot(string places) => AssertProblem(
        Mark(places: places),
        $"its result may be placed in '{places}' (CP_RESULT_PLACES), and there are r (register) and s (slot)");

    [TestCase('o', "void")]
    [TestCase('b', "bool")]
    [TestCase('r', "int64_t")]
    public void Places_of_a_result_that_goes_nowhere_do_not_matter(char kind, string result) =>
        Assert.That(Scan(Values + Mark(kind, result: result, places: "nonsense")).Operations, Has.Count.EqualTo(1));

    [Test]
    public void Two_operations_of_one_name_are_wrong_at_the_second()
    {
        var messages = new List<ClangMessage>();
        OperationList? library = OperationReader.Read(Values + Mark(line: 3) + Mark('b', line: 8), messages);
        Assert.That(messages, Is.EqualTo(new[]
        {
            ClangMessage.Of(
                DiagnosticIds.Unplaced, "calc.c", 8, "operation 'add' cannot be placed: there is another operation of that name"),
        }));
        Assert.That(library!.Operations.Single().Line, Is.EqualTo(3));
    }

    [Test]
    public void Each_wrong_operation_is_told_and_the_others_are_kept()
    {
        var messages = new List<ClangMessage>();
        OperationList? library = OperationReader.Read(
            Values + Mark(name: "a", operands: Operands(5), line: 1) + Mark(name: "b", line: 2) + Mark(name: "c", places: "q", line: 3),
            messages);
        Assert.Multiple(() =>
        {
            Assert.That(messages.Select(message => message.Line), Is.EqualTo(new[] { 1, 3 }));
            Assert.That(library!.Operations.Select(operation => operation.Name), Is.EqualTo(new[] { "b" }));
        });
    }

    [Test]
    public void A_mark_that_is_cut_off_ends_the_scan([Range(0, 12)] int length)
    {
        string mark = Mark(operands: """("int" "a" "r")""");
        Assert.That(
            () => OperationReader.Read(Values + string.Join(" ", mark.Split(' ').Take(length)), []), Throws.Nothing);
    }

    private static string Operands(int count) => string.Concat(Enumerable.Repeat("""("int" "a" "")""", count));

    private static void AssertProblem(string mark, string problem)
    {
        var messages = new List<ClangMessage>();
        OperationList? library = OperationReader.Read(Values + mark, messages);
        Assert.Multiple(() =>
        {
            Assert.That(messages, Is.EqualTo(new[]
            {
                ClangMessage.Of(DiagnosticIds.Unplaced, "calc.c", 7, $"operation 'add' cannot be placed: {problem}"),
            }));
            Assert.That(library!.Operations, Is.Empty);
        });
    }

    private static OperationList Scan(string text)
    {
        var messages = new List<ClangMessage>();
        OperationList? library = OperationReader.Read(text, messages);
        Assert.That(messages, Is.Empty);
        return library!;
    }

    private static string TwoResults(string results) =>
        $"""cp_operation_ '2' "add" {results} "calc.c" 7 ("float" "x" "") ;""";

    private static string Mark(
        char kind = 'o', string name = "add", string result = "int32_t", string places = "r", string file = "calc.c", int line = 7,
        string operands = """("int32_t" "a" "")""") =>
        $"""cp_operation_ '{kind}' "{name}" ("{result}" "" "{places}") "{file}" {line} {operands} ;""";
}
