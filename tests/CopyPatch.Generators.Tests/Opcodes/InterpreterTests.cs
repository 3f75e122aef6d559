using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

/// <summary>Interpreters, and the interface that one shares with an emitter.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class InterpreterTests
{
    private const string Calc = """
        #define CP_INTERPRETER
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>
        CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
        CP_STENCIL(end) { CP_RETURN(*--sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))
        """;

    private const string Interface = "[StencilOperations(\"stencils/test.c\")] partial interface ICalc; ";
    private const string Emitter = "[StencilLibrary(\"stencils/test.c\")] partial class Emitter : ICalc; ";
    private const string Interpreter = "[StencilInterpreter(\"stencils/test.c\")] partial class Interpreter : ICalc; ";

    [Test]
    public void A_front_end_is_written_once()
    {
        Generation generation = Generate(
            Interface + Emitter + Interpreter + """

            static class Script
            {
                public static unsafe string Run()
                {
                    using var heap = new CodeHeap();
                    using var interpreter = new Interpreter(heap);
                    using var machine = new Emitter(heap);
                    Emit(interpreter);
                    Emit(machine);
                    using Interpreter.Program interpreted = interpreter.Compile();
                    using Emitter.Program compiled = machine.Compile();
                    long* stack = stackalloc long[4];
                    return $"{interpreted.Run(stack)} {compiled.Run(stack)}";
                }

                private static void Emit<T>(T emit)
                    where T : ICalc
                {
                    emit.EmitPush(42);
                    emit.Emit(ICalc.Operations.End);
                }
            }
            """);
        Assert.That(generation.Run<string>(), Is.EqualTo("42 42"));
    }

    [Test]
    public void A_file_that_was_not_compiled_for_an_interpreter_is_reported_with_the_cure()
    {
        Generation generation = Generate("[StencilInterpreter(\"stencils/test.c\")] partial class Interpreter;",
            Calc.Replace("#define CP_INTERPRETER", ""));
        Assert.That(generation.Diagnostics, Has.Exactly(1).EqualTo(
            "Code.cs(4,2): error CP0043: 'stencils/test.c' has no handlers, which an interpreter is made of: write "
            + "'#define CP_INTERPRETER' before '#include <copypatch.h>'"));
    }

    [Test]
    public void A_file_that_only_speaks_of_the_macro_has_no_handlers()
    {
        Generation generation = Generate("[StencilInterpreter(\"stencils/test.c\")] partial class Interpreter;",
            Calc.Replace("#define CP_INTERPRETER", "// CP_INTERPRETER"));
        Assert.That(generation.Diagnostics, Has.Exactly(1).Contains("error CP0043"));
    }

    [TestCase("[StencilLibrary(\"stencils/test.c\"), StencilInterpreter(\"stencils/test.c\")] partial class Both;",
        "'Both' cannot be an emitter: it is an emitter and an interpreter; make them two classes of one file")]
    [TestCase("[StencilOperations(\"stencils/test.c\")] interface ICalc;", "it is not partial; write 'partial interface'")]
    [TestCase("[StencilOperations(\"stencils/test.c\")] partial interface ICalc<T>;", "it is generic")]
    [TestCase("[StencilOperations(\"stencils/test.c\")] file partial interface ICalc;", "remove 'file'")]
    public void A_type_that_cannot_be_one_is_reported_with_the_cure(string type, string cure) =>
        Assert.That(Generate(type).Diagnostics, Has.Exactly(1).Contains(cure));

    [Test]
    public void An_emitter_of_another_file_does_not_implement_the_interface()
    {
        Generation generation = new Project(
            Snippets.Header + Interface + "[StencilLibrary(\"stencils/other.c\")] partial class Emitter : ICalc;",
            BakedText.Of(Calc),
            BakedText.Of(Calc.Replace("push", "push_constant"), "stencils/other.c")).Generate();
        Assert.That(generation.CompilerDiagnostics, Has.Exactly(1).Contains("error CS0535: 'Emitter' does not implement interface member "
            + "'ICalc.EmitPush(long)'"));
    }

    [Test]
    public void An_operation_over_values_is_none_of_an_interpreters_stencils()
    {
        const string Values = """
            #define CP_INTERPRETER
            #define CP_VALUES
            #include <copypatch.h>
            CP_STENCIL(end) { CP_RETURN(0); }
            CP_OP(add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
            CP_ENTRY(run, int64_t, (void *, frame))
            """;
        Generation generation = Generate(
            "[StencilInterpreter(\"stencils/test.c\"), Opcode(\"add\", \"stencils/test.c\")] partial class Interpreter;", Values);
        Assert.That(generation.Diagnostics, Has.Exactly(1).Contains("error CP0031"));
    }

    private static Generation Generate(string source, string stencils = Calc) =>
        new Project(Snippets.Header + source, BakedText.Of(stencils)).Generate();
}
