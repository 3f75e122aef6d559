using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

/// <summary>CP0030 to CP0038: each at its line of C#, with what is wrong and what to do.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class BindingDiagnosticsTests
{
    private const string Other = """
        #define CP_STATE (int64_t *, sp), (double, x)
        #include <copypatch.h>
        CP_STENCIL(other) { CP_NEXT(); }
        """;

    private const string Host = "[HostFunction(\"print\")] static void Print(long value) { }";

    [Test]
    public void A_file_that_does_not_exist_is_reported_with_the_nearest_name() => Expect(
        """
        [StencilLibrary("stencils/tset.c")]
        partial class Emitter { }
        """,
        "Code.cs(2,2): error CP0030: There is no stencil file 'stencils/tset.c': did you mean 'stencils/test.c'?");

    [TestCase("partial class Emitter(int depth) { }", "write ': StencilEmitter(heap)' behind it")]
    [TestCase("partial class Emitter { class Program; }", "it has a member 'Program'")]
    [TestCase("partial class Emitter { int Operations => 0; }", "it has a member 'Operations'")]
    [TestCase("partial class Emitter { void Compile() { } }", "it has a member 'Compile()'")]
    [TestCase("partial class Emitter { void EmitPush(long value) { } }",
        "the name for stencil 'push' is that of a member which the class has; give the stencil's another with [Opcode(\"push\", "
            + "Method = ...)]")]
    [TestCase("partial class Emitter { string EmitPush = \"\"; }", "the name for stencil 'push' is that of a member")]
    public void A_member_that_is_in_the_way_is_reported_with_the_cure(string emitter, string cure)
    {
        Generation generation = new Project(
            Snippets.Header + $"[StencilLibrary(\"stencils/test.c\")] {emitter.Replace("{ ", $"{{ {Host} ")}", BakedText.Of(Snippets.Calc))
                .Generate();
        Assert.That(generation.Diagnostics, Has.Exactly(1).Contains(cure));
    }

    [TestCase("partial class Emitter(CodeHeap heap) : StencilEmitter(heap) { }")]
    [TestCase("partial class Emitter { void EmitPush(int value) => EmitPush((long)value); }")]
    [TestCase("partial class Emitter { void Compile(int level) { } }")]
    public void A_member_that_is_in_nobodys_way_is_not_reported(string emitter)
    {
        Generation generation = new Project(
            Snippets.Header + $"[StencilLibrary(\"stencils/test.c\")] {emitter.Replace("{ ", $"{{ {Host} ")}", BakedText.Of(Snippets.Calc))
                .Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error")), Is.Empty);
    }

    [Test]
    public void A_file_in_another_folder_is_found_by_its_name() => Expect(
        """
        [StencilLibrary("test.c")]
        partial class Emitter { }
        """,
        "Code.cs(2,2): error CP0030: There is no stencil file 'test.c': did you mean 'stencils/test.c'?");

    [Test]
    public void A_file_unlike_any_other_is_reported_with_those_that_exist() => Expect(
        """
        [StencilLibrary("|nonsense\0*")]
        partial class Emitter { }
        """,
        "Code.cs(2,2): error CP0030: There is no stencil file '|nonsense\0*': there are 'stencils/test.c'");

    [Test]
    public void A_project_without_stencils_is_told_where_they_are_looked_for()
    {
        var generation = new Project("""
            using CopyPatch;
            [StencilLibrary("stencils/test.c")]
            partial class Emitter { }
            """).Generate();

        Assert.That(generation.Diagnostics, Is.EqualTo(new[]
        {
            "Code.cs(2,2): error CP0030: There is no stencil file 'stencils/test.c': the project has no stencil files: "
            + "C files below 'stencils' are taken, or name them as <Stencil Include=\"...\" />",
        }));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [Test]
    public void Path_separators_of_Windows_and_a_leading_dot_are_understood() => Expect(
        $$"""
        [StencilLibrary(@".\stencils\test.c")]
        partial class Emitter { {{Host}} }
        """);

    [Test]
    public void An_opcode_without_a_file_needs_a_library() => Expect(
        """
        [Opcode("add")]
        partial class Emitter { }
        """,
        "Code.cs(2,2): error CP0030: There is no stencil file '': [Opcode(\"add\")] names no file and the class has no "
        + "[StencilLibrary]; write [Opcode(\"add\", \"stencils/...c\")]");

    [Test]
    public void A_stencil_that_does_not_exist_is_reported_with_the_nearest_name() => Expect(
        """
        [Opcode("jump_if_zeor", "stencils/test.c")]
        partial class Emitter
        {
            [Opcode("xyz", "stencils/test.c")] public partial void Xyz(int a, string? b);
        }
        """,
        "Code.cs(2,2): error CP0031: There is no stencil 'jump_if_zeor' in 'stencils/test.c': did you mean 'jump_if_zero'?",
        "Code.cs(5,6): error CP0031: There is no stencil 'xyz' in 'stencils/test.c': it has 'push', 'add', 'jump_if_zero', "
        + "'print', 'load', 'store', 'halt'");

    [Test]
    public void A_parameter_of_another_type_is_reported_with_both_types_and_the_C_line() => Expect(
        """
        partial class Emitter
        {
            [Opcode("push", "stencils/test.c")] public partial void Push(int value);
            [Opcode("jump_if_zero", "stencils/test.c")] public partial void Jump(long target);
        }
        """,
        "Code.cs(4,70): error CP0032: 'Push' does not fit stencil 'push' at stencils/test.c(6): 'value' is 'int', but stands "
        + "for hole 'value' of type 'int64_t' (C# 'long') at stencils/test.c(6)",
        "Code.cs(5,79): error CP0032: 'Jump' does not fit stencil 'jump_if_zero' at stencils/test.c(9): 'target' is 'long', but "
        + "stands for label 'target' (C# 'Label') at stencils/test.c(9)");

    [Test]
    public void Parameters_of_another_number_are_reported() => Expect(
        """
        partial class Emitter
        {
            [Opcode("add", "stencils/test.c")] public partial void Add(long value);
            [Opcode("push", "stencils/test.c")] public partial void Push();
        }
        """,
        "Code.cs(4,60): error CP0032: 'Add' does not fit stencil 'add' at stencils/test.c(7): it has 1 parameter, and the "
        + "stencil needs no parameters",
        "Code.cs(5,61): error CP0032: 'Push' does not fit stencil 'push' at stencils/test.c(6): it has no parameters, and the "
        + "stencil needs 1 parameter: hole 'value' of type 'int64_t' (C# 'long')");

    [TestCase("class Emitter { }", "it is not partial; write 'partial class'")]
    [TestCase("static partial class Emitter { }", "it is static; an emitter has state: remove 'static'")]
    [TestCase("file partial class Emitter { }", "it is local to its file; generated code lies in another one: remove 'file'")]
    [TestCase("partial record Emitter { }", "it is a record; an emitter is a class")]
    [TestCase("partial class Emitter<T> { }",
        "it is generic, and code that C calls back cannot be; move the attributes to a class without type parameters")]
    [TestCase("partial class Emitter : System.IO.MemoryStream { }",
        "it derives from 'MemoryStream'; an emitter derives from StencilEmitter: remove the base class")]
    public void A_class_of_a_form_that_cannot_be_an_emitter_is_reported(string declaration, string remedy)
        => Assert.That(
            Generate($"[StencilLibrary(\"stencils/test.c\")]\n{declaration}").Diagnostics.Single(),
            Does.StartWith("Code.cs(3,").And.EndsWith($"error CP0033: 'Emitter' cannot be an emitter: {remedy}"));

    [Test]
    public void A_class_in_one_that_is_not_partial_is_reported() => Assert.That(
        Generate("class Outer { [Opcode(\"add\", \"stencils/test.c\")] partial class Emitter { } }").Diagnostics,
        Is.EqualTo(new[]
        {
            "Code.cs(2,64): error CP0033: 'Emitter' cannot be an emitter: it is nested in 'Outer', which is not partial; "
            + "write 'partial class' there",
        }));

    [TestCase("public void M() { }", "it is not partial; write 'public partial void' and no body")]
    [TestCase("public partial void M(); public partial void M() { }",
        "it has a body already, which the generator writes; remove the body or the attribute")]
    [TestCase("public static partial void M();", "it is static; it emits into an emitter: remove 'static'")]
    [TestCase("public partial void M<T>();", "it is generic; remove the type parameters")]
    [TestCase("public partial int M();", "it returns a value; its result type must be 'void'")]
    [TestCase("public partial void M(ref long a);", "its parameter 'a' is passed by reference; pass it by value")]
    [TestCase("[Opcode(\"push\")] public partial void M();", "it has [Opcode] more than once; one method emits one stencil")]
    public void A_method_of_a_form_that_cannot_be_an_opcode_is_reported(string declaration, string remedy)
        => Assert.That(
            Generate($$"""partial class Emitter { [Opcode("add", "stencils/test.c")] {{declaration}} }""").Diagnostics.Single(),
            Does.StartWith("Code.cs(2,").And.EndsWith($"error CP0034: 'M' cannot be an opcode method: {remedy}"));

    [Test]
    public void A_method_name_that_cannot_be_one_is_reported() => Expect(
        """
        [Opcode("add", "stencils/test.c", Method = "a b")]
        [Opcode("push", "stencils/test.c", Method = "Compile")]
        partial class Emitter { }
        """,
        "Code.cs(2,2): error CP0034: 'a b' cannot be an opcode method: the name for stencil 'add' is not an identifier; "
        + "correct 'Method ='",
        "Code.cs(3,2): error CP0034: 'Compile' cannot be an opcode method: the name for stencil 'push' is one that every emitter "
        + "has; choose another as 'Method ='");

    [Test]
    public void A_host_call_without_a_method_is_reported_with_the_C_line_and_the_declaration_to_write() => Expect(
        """
        [StencilLibrary("stencils/test.c")]
        partial class Emitter { }
        """,
        "Code.cs(3,15): error CP0035: stencils/test.c(10) calls 'print', but 'Emitter' has no method with "
        + "[HostFunction(\"print\")]; write: [HostFunction(\"print\")] private static void Print(long a)");

    [TestCase("[HostFunction(\"prnit\")] static void Print(long value) { }",
        "stencils/test.c(10) calls 'print', but 'Emitter' has no method with [HostFunction(\"print\")]; it has one for 'prnit'")]
    [TestCase("[HostFunction(\"print\")] static void Print(int value) { }",
        "stencils/test.c(10) calls 'print', and 'Print' does not fit: 'value' is 'int', and C passes 'int64_t'; "
        + "expected void Print(long a)")]
    [TestCase("[HostFunction(\"print\")] static int Print(long value) => 0;",
        "stencils/test.c(10) calls 'print', and 'Print' does not fit: it returns 'int', and C expects 'void'; "
        + "expected void Print(long a)")]
    [TestCase("[HostFunction(\"print\")] static void Print() { }",
        "stencils/test.c(10) calls 'print', and 'Print' does not fit: C passes 1 arguments, and it has 0 parameters; "
        + "expected void Print(long a)")]
    [TestCase("[HostFunction(\"print\")] void Print(long value) { }",
        "'Print' cannot be host function 'print': it is not static, and code may run when its emitter is disposed or makes other code; "
            + "write 'static', or make it a method of the type of a [HostObject(typeof(...))]")]
    [TestCase("[HostFunction(\"print\")] static void Print<T>(long value) { }",
        "'Print' cannot be host function 'print': it is generic; remove the type parameters")]
    [TestCase("[HostFunction(\"print\")] static void Print(in long value) { }",
        "'Print' cannot be host function 'print': its parameter 'value' is passed by reference; pass it by value or as a pointer")]
    [TestCase("[HostFunction(\"print\")] static void A(long a) { } [HostFunction(\"print\")] static void B(long a) { }",
        "'B' and 'A' both have [HostFunction(\"print\")]; remove one")]
    public void A_host_function_that_does_not_fit_is_reported(string method, string message)
    {
        Generation generation = Generate($$"""
            [StencilLibrary("stencils/test.c")]
            partial class Emitter { {{method}} }
            """);
        Assert.That(generation.Diagnostics.Single(), Does.StartWith("Code.cs(3,").And.EndsWith($"error CP0035: {message}"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [TestCase("public struct Host { }", "it is neither a class nor an interface, and host functions are called on the one object "
        + "that Run is given")]
    [TestCase("public static class Host { }",
        "it is static, so that there is no object of it; a static host function is a method of the emitter")]
    [TestCase("file class Host { }", "it is local to its file, and generated code lies in another one; remove 'file'")]
    [TestCase("class Host { }",
        "it is less accessible than the emitter, whose Run takes it; make it as accessible, or the emitter less")]
    public void A_type_that_cannot_be_a_host_object_is_reported(string type, string remedy)
    {
        Generation generation = Generate($$"""
            [StencilLibrary("stencils/test.c"), HostObject(typeof(Host))]
            public partial class Emitter { {{Host}} }
            {{type}}
            """);
        Assert.That(generation.Diagnostics, Is.EqualTo(
            new[] { $"Code.cs(2,37): error CP0035: 'Host' cannot be the host object of 'Emitter': {remedy}" }));
        Assert.That(generation.CompilerDiagnostics.Where(text => text.Contains(": error") && !text.Contains("CS9")), Is.Empty);
    }

    [TestCase("class Host { [HostFunction(\"print\")] void Print(long value) { } }",
        "'Print' cannot be host function 'print': 'Emitter' cannot call it; make it internal or public")]
    [TestCase("class Host { [HostFunction(\"print\")] public void Print<T>(long value) { } }",
        "'Print' cannot be host function 'print': it is generic; remove the type parameters")]
    [TestCase("class Host { [HostFunction(\"print\")] public void Print(int value) { } }",
        "stencils/test.c(10) calls 'print', and 'Print' does not fit: 'value' is 'int', and C passes 'int64_t'; "
        + "expected void Print(long a)")]
    [TestCase("class Host { public long Depth { [HostFunction(\"print\")] get => 0; } }",
        "'get_Depth' cannot be host function 'print': only an ordinary method can be one")]
    [TestCase("interface Host { [HostFunction(\"print\")] static abstract void Print(long value); }",
        "'Print' cannot be host function 'print': it is static and abstract; remove one of the two")]
    public void A_method_of_a_host_object_that_does_not_fit_is_reported(string type, string message)
    {
        Generation generation = Generate($$"""
            [StencilLibrary("stencils/test.c"), HostObject(typeof(Host))]
            partial class Emitter { }
            {{type}}
            """);
        Assert.That(generation.Diagnostics.Single(), Does.StartWith("Code.cs(4,").And.EndsWith($"error CP0035: {message}"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [TestCase("class Host : Base { } abstract class Base { [HostFunction(\"print\")] public abstract void Print(long value); }")]
    [TestCase("class Host : Base { [HostFunction(\"print\")] public override void Print(long value) { } } "
        + "class Base { [HostFunction(\"print\")] public virtual void Print(long value) { } }")]
    [TestCase("interface Host : Base { } interface Base { [HostFunction(\"print\")] void Print(long value); }")]
    [TestCase("class Host { [HostFunction(\"print\")] internal static void Print(long value) { } public void Print(int value) { } }")]
    public void A_method_that_the_host_object_has_in_any_way_is_found(string types)
    {
        Generation generation = Generate($$"""
            [StencilLibrary("stencils/test.c"), HostObject(typeof(Host))]
            partial class Emitter { }
            {{types.Replace("class Host : Base { }", "abstract class Host : Base { }")}}
            """);
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [Test]
    public void A_class_whose_instances_are_hosts_elsewhere_needs_no_stencils() => Expect(
        "public class Machine { [HostFunction(\"print\")] public void Print(long value) { } }");

    [Test]
    public void A_host_function_outside_an_emitter_is_reported() => Expect(
        """
        static class Hosts { [HostFunction("print")] static void Print(long value) { } }
        """,
        "Code.cs(2,58): error CP0035: 'Print' is a host function, but 'Hosts' has no [StencilLibrary] or [Opcode]: no stencil calls it");

    [TestCase("", "stencils/test.c(3) calls native function 'sin', but 'Emitter' does not say which library has it; "
        + "write: [NativeFunction(\"sin\", \"...\")]")]
    [TestCase("[NativeFunction(\"sine\", \"libm.so.6\")]", "stencils/test.c(3) calls native function 'sin', but 'Emitter' does not say "
        + "which library has it; it does for 'sine'")]
    [TestCase("[NativeFunction(\"sin\", \"a\")] [NativeFunction(\"sin\", \"b\")]",
        "'Emitter' has [NativeFunction(\"sin\", ...)] twice; remove one")]
    [TestCase("[NativeFunction(\"sin\", \"\")]",
        "[NativeFunction(\"sin\", ...)] has an empty name; name the library, and the function in it")]
    [TestCase("[NativeFunction(\"sin\", \"libm.so.6\", EntryPoint = \"\")]",
        "[NativeFunction(\"sin\", ...)] has an empty name; name the library, and the function in it")]
    public void A_native_function_without_a_library_is_reported(string attributes, string message)
    {
        var generation = new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] {attributes} partial class Emitter {{ }}",
            BakedText.Of("""
                #define CP_STATE (double *, sp)
                #include <copypatch.h>
                CP_STENCIL(twice) { *sp = CP_NATIVE(sin, double, double)(CP_NATIVE(sin, double, double)(*sp)); CP_NEXT(); }
                CP_STENCIL(more) { *sp += CP_NATIVE(sin, double, double)(*sp); CP_NEXT(); }
                """)).Generate();
        Assert.That(generation.Diagnostics.Single(), Does.StartWith("Code.cs(2,").And.EndsWith($"error CP0045: {message}"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [Test]
    public void A_feature_that_nobody_can_look_for_is_reported_at_its_stencil()
    {
        Generation generation = new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter { }",
            BakedText.Of("""
                #define CP_STATE (double *, sp)
                #include <copypatch.h>
                #if defined(__x86_64__)
                CP_STENCIL(odd, CP_REQUIRES(avx2, waitpkg)) { CP_NEXT(); }
                #else
                CP_STENCIL(odd) { CP_NEXT(); }
                #endif
                """)).Generate();
        Assert.That(generation.Diagnostics.Single(), Does.StartWith(
            "stencils/test.c(4,1): error CP0024: Stencil 'odd' requires 'waitpkg', which CopyPatch cannot look for on x86-64; "
            + "CP_REQUIRES knows sse3, pclmul,"));
    }

    [TestCase("static bool IsSupported => true;", "it has a member 'IsSupported'")]
    [TestCase("bool IsWideSupported() => true; int IsWideSupported2; bool IsSupported => true;", "it has a member 'IsSupported'")]
    [TestCase("int IsWideSupported;", "it has a member 'IsWideSupported'")]
    public void A_member_in_the_way_of_what_is_supported_is_reported(string member, string message)
    {
        Generation generation = new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter {{ {member} }}",
            BakedText.Of("""
                #define CP_STATE (double *, sp)
                #include <copypatch.h>
                #if defined(__x86_64__)
                CP_STENCIL(wide, CP_REQUIRES(avx2)) { CP_NEXT(); }
                #else
                CP_STENCIL(wide) { CP_NEXT(); }
                #endif
                """)).Generate();
        Assert.That(generation.Diagnostics, Has.Exactly(1).Contains(message));
    }

    [Test]
    public void Files_with_another_state_are_reported()
    {
        var generation = new Project(
            $$"""
            using CopyPatch;
            [StencilLibrary("stencils/test.c"), StencilLibrary("stencils/other.c")]
            partial class Emitter { {{Host}} void Use() => EmitOther(); }
            """,
            BakedText.Of(Snippets.Calc), BakedText.Of(Other, "stencils/other.c")).Generate();

        Assert.That(generation.Diagnostics, Is.EqualTo(new[]
        {
            "Code.cs(2,37): error CP0036: 'stencils/test.c' and 'stencils/other.c' cannot be in one emitter: CP_STATE is "
            + "(int64_t *, sp), (int64_t *, locals) in the first and (int64_t *, sp), (double, x) in the second",
        }));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    [Test]
    public void Unsafe_blocks_that_are_off_are_reported()
    {
        var project = new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")]\npartial class Emitter {{ {Host} }}",
            BakedText.Of(Snippets.Calc))
        { AllowUnsafe = false };

        Assert.That(project.Generate().Diagnostics, Is.EqualTo(new[]
        {
            "Code.cs(3,15): error CP0037: 'Emitter' needs unsafe code: set <AllowUnsafeBlocks>true</AllowUnsafeBlocks> in the project",
        }));
    }

    [Test]
    public void Two_stencils_for_one_method_are_reported() => Expect(
        $$"""
        [StencilLibrary("stencils/test.c")]
        [Opcode("add", Method = "EmitHalt")]
        partial class Emitter { {{Host}} }
        """,
        "Code.cs(3,2): error CP0038: 'EmitHalt' would emit both 'halt' (stencils/test.c(13)) and 'add' (stencils/test.c(7)); "
        + "give one another name with [Opcode(..., Method = ...)]");

    [Test]
    public void Methods_with_different_parameters_may_have_one_name() => Expect(
        $$"""
        [StencilLibrary("stencils/test.c")]
        [Opcode("add", Method = "Emit"), Opcode("push", Method = "Emit"), Opcode("load", Method = "Emit")]
        partial class Emitter { {{Host}} void Use() { Emit(); Emit(1L); Emit((ushort)1); } }
        """);

    /// <summary>The diagnostics, and no error of the compiler beside them: signatures stay stable.</summary>
    private static void Expect(string source, params string[] diagnostics)
    {
        Generation generation = Generate(source);
        Assert.That(generation.Diagnostics, Is.EqualTo(diagnostics));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    private static Generation Generate(string source)
        => new Project("using CopyPatch;\n" + source, BakedText.Of(Snippets.Calc)).Generate();
}
