using System;
using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Stencils;

/// <summary>A macro of copypatch.h where it may not stand, or with what it may not have, is one error that says what is right.</summary>
internal sealed class HeaderRuleTests
{
    private const string State = "#define CP_STATE (int64_t *, sp)";
    private const string Values = "#define CP_VALUES";
    private const string InStencil = "stand in a CP_STENCIL: an operation returns its result";
    private const string InCode = "stand in a CP_STENCIL or an operation, since they may leave it";
    private const string OutsideEntry = "an entry has parameters";
    private const string SiteSize = "a site has 64 bytes at most, aligned to 8 at most; let it hold a pointer to more";
    private const string AllState = "CP_ENTRY has a parameter, CP_INVOKE and CP_ENTER an argument for each";
    private const string TrapCode = "the code of a trap is above zero";
    private const string Two = "CP_RESULTS stands in a CP_OP_2";
    private const string Registers = "registers for 12 integers or pointers and for 8 floating-point values";

    // Ways to leave stand in a stencil only.
    [TestCase(Values, "CP_OP(f, int, (int, a)) { CP_NEXT(); }", InStencil)]
    [TestCase(Values, "CP_OP(f, void, (int, a)) { CP_JUMP_AT(frame); }", InStencil)]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { CP_RETURN(a); }", InStencil)]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { CP_NEXT_WITHOUT_VALUES(); }", InStencil)]
    [TestCase(Values, "CP_OP_BRANCH(f, (int, a)) { CP_JUMP_WITHOUT_VALUES(t); }", InStencil)]
    [TestCase(Values, "CP_OP_BRANCH(f, (int, a)) { CP_NEXT(); }", InStencil)]
    [TestCase(Values, "CP_OP_RETURN(f, (int, a)) { CP_RETURN(a); }", InStencil)]
    [TestCase(State, "CP_INLINE int f(int64_t *sp) { CP_NEXT(); }", InStencil)]
    [TestCase(Values, "CP_OP_RETURN(f, (int64_t, a)) { CP_JUMP_AT(a); }", InStencil)]
    [TestCase(State, "CP_INLINE int f(int64_t *sp) { CP_JUMP_AT(sp); }", InStencil)]
    [TestCase(State, "CP_INLINE int f(void) { CP_RETURN(1); }", InStencil)]
    [TestCase(State, "int f(void) { CP_NEXT(); }", InStencil)]
    [TestCase(State, "CP_INLINE void f(int64_t *sp) { CP_GO_COLD(f, t); }", InStencil)]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { if (a) CP_GO_COLD(f, t); return a; }", InStencil)]
    [TestCase(State, "CP_ENTRY_BODY(run, int64_t, (int64_t *, sp)) { CP_NEXT(); }", InStencil)]
    [TestCase(State, "CP_ENTRY_BODY(run, void, (int64_t *, sp)) { CP_RETURN(); }", InStencil)]

    // What may leave it otherwise stands there, and in an operation.
    [TestCase(State, "CP_INLINE void f(int64_t *sp) { CP_JUMP(t); }", InCode)]
    [TestCase(Values, "CP_INLINE int f(int a) { if (a) CP_JUMP(t); return a; }", InCode)]
    [TestCase(State, "CP_ENTRY_BODY(run, int64_t, (int64_t *, sp)) { CP_JUMP(t); }", InCode)]
    [TestCase(State, "CP_INLINE int f(int a) { return CP_CALL(g, int, int)(a); }", InCode)]
    [TestCase(State, "CP_INLINE void f(int a) { if (a) CP_TRAP(3); }", InCode)]
    [TestCase(State, "CP_INLINE int64_t f(int64_t *sp) { return CP_INVOKE(g)(sp); }", InCode)]
    [TestCase(State, "CP_INLINE int64_t f(int64_t *sp) { return CP_INVOKE_AT(*sp)(sp); }", InCode)]
    [TestCase(State, "CP_ENTRY_BODY(run, int, (int64_t *, sp)) { CP_TRAP(1); }", InCode)]
    [TestCase(State, "CP_ENTRY_BODY(run, void, (int64_t *, sp)) { CP_CALL(g, void)(); CP_ENTER(void, sp); }", InCode)]
    [TestCase(State, "CP_ENTRY_BODY(run, int64_t, (int64_t *, sp)) { return CP_INVOKE(g)(sp); }", InCode)]

    // An entry is not emitted.
    [TestCase(State, "CP_ENTRY_BODY(run, int, (int64_t *, sp)) { CP_HOLE(int, a); *sp = a; CP_ENTER(int, sp); }", OutsideEntry)]
    [TestCase(State, "CP_ENTRY_BODY(run, int, (int64_t *, sp)) { *sp = (int64_t)CP_LABEL_ADDRESS(t); CP_ENTER(int, sp); }", OutsideEntry)]
    [TestCase(State, "CP_ENTRY_BODY(run, int, (int64_t *, sp)) { CP_TRY_INVOKE(g)(sp); CP_ENTER(int, sp); }", OutsideEntry)]
    [TestCase(State, "CP_ENTRY_BODY(run, int, (int64_t *, sp)) { CP_SITE(int, a); *sp = *a; CP_ENTER(int, sp); }", OutsideEntry)]
    [TestCase(State, "CP_STENCIL(f) { CP_ENTER(int, sp); }", "CP_ENTER stands in a CP_ENTRY_BODY")]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { CP_ENTER(int, frame); }", "CP_ENTER stands in a CP_ENTRY_BODY")]

    // Two results, from an operation that has them.
    [TestCase(Values, "CP_OP(f, int, (int, a)) { return CP_RESULTS(a, a); }", Two)]
    [TestCase(Values, "CP_OP_RETURN(f, (int, a)) { return CP_RESULTS(a, a); }", Two)]
    [TestCase(Values, "CP_STENCIL(f) { return CP_RESULTS(1, 2); }", Two)]
    [TestCase(Values, "CP_OP_2(f, (int, x), (int, y), (int, a)) { return a; }", "incompatible result type")]
    [TestCase(Values, "CP_OP_2(f, (int, x), (int *, y), (int, a)) { return CP_RESULTS(a, a); }", "incompatible integer to pointer")]
    [TestCase(Values, "CP_OP_3(f, (int, x), (int, y), (int, z), (int, a)) { return a; }", "an operation has two results at most (CP_OP_2)")]

    // A site is small.
    [TestCase(State, "CP_STRUCT(large, (char, bytes, 65)) CP_STENCIL(f) { CP_SITE(large, a); *a->bytes = 0; CP_NEXT(); }", SiteSize)]
    [TestCase(State, "CP_STENCIL(f) { CP_SITE(__int128, a); *a = 0; CP_NEXT(); }", SiteSize)]
    [TestCase(State, "CP_INLINE int f(void) { CP_SITE(long double, a); return *a; } CP_STENCIL(g) { *sp = f(); CP_NEXT(); }", SiteSize)]
    [TestCase(Values, "CP_STRUCT(large, (long, x, 9)) CP_OP(f, int, (int, a)) { CP_SITE(large, b); return a + b->x[2]; }", SiteSize)]

    // All of the state, wherever code is called.
    [TestCase(State + ", (int, n)", "CP_ENTRY(run, int64_t, (int64_t *, sp))", AllState)]
    [TestCase(State, "CP_ENTRY(run, int64_t, (int64_t *, sp), (int, n))", AllState)]
    [TestCase(State, "CP_ENTRY(run, int64_t)", AllState)]
    [TestCase(Values, "CP_ENTRY(run, int64_t)", AllState)]
    [TestCase(State, "CP_ENTRY_BODY(run, int64_t) { CP_ENTER(int64_t); }", AllState)]
    [TestCase(State, "CP_STENCIL(f) { *sp = CP_INVOKE(g)(sp, 1); CP_NEXT(); }", AllState)]
    [TestCase(State, "CP_STENCIL(f) { *sp = CP_TRY_INVOKE_AT(sp)().value; CP_NEXT(); }", AllState)]

    // What a file defines first.
    [TestCase("", "CP_STENCIL(f) { *sp++ = 1; CP_NEXT(); }", "CP_STATE is not defined")]
    [TestCase(State, "CP_OP(f, int, (int, a), (int, b)) { return a + b; }", "#define CP_VALUES before #include <copypatch.h>")]
    [TestCase(State, "CP_OP_2(f, (int, x), (int, y), (int, a)) { return a; }", "#define CP_VALUES before #include <copypatch.h>")]
    [TestCase(State, "CP_OP_BRANCH(f, (int, a)) { return a; }", "#define CP_VALUES before #include <copypatch.h>")]
    [TestCase(State, "CP_OP_RETURN(f, (int, a)) { return a; }", "#define CP_VALUES before #include <copypatch.h>")]
    [TestCase(State + "\n#define CP_RESULT void", "CP_STENCIL(f) { CP_RETURN(); }", "CP_RESULT: compiled code returns a value")]
    [TestCase("#define CP_STATE (int, a), (int, b), (int, c), (int, d), (int, e), (int, f), (int, g), (int, h), (int, i), (int, j), "
        + "(int, k), (int, l), (char *, m)", "CP_STENCIL(s) { m++; CP_NEXT(); }", Registers)]
    [TestCase("#define CP_STATE (double, a), (double, b), (double, c), (double, d), (double, e), (float, f), (double, g), (double, h), "
        + "(double, i)", "CP_STENCIL(s) { i++; CP_NEXT(); }", Registers)]
    [TestCase(Values + "\n#define CP_STATE (int, a), (int, b), (int, c), (int, d)", "", "three integers or pointers at most")]
    [TestCase(Values + "\n#define CP_STATE (double, a)", "", "three integers or pointers at most")]

    // The codes of traps.
    [TestCase(State, "CP_STENCIL(f) { CP_TRAP(0); }", TrapCode)]
    [TestCase(State, "CP_STENCIL(f) { CP_TRAP(-5); }", TrapCode)]
    [TestCase(State, "enum { NONE }; CP_STENCIL(f) { if (*sp == 0) CP_TRAP(NONE); CP_NEXT(); }", TrapCode)]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { if (a) CP_TRAP(0); return a; }", TrapCode)]
    public void A_mistake_is_one_error_that_says_what_is_right(string before, string after, string expected)
    {
        string errors = ErrorsOf($"{before}\n#include <copypatch.h>\n{after}\n");
        Assert.Multiple(() =>
        {
            Assert.That(errors, Does.Contain(expected));
            Assert.That(errors.Split('\n').Count(line => line.Contains("error: ")), Is.EqualTo(1), errors);
        });
    }

    [TestCase(State, "CP_STENCIL(f) { if (*sp) CP_JUMP(t); else CP_NEXT(); }")]
    [TestCase(State, "CP_STENCIL(f) { CP_JUMP_WITHOUT_VALUES(t); }")]
    [TestCase(State, "CP_STENCIL(f) { CP_NEXT_WITHOUT_VALUES(); }")]
    [TestCase(State, "CP_STENCIL(f) { CP_TRAP(*sp); }")]
    [TestCase(State, "CP_INLINE int f(void) { CP_HOLE(int, a); return a; } CP_STENCIL(s) { *sp = f(); CP_NEXT(); }")]
    [TestCase(State, "CP_INLINE int64_t f(int64_t *sp) { return CP_TRY_INVOKE(g)(sp).status; } CP_STENCIL(s) { *sp = f(sp); CP_NEXT(); }")]
    [TestCase(State, "CP_INLINE int f(void) { CP_SITE(int, a); return ++*a; } CP_STENCIL(s) { *sp = f() + f(); CP_NEXT(); }")]
    [TestCase(State, "CP_STRUCT(large, (char, bytes, 64)) CP_STENCIL(f) { CP_SITE(large, a); *a->bytes = 0; CP_NEXT(); }")]
    [TestCase(State, "CP_STENCIL(f) { CP_SITE(int, a); *sp = *a; CP_NEXT(); } CP_STENCIL(g) { CP_SITE(double, a); *a += 1; CP_NEXT(); }")]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { CP_SITE(int, b); return *b += a; }")]
    [TestCase(State, "CP_STENCIL(f) { *sp = CP_INVOKE(g)((int64_t *)CP_INVOKE(h)(sp)); CP_NEXT(); }")]
    [TestCase(State + ", (int, n)", "CP_ENTRY_BODY(run, void, (int64_t *, sp)) { CP_ENTER(void, sp, 3); }")]
    [TestCase("#define CP_STATE", "CP_STENCIL(f) { CP_CALL(g, void)(); CP_NEXT(); } CP_ENTRY(run, void)")]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { if (a == 0) CP_TRAP(1); return CP_CALL(g, int, int)(a); }")]
    [TestCase(Values, "CP_OP(f, int, (int, a)) { if (a) CP_JUMP(t); return a; }")]
    [TestCase(Values, "CP_OP(f, void, (int, a)) { if (a) CP_JUMP(t); }")]
    [TestCase(Values, "CP_OP(f, double, (double, a)) { CP_JUMP(t); }")]
    [TestCase(Values, "CP_OP_BRANCH(f, (int, a)) { if (a == 0) CP_JUMP(zero); return a < 5; }")]
    [TestCase(Values, "CP_OP_RETURN(f, (int, a)) { if (a == 0) CP_JUMP(zero); return a; }")]
    [TestCase(Values, "#define CHECK(a) if (a) CP_JUMP(t)\nCP_OP(f, int, (int, a)) { CHECK(a); return a; } CP_STENCIL(s) { CHECK(frame); "
        + "CP_NEXT(); }")]
    [TestCase(Values, "CP_OP(f, int64_t, (int, a)) { CP_HOLE(int, b); return (int64_t)CP_LABEL_ADDRESS(t) + CP_INVOKE(g)(frame) + a + "
        + "b; }")]
    [TestCase(Values, "CP_OP_2(f, (int, x), (double, y), (int, a)) { if (a == 0) CP_TRAP(1); if (a < 0) CP_JUMP(t); "
        + "return CP_RESULTS(CP_CALL(g, int, int)(a), a); }")]
    [TestCase(Values, "CP_OP_2(f, (int, x), (int, y)) { return CP_RESULTS(1, 2); }")]
    public void What_may_stand_there_compiles(string before, string after) =>
        Assert.That(ErrorsOf($"{before}\n#include <copypatch.h>\n{after}\n"), Is.Empty);

    private static string ErrorsOf(string source)
    {
        try
        {
            SnippetCompiler.CompileObject(source, "x86-64");
            return "";
        }
        catch (InvalidOperationException exception)
        {
            return exception.Message;
        }
    }
}
