using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Rendering;

/// <summary>Generated code compiles without a word in any project.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class CleanCodeTests
{
    private const string Host = "[HostFunction(\"print\")] static void Print(long value) { }";

    [TestCase("namespace A.@event.B; [StencilLibrary(\"stencils/test.c\")] public sealed partial class @class {", "}")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class Emitter {", "}")]
    [TestCase("namespace N { abstract partial record Outer { partial struct Middle { partial interface I {"
        + "[StencilLibrary(\"stencils/test.c\")] private protected partial class Emitter {", "} } } } }")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class Emitter : StencilEmitter {", "}")]
    [TestCase("[StencilLibrary(\"stencils/test.c\")] partial class Emitter { public Emitter(CodeHeap h, int i) : base(h) { }", "}")]
    [TestCase("abstract class Base : StencilEmitter { protected Base(CodeHeap h) : base(h) { } }"
        + "[StencilLibrary(\"stencils/test.c\")] partial class Emitter : Base {", "}")]
    [TestCase("class System { } class CopyPatch { } class Unsafe { } [StencilLibrary(\"stencils/test.c\")] partial class EmitterCode {"
        + "int PrintHost, EmitterCodeCode, Reserve, code; enum Unsafe { } enum Label { } ", "}")]
    public void In_every_place_a_class_may_stand(string before, string after)
        => ExpectClean(new Project($"using CopyPatch;\n{before} {Host} {after}", BakedText.Of(Snippets.Calc)));

    [TestCase(true, "DEBUG")]
    [TestCase(false, "")]
    public void With_and_without_overflow_checks(bool checks, string symbols)
        => ExpectClean(new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter {{ {Host} }}",
            BakedText.Of(Snippets.Calc))
        { ChecksOverflow = checks, Symbols = symbols });

    [Test]
    public void With_names_of_C_that_mean_something_in_CSharp()
        => ExpectClean(new Project(
            "using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter { "
            + "[HostFunction(\"object\")] static bool Object(bool @base) => @base; }",
            BakedText.Of("""
                #define CP_STATE (int64_t *, params), (int64_t *, status)
                #include <copypatch.h>
                CP_STENCIL(class)
                {
                    CP_HOLE(int64_t, code); CP_HOLE(int32_t, code_); CP_HOLE(float, base); CP_HOLE(bool, this); CP_HOLE(int8_t, Unsafe);
                    CP_HOLE(double, global); CP_HOLE(void *, EmitterCode); CP_HOLE(uint16_t, Print);
                    if (this) CP_JUMP(checked);
                    *params = code + code_ + (int64_t)base + Unsafe + (int64_t)global + (int64_t)EmitterCode + Print;
                    *status = CP_CALL(object, bool, bool)(true) + CP_INVOKE(string)(params, status);
                    CP_NEXT();
                }
                CP_ENTRY(program, int64_t, (int64_t *, params), (int64_t *, status))
                CP_ENTRY(dispose, void, (int64_t *, result), (int64_t *, params))
                """)));

    [TestCase("x86-64", "X64")]
    [TestCase("aarch64", "Arm64")]
    public void Baked_for_one_architecture_only(string architecture, string name)
    {
        Generation generation = ExpectClean(new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] partial class Emitter {{ {Host} }}",
            BakedText.Of(Snippets.Calc, architectures: architecture)));

        Assert.That(generation.Sources.Single(), Does.Contain($"BakedFor => global::CopyPatch.StencilArchitectures.{name};"));
    }

    [Test]
    public void The_documentation_is_XML_that_names_the_parameters()
    {
        Generation generation = new Project(
            $"using CopyPatch;\n[StencilLibrary(\"stencils/test.c\")] public partial class Emitter {{ {Host} }}",
            BakedText.Of(Snippets.Calc.Replace("// Pushes a constant.", "// Pushes a <constant> & \"more\".\x01"))).Generate();
        ISymbol method = generation.Compilation.GetTypeByMetadataName("Emitter")!.GetMembers("EmitPush").Single();
        var xml = System.Xml.Linq.XDocument.Parse(method.GetDocumentationCommentXml()!);

        Assert.That(xml.Root!.Element("summary")!.Value, Does.Contain("Pushes a <constant> & \"more\".?"));
        Assert.That(xml.Root!.Element("summary")!.Value, Does.Contain("CP_STENCIL(push)").And.Contain("bytes on x86-64"));
        Assert.That(xml.Root!.Element("param")!.Attribute("name")!.Value, Is.EqualTo("value"));
    }

    [Test]
    public void The_users_documentation_stays()
    {
        Generation generation = new Project(
            "using CopyPatch;\npublic partial class Emitter {\n/// <summary>Mine.</summary>\n"
            + "[Opcode(\"push\", \"stencils/test.c\")] public partial void Push(long number); }",
            BakedText.Of(Snippets.Calc)).Generate();
        ISymbol method = generation.Compilation.GetTypeByMetadataName("Emitter")!.GetMembers("Push").Single();

        Assert.That(method.GetDocumentationCommentXml(), Does.Contain("Mine.").And.Not.Contain("CP_STENCIL"));
    }

    private static Generation ExpectClean(Project project)
    {
        Generation generation = project.Generate();
        Assert.That(generation.Diagnostics, Is.Empty);
        Assert.That(generation.CompilerDiagnostics.Where(text => !text.StartsWith("Code.cs", System.StringComparison.Ordinal)), Is.Empty);
        return generation;
    }
}
