using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Opcodes;

/// <summary>The generator runs on every keystroke: whatever the code looks like, it must not throw.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class HalfTypedCodeTests
{
    private const string Whole = """
        using CopyPatch;

        namespace App;

        public static class Outer { }

        [StencilLibrary("stencils/test.c")]
        [Opcode("add", "stencils/test.c", Method = "Plus")]
        public sealed partial class Emitter
        {
            [Opcode("push")] public unsafe partial void Constant(long value);
            [HostFunction("print")] private static void Print(long value) { }
        }
        """;

    [TestCase("[StencilLibrary] partial class E { }")]
    [TestCase("[StencilLibrary(null)] partial class E { }")]
    [TestCase("[StencilLibrary(\"\")] partial class E { }")]
    [TestCase("[StencilLibrary(3)] partial class E { }")]
    [TestCase("[StencilLibrary(new string[] { \"a\" })] partial class E { }")]
    [TestCase("[StencilLibrary(typeof(E))] partial class E { }")]
    [TestCase("[StencilLibrary(nameof)] partial class E { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\", \"more\")] partial class E { }")]
    [TestCase("[Opcode] partial class E { }")]
    [TestCase("[Opcode(null, null, Method = null)] partial class E { }")]
    [TestCase("[Opcode(\"add\", \"stencils/test.c\", Method = 4)] partial class E { }")]
    [TestCase("[Opcode(\"add\", \"stencils/test.c\", Method = \"\")] partial class E { }")]
    [TestCase("[Opcode(\"add\", \"stencils/test.c\", Method = \"@\")] partial class E { }")]
    [TestCase("[Opcode(\"add\", \"stencils/test.c\", Method = \"E\")] partial class E { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E : Missing { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial struct E { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { [Opcode(\"push\")] public partial void P(Missing value); }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { [Opcode(\"push\")] public partial void P(long); }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { [Opcode(\"push\")] partial void P(long v) }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { [Opcode(\"push\")] ~E() { } [Opcode(\"add\")] E() { } }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { int P { [Opcode(\"push\")] get; } }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { [HostFunction] static void P(__arglist) { } }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class E { void M() { [HostFunction(\"print\")] static void P(long a) { } } }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial interface I { [Opcode(\"push\")] void P(long a); }")]
    [TestCase("[Opcode(\"push\")] void P(long a) { }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] enum E { }")]
    public void Garbage_is_the_compilers_business(string source) => ExpectNoException(new Project(source, BakedText.Of(Snippets.Calc)));

    [Test]
    public void Code_that_is_cut_off_anywhere_is_read()
    {
        BakedText stencils = BakedText.Of(Snippets.Calc);
        var project = new Project(Whole, stencils);
        GeneratorDriver driver = project.CreateDriver();
        var compilation = project.CreateCompilation();
        for (int length = Whole.Length; length >= 0; length--)
        {
            driver = driver.RunGenerators(
                compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[0], project.Parse(Whole[..length])));
            Assert.That(driver.GetRunResult().Results.Single().Exception, Is.Null, Whole[..length]);
        }
    }

    [Test]
    public void Without_a_reference_to_the_runtime_nothing_is_generated()
    {
        Generation generation = new Project(Whole, BakedText.Of(Snippets.Calc)) { ReferencesRuntime = false }.Generate();

        Assert.That(generation.Result.Results.Single().Exception, Is.Null);
        Assert.That(generation.Sources, Is.Empty);
    }

    private static void ExpectNoException(Project project)
    {
        Generation generation = (project with { Source = "using CopyPatch;\n" + project.Source }).Generate();
        Assert.That(generation.Result.Results.Single().Exception, Is.Null);
    }
}
