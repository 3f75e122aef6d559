using System.Linq;
using CopyPatch.Bake.Baking;
using CopyPatch.Bake.Tests.Infrastructure;
using CopyPatch.Format;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Baking;

/// <summary>What the real clang makes of files that are not as they should be.</summary>
internal sealed class BakedFileTests : BakeFixture
{
    [TestCase("")]
    [TestCase("static int three(void) { return 3; }\nint six(void) { return 2 * three(); }\n")]
    public void A_file_without_copypatch_is_told_with_the_way_to_leave_it_out(string text)
    {
        BakedSource baked = Bake(text);
        Assert.Multiple(() =>
        {
            Assert.That(baked.Text, Is.Null);
            Assert.That(baked.Messages.Select(message => $"{message.Code} {message.File}: {message.Text}"), Is.EqualTo(new[]
            {
                "CP0009 stencils/calc.c: there are no stencils here, since it does not include copypatch.h; "
                + "a C file that is for something else is left out with <Stencil Remove=\"stencils/calc.c\" /> in the project",
            }));
        });
    }

    [Test]
    public void A_part_of_another_file_is_told_so_behind_its_errors() => Assert.That(
        Bake("CP_STENCIL(part) { CP_NEXT(); }\n").Messages.Select(message => message.Code).Distinct(),
        Is.EqualTo(new[] { "CP0003", "CP0009" }));

    [Test]
    public void A_file_may_include_it_through_another()
    {
        Folder.Write("project/stencils/state.h", "#define CP_STATE (int64_t *, sp)\n#include <copypatch.h>\n");
        Assert.That(Bake("#include \"state.h\"\nCP_STENCIL(push) { *sp++ = 1; CP_NEXT(); }\n").Messages, Is.Empty);
    }

    [Test]
    public void A_flag_that_cannot_be_is_told_once_at_the_file()
    {
        BakedSource baked = Bake(Samples.Calc, "-g -flto=thin");
        Assert.That(baked.Text, Is.Null);
        Assert.That(baked.Messages.Select(message => $"{message.Code} {message.File}: {message.Text}"), Is.EqualTo(new[]
        {
            "CP0008 stencils/calc.c: '-flto=thin' cannot be a flag for stencils (CopyPatchFlags, or Flags of a Stencil): "
            + "with it clang writes no object of machine code",
        }));
    }

    [Test]
    public void Each_place_that_refers_to_what_is_not_there_is_in_the_text_for_each_architecture()
    {
        StencilText text = Bake("""
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            #include "more.h"
            extern double fmod(double, double);
            extern void copy_all(int64_t *, int64_t *, int64_t);
            static __attribute__((noinline)) int64_t twice(int64_t *x) { return *x += *x; }
            CP_STENCIL(copy) {
                sp += 3;
                sp[1] = 7;
                copy_all(sp, sp + 100, *sp);
                CP_NEXT();
            }
            CP_STENCIL(remainder) {
                *(double *)sp = fmod(*(double *)sp, 3);
                CP_NEXT();
            }
            CP_STENCIL(inlined) { clear_all(sp); CP_NEXT(); }
            CP_STENCIL(called) {
                *sp =
                    twice(sp);
                CP_NEXT();
            }
            CP_STENCIL(good) { *sp = 1; CP_NEXT(); }

            """, "", ("more.h", """


            void clear(int64_t *, unsigned long);
            CP_INLINE void clear_all(int64_t *at)
            {
                clear(at, (unsigned long)*at);
            }

            """)).Text!;
        Leak[] leaks =
        [
            new("x86-64", "copy", "copy_all", 10, "stencils/calc.c"), new("x86-64", "remainder", "fmod", 14, "stencils/calc.c"),
            new("x86-64", "inlined", "clear", 6, "stencils/more.h"), new("x86-64", "called", "twice", 20, "stencils/calc.c"),
        ];
        Assert.That(text.Leaks, Is.EqualTo(leaks.Concat(leaks.Select(leak => leak with { Architecture = "aarch64" }))));
        Assert.That(StencilTextReader.Read(StencilTextWriter.Write(text).Split('\n')[..^1]).Leaks, Is.EqualTo(text.Leaks));
    }

    [Test]
    public void So_is_each_place_in_an_operation_once()
    {
        StencilText text = Bake("""
            #define CP_VALUES
            #include <copypatch.h>
            CP_OP(f64_remainder, double, (double, a, r), (double, b, r))
            {
                extern double fmod(double, double);
                double c = a + b;
                return fmod(c, b);
            }

            """).Text!;
        Assert.That(text.Leaks, Is.EqualTo(new Leak[]
        {
            new("x86-64", "f64_remainder", "fmod", 7, "stencils/calc.c"), new("aarch64", "f64_remainder", "fmod", 7, "stencils/calc.c"),
        }));
    }

    [Test]
    public void A_name_that_no_line_of_a_text_could_hold_is_left_to_the_generator() => Assert.That(
        Bake(Samples.Calc
            + "int64_t odd(void) __asm__(\"an odd name\"); CP_STENCIL(bad) { *sp = odd(); CP_NEXT(); }\n").Text!.Leaks,
        Is.Empty);

    [Test]
    public void A_file_without_leaks_has_no_line_for_them() =>
        Assert.That(StencilTextWriter.Write(Bake(Samples.Calc).Text!), Does.Not.Contain("\nleak "));
}
