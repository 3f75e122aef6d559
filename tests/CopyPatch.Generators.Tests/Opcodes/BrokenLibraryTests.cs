using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

/// <summary>What is wrong in C is reported there, once; C# keeps its signatures.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class BrokenLibraryTests
{
    private const string Header = """
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>

        """;

    private const string Source = """
        using CopyPatch;
        [StencilLibrary("stencils/test.c")]
        public partial class Emitter
        {
            [Opcode("push")] public partial void Constant(long value);
            public static void Use(CodeHeap heap) { new Emitter(heap).Constant(1); new Emitter(heap).Compile().Dispose(); }
        }
        """;

    [TestCase("")]
    [TestCase("copypatch stencils 2\nsource stencils/test.c\nclang 19")]
    [TestCase("copypatch stencils 99\n")]
    [TestCase("\0\0\0 garbage")]
    public void A_file_that_cannot_be_read_is_one_error(string text)
    {
        var project = new Project(Source, new BakedText(BakedText.PathOf("stencils/test.c"), text));
        Generation generation = project.Generate();

        Assert.That(generation.Result.Diagnostics.Select(diagnostic => diagnostic.Id).Single(), Does.StartWith("CP001"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
    }

    // What is called is known from the object that is whole.
    [TestCase("x86-64")]
    [TestCase("aarch64")]
    public void A_file_with_one_damaged_object_is_one_error_whatever_is_called(string architecture)
    {
        string text = BakedText.Of(Snippets.Calc).GetText().ToString();
        int line = text.IndexOf('\n', text.IndexOf($"object {architecture}", System.StringComparison.Ordinal)) + 1;
        string damaged = text[..line] + "AAAA" + text[(line + 4)..];
        var project = new Project(
            """
            using CopyPatch;
            [StencilLibrary("stencils/test.c")]
            public partial class Emitter
            {
                [HostFunction("print")] private static void Print(long value) { }
                public static void Use(Emitter emit) { emit.EmitPush(1); emit.EmitAdd(); emit.EmitHalt(); _ = Operations.Push; }
            }
            """,
            new BakedText(BakedText.PathOf("stencils/test.c"), damaged));
        Generation generation = project.Generate();

        Assert.That(generation.Diagnostics.Single(), Does.Contain("error CP0010").And.Contain("dotnet build -t:BakeStencils"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
        Assert.That(generation.Sources.Single(), Does.Contain("EmitPush emits nothing"));
    }

    [Test]
    public void A_stencil_that_cannot_be_used_keeps_its_method_and_the_others_work()
    {
        var project = new Project(
            """
            using CopyPatch;
            [StencilLibrary("stencils/test.c")]
            public partial class Emitter
            {
                public static void Use(Emitter emit) { emit.EmitLeak(1, 2); emit.EmitFine(); }
            }
            """,
            BakedText.Of(Header + """
                double fmod(double, double);
                CP_STENCIL(leak) { CP_HOLE(double, x); CP_HOLE(int32_t, y); *sp = (int64_t)fmod(x, y); CP_NEXT(); }
                CP_STENCIL(fine) { sp++; CP_NEXT(); }
                """));
        Generation generation = project.Generate();

        Assert.That(generation.Diagnostics.Single(), Does.StartWith("stencils/test.c(4,").And.Contain("error CP0013").And.Contain("fmod"));
        Assert.That(generation.CompilerDiagnostics, Is.Empty);
        Assert.That(generation.Sources.Single(), Does.Contain("EmitLeak emits nothing").And.Not.Contain("EmitFine emits nothing"));
    }

    [Test]
    public void Files_of_another_result_are_reported()
    {
        var project = new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/a.c\"), StencilLibrary(\"stencils/b.c\")] partial class Emitter { }",
            BakedText.Of(Header + "CP_STENCIL(a) { CP_NEXT(); }", "stencils/a.c"),
            BakedText.Of("#define CP_RESULT double\n" + Header + "CP_STENCIL(b) { CP_NEXT(); }", "stencils/b.c"));

        Assert.That(project.Generate().Diagnostics.Single(), Does.EndWith(
            "CP0036: 'stencils/a.c' and 'stencils/b.c' cannot be in one emitter: CP_RESULT is int64_t in the first and double in the "
                + "second"));
    }

    [Test]
    public void Files_of_another_clang_are_reported()
    {
        BakedText b = BakedText.Of(Header + "CP_STENCIL(b) { CP_NEXT(); }", "stencils/b.c");
        var project = new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/a.c\"), StencilLibrary(\"stencils/b.c\")] partial class Emitter { }",
            BakedText.Of(Header + "CP_STENCIL(a) { CP_NEXT(); }", "stencils/a.c"),
            new BakedText(b.Path, b.GetText().ToString().Replace("\nclang 19.1.7\n", "\nclang 20.1.0\n")));

        Assert.That(project.Generate().Diagnostics.Single(), Does.EndWith(
            "CP0036: 'stencils/a.c' and 'stencils/b.c' cannot be in one emitter: clang 19.1.7 baked the first and clang 20.1.0 the "
            + "second; bake both with one clang"));
    }
}
