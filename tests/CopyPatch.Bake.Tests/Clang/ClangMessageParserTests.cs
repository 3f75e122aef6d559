using CopyPatch.Bake.Clang;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Clang;

internal sealed class ClangMessageParserTests
{
    [TestCase("stencils/calc.c:3:15: error: use of undeclared identifier 'x'\n",
        "Error|stencils/calc.c|3|15|use of undeclared identifier 'x'")]
    [TestCase("stencils/calc.c:2:10: fatal error: 'x.h' file not found\n", "Error|stencils/calc.c|2|10|'x.h' file not found")]
    [TestCase("a.c:1:2: warning: unused variable 'x' [-Wunused-variable]\r\n",
        "Warning|a.c|1|2|unused variable 'x' [-Wunused-variable]")]
    [TestCase("C:\\src\\a b.c:10:2: error: no\n", "Error|C:\\src\\a b.c|10|2|no")]
    [TestCase("a é;#%.c:10:2: error: this: has: colons\n", "Error|a é;#%.c|10|2|this: has: colons")]
    [TestCase("clang: error: unknown argument: '-fnope'\n", "Error||0|0|unknown argument: '-fnope'; "
        + "it is in CopyPatchFlags, or in the Flags of this Stencil")]
    [TestCase("error: unable to create target\n", "Error||0|0|unable to create target")]
    [TestCase("./stencils/calc.c:3:1: error: no\n", "Error|stencils/calc.c|3|1|no")]
    [TestCase("<inline asm>:1:2: error: unknown directive\n", "Error|<inline asm>|1|2|unknown directive")]
    public void A_message_is_read(string errors, string expected)
    {
        ClangMessage message = Only(errors);
        Assert.That($"{message.Severity}|{message.File}|{message.Line}|{message.Column}|{message.Text}", Is.EqualTo(expected));
    }

    [Test]
    public void A_note_joins_the_message_that_it_explains()
    {
        ClangMessage message = Only("""
            In file included from a.c:1:
            a.c:4:1: error: redefinition of 'f'
            <scratch space>:12:1: note: expanded from here
            ./a.c:3:1: note: previous definition is here
            copypatch.h:9:1: note: expanded from macro 'CP_NEXT'
            copypatch.h:7:1: note: from 'diagnose_if' attribute on 'cp_in_stencil_':
            note: (skipping 83 expansions in backtrace; use -fmacro-backtrace-limit=0 to see all)
            2 errors generated.
            """);
        Assert.That(message.Text, Is.EqualTo("redefinition of 'f' (a.c(3,1): previous definition is here)"));
    }

    [Test]
    public void What_is_no_message_is_passed_over() =>
        Assert.That(ClangMessageParser.Parse("1 warning generated.\n\nnote: alone\n"), Is.Empty);

    [TestCase("'preserve_none' calling convention is not supported for this target [-Werror,-Wignored-attributes]", true)]
    [TestCase("unknown attribute 'preserve_none' ignored", true)]
    [TestCase("\"copypatch.h needs clang 19 or newer: ...\"", true)]
    [TestCase("unable to create target: 'No available targets are compatible with triple \"aarch64\"'", true)]
    [TestCase("unknown attribute 'nonsense' ignored", false)]
    public void An_unfit_clang_is_told_from_a_faulty_C_file(string text, bool blamesClang) =>
        Assert.That(new ClangMessage(Severity.Error, "a.c", 1, 1, text).BlamesClang, Is.EqualTo(blamesClang));

    private static ClangMessage Only(string errors)
    {
        Assert.That(ClangMessageParser.Parse(errors), Has.Count.EqualTo(1));
        return ClangMessageParser.Parse(errors)[0];
    }
}
