using System.Linq;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Libraries;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>Snippets that clang accepts and we cannot use: an error at their C line, and the file's others still work.</summary>
[TestOf(typeof(LibraryBuilder))]
public class StencilProblemTests
{
    private const int Line = 5; // Of what is wrong, in the source that is compiled.

    [TestCase("CP0013", "it can be called, and has no address",
        "CP_STENCIL(bad) { void *(*copy)(char *, const char *, size_t) = cp_memcpy_; __asm__(\"\" : \"+r\"(copy)); "
            + "*sp = (int64_t)copy; CP_NEXT(); }", "x86-64")]
    [TestCase("CP0013", "fmod", "double fmod(double, double); CP_STENCIL(bad) { *(double *)sp = fmod(1.5, *(double *)sp); CP_NEXT(); }")]
    [TestCase("CP0013", "CP_INLINE", "__attribute__((noinline)) static int64_t f(int64_t x) { __asm__ volatile(\"\"); return x * 3; } "
        + "CP_STENCIL(bad) { *sp = f(*sp); CP_NEXT(); }")]
    [TestCase("CP0013", "x86-64:-msse4.1", "CP_STENCIL(bad) { *(double *)sp = __builtin_floor(*(double *)sp); CP_NEXT(); }", "x86-64")]
    [TestCase("CP0013", "x86-64:-msse4.1", "CP_STENCIL(bad) { *(float *)sp = __builtin_nearbyintf(*(float *)sp); CP_NEXT(); }", "x86-64")]
    [TestCase("CP0013", "'depth'", "static int64_t depth(int64_t x) { return x ? depth(x >> 1) * depth(x >> 2) + 1 : 0; } "
        + "CP_STENCIL(bad) { *sp = depth(*sp); CP_NEXT(); }")]
    [TestCase("CP0013", "a loop where it calls itself", "static int64_t depth(int64_t x) { return x ? depth(x >> 1) * depth(x >> 2) + "
        + "1 : 0; } CP_STENCIL(bad) { *sp = depth(*sp); CP_NEXT(); }")]
    [TestCase("CP0013", "elsewhere", "extern int64_t elsewhere(void); CP_STENCIL(bad) { *sp = elsewhere(); CP_NEXT(); }")]
    [TestCase("CP0013", "made by the macros",
        "extern int64_t cp_host_secret(void); CP_STENCIL(bad) { *sp = cp_host_secret(); CP_NEXT(); }")]
    [TestCase("CP0013", "__divti3", "CP_STENCIL(bad) { *(__int128 *)sp = *(__int128 *)sp / *(__int128 *)(sp + 2); CP_NEXT(); }")]
    [TestCase("CP0015", "the next stencil", "CP_STENCIL(bad) { cp_outcome o = cp_next(sp, locals); *sp = o.value; CP_NEXT(); }")]
    [TestCase("CP0015", "the next stencil",
        "CP_STENCIL(bad) { cp_code next = cp_next; __asm__ volatile(\"\" : \"+r\"(next)); *sp = (int64_t)next; CP_RETURN(0); }", "x86-64")]
    [TestCase("CP0016", "struct pair",
        "struct pair { int a, b; }; CP_STENCIL(bad) { CP_HOLE(struct pair, value); *sp = value.a; CP_NEXT(); }")]
    [TestCase("CP0016", "__int128", "CP_STENCIL(bad) { CP_HOLE(__int128, value); *sp = (int64_t)value; CP_NEXT(); }")]
    [TestCase("CP0016", "host function 'f'",
        "struct pair { long a; }; CP_STENCIL(bad) { struct pair p = {*sp}; CP_CALL(f, void, struct pair)(p); CP_NEXT(); }")]
    [TestCase("CP0017", "'value' is defined twice",
        "CP_STENCIL(bad) { { CP_HOLE(int64_t, value); *sp = value; } { CP_HOLE(int32_t, value); sp[1] = value; } CP_NEXT(); }")]
    [TestCase("CP0017", "'target' is defined twice",
        "CP_STENCIL(bad) { CP_HOLE(int64_t, target); if (target) CP_JUMP(target); CP_NEXT(); }")]
    [TestCase("CP0017", "Operand 'a_' is defined twice, since C# has one name for it and 'a$'",
        "CP_STENCIL(bad) { CP_HOLE(int64_t, a$); CP_HOLE(int64_t, a_); *sp = a$ + a_; CP_NEXT(); }")]
    [TestCase("CP0018", "64 bytes", "CP_STENCIL(bad) { _Alignas(64) int64_t b[8]; *sp = CP_CALL(f, int64_t, int64_t *)(b); CP_NEXT(); }")]
    [TestCase("CP0018", "32 bytes", "CP_STENCIL(bad) { _Alignas(32) int64_t b[8]; *sp = CP_CALL(f, int64_t, int64_t *)(b); CP_NEXT(); }")]
    [TestCase("CP0019", "for the whole process", "static int64_t counter; CP_STENCIL(bad) { *sp = ++counter; CP_NEXT(); }")]
    [TestCase("CP0019", "variable 'counter' would", "static int64_t counter; CP_STENCIL(bad) { *sp = ++counter; CP_NEXT(); }")]
    [TestCase("CP0019", "variable 'count' would", "CP_STENCIL(bad) { static int64_t count; *sp = ++count; CP_NEXT(); }")]
    [TestCase("CP0019", "'names' holds addresses",
        "static const char *const names[] = {\"one\", \"two\"}; CP_STENCIL(bad) { *sp = names[*sp][locals[0]]; CP_NEXT(); }")]
    [TestCase("CP0019", "addresses",
        "static const char *const names[] = {\"one\", \"two\"}; CP_STENCIL(bad) { *sp = names[*sp][locals[0]]; CP_NEXT(); }")]
    [TestCase("CP0014", "R_X86_64_32S", "extern char cp_hole_value[]; CP_STENCIL(bad) { CP_HOLE(int64_t, value); __asm__(\"movq "
        + "cp_hole_value(,%0,8), %0\" : \"+r\"(*sp)); *sp += value; CP_NEXT(); }", "x86-64")]
    [TestCase("CP0014", "R_X86_64_32",
        "CP_STENCIL(bad) { int64_t p; CP_JUMP_RECORD __asm__(\"movl $cp_label_target, %k0\" : \"=r\"(p)); *sp = p; CP_NEXT(); }", "x86-64")]
    [TestCase("CP0014", "R_AARCH64_ADR_GOT_PAGE", "extern int64_t outside; CP_STENCIL(bad) { CP_HOLE(int64_t, value); __asm__ "
        + "volatile(\"adrp x9, :got:cp_hole_value\" ::: \"x9\"); *sp = value; CP_NEXT(); }", "aarch64")]
    public void A_stencil_that_cannot_be_used_is_an_error_at_its_line(
        string id, string text, string stencil, string architectures = "x86-64 aarch64")
    {
        stencil = stencil.Replace("CP_JUMP_RECORD", "CP_RECORD_('j', \"target\", );");
        StencilFile file = Read(stencil, architectures);

        DiagnosticInfo diagnostic = file.Diagnostics.Single();
        Assert.That(diagnostic.Descriptor.Id, Is.EqualTo(id));
        Assert.That(diagnostic.ToDiagnostic().GetMessage(), Does.Contain(text));
        Assert.That((diagnostic.Path, diagnostic.Line), Is.EqualTo(("stencils/test.c", Line)));
        AssertOthersWork(file);
    }

    [TestCase("*sp = twice(sp);", "'twice' on x86-64 and AArch64, which")]
    [TestCase("#if __aarch64__\n#line 6\n*sp = twice(sp);\n#endif", "'twice' on AArch64, which")]
    public void A_leak_is_told_at_the_line_of_C_that_refers_to_it_and_for_which_architectures(string statement, string text)
    {
        // The bake itself knows that line.
        StencilFile file = StencilFileReader.Read(OperationCompiler.Compile(
            $"{Snippets.Calc}\n__attribute__((noinline)) static int64_t twice(int64_t *at) {{ return *at += *at; }}\n"
            + $"#line 3\nCP_STENCIL(bad) {{\n*sp = 1;\n\n{statement}\nCP_NEXT(); }}\n"), default);
        DiagnosticInfo diagnostic = file.Diagnostics.Single();
        Assert.That((diagnostic.Path, diagnostic.Line), Is.EqualTo(("stencils/test.c", 6)));
        Assert.That(diagnostic.ToDiagnostic().GetMessage(), Does.StartWith($"Stencil 'bad' refers to {text}"));
        Assert.That(file.Library!.Stencils.Where(stencil => stencil.IsBroken).Select(stencil => stencil.Name), Is.EqualTo(new[] { "bad" }));
    }

    [Test]
    public void A_stencil_of_one_architecture_that_cannot_be_used_is_an_error([Values("__x86_64__", "__aarch64__")] string architecture)
    {
        StencilFile file = Read(
            $"#if {architecture}\nextern int64_t elsewhere(void);\nCP_STENCIL(bad) {{ *sp = elsewhere(); CP_NEXT(); }}\n#endif\n");
        Assert.That(file.Diagnostics.Single().ToDiagnostic().ToString(), Does.Contain("CP0013").And.Contain("elsewhere"));
        Assert.That(file.Library!.Stencils.Where(stencil => stencil.IsBroken).Select(stencil => stencil.Name), Is.EqualTo(new[] { "bad" }));
    }

    [TestCase("(wide, x)")]
    [TestCase("(int64_t, NAME)")]
    public void An_entry_that_differs_between_architectures_is_an_error(string parameter)
    {
        StencilFile file = Read($$"""
            #if __x86_64__
            #define NAME here
            typedef int64_t wide;
            #else
            #define NAME there
            typedef int32_t wide;
            #endif
            CP_ENTRY_BODY(odd, int64_t, (int64_t *, sp), {{parameter}}) { CP_ENTER(int64_t, sp, sp); }
            """);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().ToString(),
            Does.Contain("CP0020: Entry 'odd' differs between x86-64 and AArch64"));
        Assert.That(file.Library!.Entries.Select(item => item.Name), Is.EqualTo(new[] { "run" }));
    }

    [Test]
    public void State_that_differs_between_architectures_is_an_error()
    {
        StencilFile file = StencilFileReader.Read(BakedText.Of("""
            #if __x86_64__
            #define CP_STATE (int64_t *, sp), (int64_t, x)
            #else
            #define CP_STATE (int64_t *, sp), (int32_t, x)
            #endif
            #include <copypatch.h>
            CP_STENCIL(nothing) { CP_NEXT(); }
            """), default);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().ToString(), Does.Contain("CP0020: What CP_STATE and CP_RESULT say differs"));
    }

    [Test]
    public void A_hole_that_differs_between_architectures_is_an_error()
    {
        StencilFile file = Read("""
            #if __x86_64__
            typedef int64_t wide;
            #else
            typedef int32_t wide;
            #endif
            #line 5
            CP_STENCIL(bad) { CP_HOLE(wide, value); *sp = value; CP_NEXT(); }
            """);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().ToString(), Does.Contain("CP0020").And.Contain("value"));
        AssertOthersWork(file);
    }

    [Test]
    public void An_entry_that_refers_to_something_is_an_error()
    {
        StencilFile file = Read(
            "CP_ENTRY_BODY(odd, int64_t, (int64_t *, sp)) { static const int64_t table[] = {1, 2, 3, 4}; CP_ENTER(int64_t, sp + "
                + "table[*sp & 3], sp); }");
        Assert.That(file.Diagnostics.Select(diagnostic => diagnostic.Descriptor.Id), Is.EqualTo(new[] { "CP0021" }));
        Assert.That(file.Library!.Entries.Select(entry => entry.Name), Is.EqualTo(new[] { "run" }));
    }

    [Test]
    public void State_that_CSharp_cannot_pass_is_an_error()
    {
        StencilFile file = StencilFileReader.Read(BakedText.Of("""
            #define CP_STATE (long double, x)
            #include <copypatch.h>
            CP_STENCIL(nothing) { CP_NEXT(); }
            """), default);
        Assert.That(file.Diagnostics.Single().ToDiagnostic().GetMessage(), Does.Contain("State 'x'").And.Contain("long double"));
    }

    [Test]
    public void What_is_aligned_as_an_entry_leaves_it_is_no_problem() =>
        Assert.That(Read("CP_STENCIL(fine) { _Alignas(16) int64_t b[8]; *sp = CP_CALL(f, int64_t, int64_t *)(b); CP_NEXT(); "
            + "}").Diagnostics, Is.Empty);

    private static StencilFile Read(string stencil, string architectures = "x86-64 aarch64") =>
        StencilFileReader.Read(BakedText.Of($$"""
            #define CP_STATE (int64_t *, sp), (int64_t *, locals)
            #include <copypatch.h>
            CP_STENCIL(before) { *sp += 1; CP_NEXT(); }
            CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))
            {{stencil}}
            CP_STENCIL(after) { CP_HOLE(int64_t, value); *sp -= value; CP_NEXT(); }
            """, architectures: architectures), default);

    private static void AssertOthersWork(StencilFile file)
    {
        Assert.That(file.Library!.Stencils.Where(stencil => !stencil.IsBroken).Select(stencil => stencil.Name),
            Is.EqualTo(new[] { "before", "after" }));
        Assert.That(file.Library.Stencils.Where(stencil => stencil.IsBroken).Select(stencil => stencil.Name), Is.EqualTo(new[] { "bad" }));
    }
}
