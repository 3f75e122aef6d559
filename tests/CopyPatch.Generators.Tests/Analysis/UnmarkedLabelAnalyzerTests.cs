using System.Threading.Tasks;
using CopyPatch.Generators.Analysis;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Analysis;

[TestOf(typeof(UnmarkedLabelAnalyzer))]
public class UnmarkedLabelAnalyzerTests
{
    [TestCase("Label end = emit.DefineLabel(); emit.EmitJumpIfZero(end);", "end")]
    [TestCase("var end = emit.DefineLabel(\"end\"); emit.EmitJumpIfZero(end); emit.EmitHalt();", "end")]
    [TestCase("Label end; end = _emit.DefineLabel(); _emit.EmitJumpIfZero(end);", "end")]
    [TestCase(
        "Label a = emit.DefineLabel(), b = emit.DefineLabel(); emit.EmitJumpIfZero(a); emit.EmitJumpIfZero(b); emit.MarkLabel(a);", "b")]
    [TestCase("Label a = emit.DefineLabel(), b = emit.DefineLabel(); emit.DefineTable(a, b); emit.MarkLabel(b);", "a")]
    [TestCase("Label a = emit.DefineLabel(); emit.Emit(Emitter.Operations.JumpIfZero, a);", "a")]
    [TestCase("Action go = () => { Label a = emit.DefineLabel(); emit.EmitJumpIfZero(a); };", "a")]
    public async Task A_label_that_is_jumped_to_and_never_marked_is_told(string statements, string label) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new UnmarkedLabelAnalyzer(), statements), Is.EqualTo(new[] { label }));

    [TestCase("emit.MarkLabel(end);")]
    [TestCase("if (count > 0) emit.MarkLabel(end);")]
    [TestCase("void End() => emit.MarkLabel(end); End();")]
    [TestCase("Action mark = () => emit.MarkLabel(end); _later = mark;")]
    public async Task A_label_that_is_marked_is_none(string statements) => await IsSilent(statements);

    [TestCase("emit.PlaceEnd(end);")]
    [TestCase("_label = end;")]
    [TestCase("_labels.Add(end);")]
    [TestCase("labels[0] = end;")]
    [TestCase("return end;")]
    [TestCase("Label same = end; emit.MarkLabel(same);")]
    [TestCase("Label[] all = [end]; emit.MarkLabel(all[0]);")]
    [TestCase("ref Label same = ref end; emit.MarkLabel(same);")]
    [TestCase("emit.MarkLabel(count > 0 ? end : _label);")]
    [TestCase("(Label, int) pair = (end, 1); emit.MarkLabel(pair.Item1);")]
    [TestCase("_later = () => _label = end;")]
    [TestCase("end = labels[0];")]
    public async Task A_label_that_others_may_mark_is_none(string statements) => await IsSilent(statements);

    [TestCase("Label end = labels[0]; emit.EmitJumpIfZero(end);")]
    [TestCase("Label end = emit.DefineLabel();")]
    [TestCase("foreach (Label label in labels) emit.EmitJumpIfZero(label);")]
    [TestCase("Label end = count > 0 ? emit.DefineLabel() : _label; emit.EmitJumpIfZero(end);")]
    public async Task A_label_that_comes_from_elsewhere_or_goes_nowhere_is_none(string statements) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new UnmarkedLabelAnalyzer(), statements), Is.Empty);

    private static async Task IsSilent(string statements) => Assert.That(
        await Infrastructure.Analysis.InMethod(
            new UnmarkedLabelAnalyzer(), "Label end = emit.DefineLabel(); emit.EmitJumpIfZero(end); " + statements),
        Is.Empty);
}
