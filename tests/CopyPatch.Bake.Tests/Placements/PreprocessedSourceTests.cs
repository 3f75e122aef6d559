using System.Collections.Generic;
using System.Linq;
using CopyPatch.Bake.Placements;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Placements;

internal sealed class PreprocessedSourceTests
{
    private const string Text = """
        # 1 "<built-in>" 1
        #define __clang__ 1
        # 1 "<command line>" 1
        #define memory memory + 1
        # 1 "a.c" 2
        #define WIDE int64_t
        #define CP_STATE (WIDE, sp)
        #define UNUSED WIDE
        #pragma clang diagnostic fatal "-Wx"
        # 1 "/usr/include/stdint.h" 1 3
        typedef long int64_t;
        # 5 "a.c" 2
        struct __attribute__((packed)) pair { int a; char b[2]; };
        static const char *const s_text = "}; {";
        static const int s_numbers[] = { '{', 1'000, '\'' };
        _Static_assert(1, ""); typedef struct { int a; } cp_operands_one; typedef int cp_result_one;
        static int cp_operation_one(int a) {
        # 12 "inner.h"
            return a;
        }
        _Static_assert(1, ""); typedef int cp_result_two; static int cp_operation_two(int a) { return s_numbers[a]; }
        static int cp_stencil_add(int a) { return a; }
        #define CP_GONE 1
        #undef CP_GONE
        static int helper(void) { return 1; }

        """;

    [Test]
    public void A_preamble_has_all_but_stencils_and_other_operations()
    {
        string preamble = Preamble(Text, "two");
        Assert.That(Lines(preamble), Is.EqualTo(new[]
        {
            "#undef memory", "#pragma clang diagnostic push", "#pragma clang diagnostic ignored \"-Weverything\"",
            "#pragma clang diagnostic fatal \"-Wx\"",
            "typedef long int64_t;",
            "struct __attribute__((packed)) pair { int a; char b[2]; };",
            "static const char *const s_text = \"}; {\";",
            "static const int s_numbers[] = { '{', 1'000, '\\'' };",
            "typedef int cp_result_two;",
            "static int cp_operation_two(int a) { return s_numbers[a]; }",
            "static int helper(void) { return 1; }",
            "#pragma clang diagnostic pop",
            "#define CP_STATE (WIDE, sp)", "#define WIDE int64_t",
        }));
    }

    [Test]
    public void Lines_stay_where_they_were()
    {
        string preamble = Preamble(Text, "one");
        Assert.Multiple(() =>
        {
            Assert.That(preamble, Does.Contain("# 1 \"/usr/include/stdint.h\" 3\ntypedef long int64_t;\n"));
            Assert.That(preamble, Does.Contain(
                "# 9 \"a.c\"\nstatic int cp_operation_one(int a) {\n# 12 \"inner.h\"\n    return a;\n}\n"));
        });
    }

    [Test]
    public void Nothing_depends_on_lines_comments_and_what_it_does_not_use()
    {
        string other = Text.Replace("# 5 \"a.c\" 2", "# 17 \"a.c\" 2").Replace("return a;\n}", "\n\nreturn a;\n}")
            .Replace("#define UNUSED WIDE", "#define UNUSED 2")
            .Replace("cp_stencil_add(int a) { return a; }", "cp_stencil_add(int a) { return 2; }")
            .Replace("__clang__ 1", "__clang__ 2").Replace("_Static_assert(1, \"\"); typedef struct { int a; } cp_operands_one;", "");
        Assert.That(
            PreprocessedSource.WithoutLines(Preamble(other, "two")),
            Is.EqualTo(PreprocessedSource.WithoutLines(Preamble(Text, "two"))));
    }

    [TestCase("s_numbers[a]", "s_numbers[a + 1]")]
    [TestCase("1'000", "1'001")]
    [TestCase("#define WIDE int64_t", "#define WIDE int32_t")]
    [TestCase("return 1;", "return 2;")]
    [TestCase("#pragma clang diagnostic fatal", "#pragma clang diagnostic error")]
    [TestCase("(packed)", "(aligned)")]
    public void All_that_it_may_use_counts(string old, string now) => Assert.That(
        PreprocessedSource.WithoutLines(Preamble(Text.Replace(old, now), "two")),
        Is.Not.EqualTo(PreprocessedSource.WithoutLines(Preamble(Text, "two"))));

    [Test]
    public void What_two_operations_share_is_everybodys() => Assert.That(
        Preamble("static int both(void) { return cp_operation_one(cp_operation_two(1)); }\n", "one"), Does.Contain("both"));

    [TestCase("int broken(void) { ")]
    [TestCase("} } ) ; int x;")]
    [TestCase("const char *open = \"never closed")]
    [TestCase("#")]
    public void Text_that_is_no_C_is_kept(string text) =>
        Assert.That(Preamble(text + "\n", "one"), Does.Contain(text.Split(' ')[0]));

    private static string Preamble(string text, params string[] operations) =>
        PreprocessedSource.Parse(text, ["one", "two"]).PreambleOf(operations.ToHashSet());

    private static IEnumerable<string> Lines(string text) =>
        PreprocessedSource.WithoutLines(text).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0);
}
