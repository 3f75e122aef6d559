using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using CopyPatch.Generators.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Incrementality;

/// <summary>What runs again after an edit.</summary>
[TestOf(typeof(CopyPatchGenerator))]
public class StepReasonTests
{
    private const string Other = """
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>
        CP_STENCIL(other) { CP_NEXT(); }
        """;

    private const string Source = """
        using CopyPatch;

        [StencilLibrary("stencils/test.c")]
        public partial class Emitter
        {
            // A comment.
            [Opcode("add")] public partial void Plus();
            [HostFunction("print")] private static void Print(long value) { }
        }
        """;

    private Project _project = null!;
    private CSharpCompilation _compilation = null!;
    private GeneratorDriver _driver = null!;

    [SetUp]
    public void RunOnce()
    {
        _project = new Project(Source, BakedText.Of(Snippets.Calc), BakedText.Of(Other, "stencils/other.c"));
        _compilation = _project.CreateCompilation();
        _driver = _project.CreateDriver().RunGenerators(_compilation);
    }

    [Test]
    public void The_first_run_makes_everything_once()
    {
        Assert.That(Reasons(TrackingNames.StencilFiles), Is.EqualTo(new[] { New, New }));
        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.EqualTo(new[] { New }));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { New }));
    }

    [Test]
    public void The_same_compilation_twice_runs_nothing()
    {
        _driver = _driver.RunGenerators(_compilation);

        Assert.That(AllReasons(), Is.All.EqualTo(Cached).Or.EqualTo(Unchanged));
        Assert.That(Reasons(TrackingNames.StencilFiles), Is.All.EqualTo(Cached));
        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.All.EqualTo(Cached).Or.EqualTo(Unchanged));
        Assert.That(Reasons(TrackingNames.Emitters), Is.All.EqualTo(Cached));
        Assert.That(OutputReasons(), Is.All.EqualTo(Cached));
    }

    [Test]
    public void An_edit_in_another_file_renders_nothing()
    {
        Run(_compilation.AddSyntaxTrees(_project.Parse("class Unrelated { }")));

        Assert.That(Reasons(TrackingNames.StencilFiles), Is.All.EqualTo(Cached));
        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.All.EqualTo(Cached).Or.EqualTo(Unchanged));
        Assert.That(Reasons(TrackingNames.Bindings), Is.EqualTo(new[] { Cached }));
        Assert.That(OutputReasons(), Is.All.EqualTo(Cached));
    }

    [Test]
    public void An_edit_in_a_comment_renders_nothing()
    {
        Edit("// A comment.", "// A longer comment,\n    // on two lines.");

        Assert.That(Reasons(TrackingNames.StencilFiles), Is.All.EqualTo(Cached));
        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.EqualTo(new[] { Modified }), "it has moved");
        Assert.That(Reasons(TrackingNames.Bindings), Is.EqualTo(new[] { Unchanged }));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Cached }));
        Assert.That(OutputReasons(), Is.All.EqualTo(Cached));
    }

    [Test]
    public void An_edit_in_a_method_body_renders_nothing()
    {
        Edit("(long value) { }", "(long value) { System.Console.WriteLine(value); }");

        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Cached }));
        Assert.That(OutputReasons(), Is.All.EqualTo(Cached));
    }

    [Test]
    public void A_new_member_renders_nothing()
    {
        Edit("// A comment.", "private int _unrelated;");

        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.EqualTo(new[] { Modified }));
        Assert.That(OutputReasons(), Is.All.EqualTo(Cached));
    }

    [Test]
    public void An_edit_of_an_attribute_renders_again()
    {
        Edit("[Opcode(\"add\")]", "[Opcode(\"halt\")]");

        Assert.That(Reasons(TrackingNames.StencilFiles), Is.All.EqualTo(Cached));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Modified }));
        Assert.That(OutputReasons(), Does.Contain(Modified));
    }

    [Test]
    public void An_edit_of_another_stencil_file_renders_nothing()
    {
        Replace("stencils/other.c", Other.Replace("other", "another"));

        Assert.That(Reasons(TrackingNames.StencilFiles), Is.EquivalentTo(new[] { Cached, Modified }));
        Assert.That(Reasons(TrackingNames.ClassStencils), Is.EqualTo(new[] { Unchanged }));
        Assert.That(Reasons(TrackingNames.Bindings), Is.EqualTo(new[] { Cached }));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Cached }));
    }

    [Test]
    public void An_edit_of_its_own_stencil_file_renders_again()
    {
        Replace("stencils/test.c", Snippets.Calc.Replace("CP_RETURN(*--sp)", "CP_RETURN(*--sp + 1)"));

        Assert.That(Reasons(TrackingNames.EmitterClasses), Is.All.EqualTo(Cached).Or.EqualTo(Unchanged));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Modified }));
    }

    [Test]
    public void A_diagnostic_moves_with_its_line()
    {
        Edit("[Opcode(\"add\")]", "[Opcode(\"ad\")]");
        int before = Line();
        Run(_compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0],
            _project.Parse("// One more line.\n" + _compilation.SyntaxTrees[0])));

        Assert.That(Line(), Is.EqualTo(before + 1));
        Assert.That(Reasons(TrackingNames.Emitters), Is.EqualTo(new[] { Unchanged }));

        int Line() => _driver.GetRunResult().Diagnostics.Single().Location.GetLineSpan().StartLinePosition.Line;
    }

    private const IncrementalStepRunReason New = IncrementalStepRunReason.New;
    private const IncrementalStepRunReason Cached = IncrementalStepRunReason.Cached;
    private const IncrementalStepRunReason Unchanged = IncrementalStepRunReason.Unchanged;
    private const IncrementalStepRunReason Modified = IncrementalStepRunReason.Modified;

    private void Edit(string old, string replacement)
        => Run(_compilation.ReplaceSyntaxTree(_compilation.SyntaxTrees[0],
            _project.Parse(_compilation.SyntaxTrees[0].ToString().Replace(old, replacement))));

    private void Replace(string path, string source)
    {
        BakedText old = _project.Stencils.Single(text => text.Path == BakedText.PathOf(path));
        _driver = _driver.ReplaceAdditionalText(old, BakedText.Of(source, path)).RunGenerators(_compilation);
    }

    private void Run(CSharpCompilation compilation)
    {
        _compilation = compilation;
        _driver = _driver.RunGenerators(compilation);
    }

    private IncrementalStepRunReason[] Reasons(string step)
        => ReasonsOf(_driver.GetRunResult().Results.Single().TrackedSteps[step]);

    private IncrementalStepRunReason[] OutputReasons()
        => [.. _driver.GetRunResult().Results.Single().TrackedOutputSteps.Values.SelectMany(steps => ReasonsOf(steps))];

    private IncrementalStepRunReason[] AllReasons()
        => [.. _driver.GetRunResult().Results.Single().TrackedSteps.Where(step => OurSteps.Contains(step.Key))
            .SelectMany(step => ReasonsOf(step.Value))];

    private static readonly HashSet<string> OurSteps =
    [
        TrackingNames.StencilFiles, TrackingNames.EmitterClasses, TrackingNames.ClassStencils,
        TrackingNames.Bindings, TrackingNames.Emitters, TrackingNames.Diagnostics,
    ];

    private static IncrementalStepRunReason[] ReasonsOf(ImmutableArray<IncrementalGeneratorRunStep> steps)
        => [.. steps.SelectMany(step => step.Outputs).Select(output => output.Reason)];
}
