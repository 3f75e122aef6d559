using System.Linq;
using System.Threading.Tasks;

using CopyPatch.Generators.Analysis;
using CopyPatch.Generators.Diagnostics;
using CopyPatch.Generators.Opcodes;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.CodeFixes.Tests;

/// <summary>What an IDE offers: it is applied, and the program generated again.</summary>
public class CodeFixTests
{
    private const string Host = "[HostFunction(\"print\")] private static void Print(long value) { }";

    [TestCase("Register<short>", "Register<int>")]
    [TestCase("Slot<uint>", "Slot<int>")]
    [TestCase("Operand<bool>", "Operand<int>")]
    [TestCase("Location<nint>", "Location<long>")]
    [TestCase("CopyPatch.Register<ulong>", "CopyPatch.Register<long>")]
    [TestCase("Register< System.DayOfWeek >", "Register< int >")]
    public async Task A_type_that_no_value_has_becomes_the_one_that_it_is_kept_as(string type, string value)
    {
        string before = $"using CopyPatch; class C {{ void M() {{ {type} r = default; }} }}";
        string after = await CodeFix.ApplyTo(new ValueTypeFix(), new Project(before), new ValueTypeAnalyzer());
        Assert.That(after, Is.EqualTo(before.Replace(type, value)));
    }

    [TestCase("Register<decimal>")]
    [TestCase("Register<System.Half>")]
    [TestCase("Register<System.Guid>")]
    public async Task A_type_that_is_kept_as_no_value_has_no_fix(string type)
    {
        string source = $"using CopyPatch; class C {{ void M() {{ {type} r = default; }} }}";
        Assert.That((await CodeFix.Apply(new ValueTypeFix(), new Project(source), new ValueTypeAnalyzer())).Title, Is.Null);
    }

    [TestCase("class Emitter { HOST }", "partial class Emitter { HOST }")]
    [TestCase("/* mine */ public sealed class Emitter { HOST }", "/* mine */ public sealed partial class Emitter { HOST }")]
    public async Task An_emitter_is_made_partial(string before, string after)
    {
        const string Attribute = "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\n";
        string changed = await CodeFix.ApplyTo(new PartialFix(), Calc(Attribute + before.Replace("HOST", Host)));
        Assert.That(changed, Is.EqualTo(Attribute + after.Replace("HOST", Host)));
        Assert.That(Calc(changed).Generate().Diagnostics, Is.Empty);
    }

    [Test]
    public async Task The_classes_around_an_emitter_are_made_partial_with_it()
    {
        string changed = await CodeFix.ApplyTo(
            new PartialFix(),
            Calc("using CopyPatch; public class Outer { struct Inner { [StencilLibrary(\"stencils/test.c\")] class Emitter { "
                + Host + " } } }"));
        Assert.That(changed, Does
            .Contain("public partial class Outer").And.Contain("partial struct Inner").And.Contain("] partial class Emitter"));
        Assert.That(Calc(changed).Generate().Diagnostics, Is.Empty);
    }

    [TestCase("partial record Emitter;")]
    [TestCase("static partial class Emitter;")]
    [TestCase("partial class Emitter<T>;")]
    public async Task A_class_that_partial_does_not_make_an_emitter_has_no_fix(string type) => Assert.That(
        (await CodeFix.Apply(new PartialFix(), Calc($"using CopyPatch; [StencilLibrary(\"stencils/test.c\")] {type}"))).Title, Is.Null);

    [Test]
    public async Task A_missing_host_function_is_written()
    {
        string changed = await CodeFix.ApplyTo(new HostFunctionFix(), Calc("""
            using CopyPatch;

            [StencilLibrary("stencils/test.c")]
            public partial class Emitter
            {
                [Opcode("push")] public partial void Constant(long value);
            }

            """));
        Assert.That(changed, Is.EqualTo("""
            using CopyPatch;

            [StencilLibrary("stencils/test.c")]
            public partial class Emitter
            {
                [Opcode("push")] public partial void Constant(long value);

                [HostFunction("print")]
                private static void Print(long a) => throw new System.NotImplementedException();
            }

            """));
        Generation after = Calc(changed).Generate();
        Assert.That(after.Diagnostics, Is.Empty);
        Assert.That(after.CompilerDiagnostics, Is.Empty);
    }

    [TestCase("partial class Emitter { void Print(string text) { } int PrintFunction; }", "PrintFunctionFunction(long a)")]
    [TestCase("partial class Emitter { [HostFunction(\"prnt\")] static void Other(long value) { } }", "Print(long a)")]
    [TestCase("partial class Emitter;", "Print(long a)")]
    public async Task It_has_a_name_that_no_other_member_has(string type, string method)
    {
        string changed = await CodeFix.ApplyTo(
            new HostFunctionFix(), Calc($"using CopyPatch; [StencilLibrary(\"stencils/test.c\")] {type}"));
        Assert.That(changed, Does.Contain(method));
        Assert.That(Calc(changed).Generate().Diagnostics, Is.Empty);
    }

    [Test]
    public async Task One_with_pointers_is_unsafe_and_keeps_its_types()
    {
        const string Source = """
            #define CP_STATE (int64_t *, sp)
            #include <copypatch.h>
            CP_STENCIL(fill) { *sp = CP_CALL(fill_all, int, uint8_t *, int64_t *, bool, double)((uint8_t *)sp, sp, true, 1.5); CP_NEXT(); }
            """;
        var project = new Project("using CopyPatch; [StencilLibrary(\"stencils/test.c\")] partial class Emitter { }", BakedText.Of(Source));
        string changed = await CodeFix.ApplyTo(new HostFunctionFix(), project);
        Assert.That(changed, Does.Contain("int FillAll("));
        Generation after = (project with { Source = changed }).Generate();
        Assert.That(after.Diagnostics, Is.Empty);
        Assert.That(after.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public async Task A_host_function_that_does_not_fit_has_no_fix() => Assert.That(
        (await CodeFix.Apply(new HostFunctionFix(), Calc(
            "using CopyPatch; [StencilLibrary(\"stencils/test.c\")] partial class Emitter "
            + "{ [HostFunction(\"print\")] static void Print(int value) { } }"))).Title,
        Is.Null);

    [Test]
    public void The_names_that_generator_and_fixes_must_both_know_are_the_same()
    {
        Assert.That(new HostFunctionFix().FixableDiagnosticIds, Is.EqualTo(new[] { DiagnosticDescriptors.HostFunction.Id }));
        Assert.That(new PartialFix().FixableDiagnosticIds, Is.EqualTo(new[] { DiagnosticDescriptors.ClassForm.Id }));
        Assert.That(new ValueTypeFix().FixableDiagnosticIds, Is.EqualTo(new[] { DiagnosticDescriptors.TypeOfValue.Id }));
        Assert.That(HostFunctionFix.MissingMember, Is.EqualTo(OpcodeDiagnostic.MissingMemberProperty));
    }

    private static Project Calc(string source) => new(source, BakedText.Of(Snippets.Calc));
}
