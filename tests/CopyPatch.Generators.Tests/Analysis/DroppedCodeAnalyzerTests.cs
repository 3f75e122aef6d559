using System.Threading.Tasks;
using CopyPatch.Generators.Analysis;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Analysis;

[TestOf(typeof(DroppedCodeAnalyzer))]
public class DroppedCodeAnalyzerTests
{
    [TestCase("emit.Compile();", "emit.Compile()")]
    [TestCase("try { _emit.Compile(\"name\"); } catch (ArgumentException) { }", "_emit.Compile(\"name\")")]
    [TestCase("return emit.Compile().Run(stack, stack);", "emit.Compile()")]
    [TestCase("return emit.Compile().Length;", "emit.Compile()")]
    [TestCase("var code = emit.Compile(); code.Run(stack, stack); return code.Listing;", "emit.Compile()")]
    [TestCase("Emitter.Program code = emit.Compile();", "emit.Compile()")]
    public async Task Code_that_nobody_can_dispose_is_told(string statements, string call) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new DroppedCodeAnalyzer(), statements), Is.EqualTo(new[] { call }));

    [TestCase("using var code = emit.Compile(); code.Run(stack, stack);")]
    [TestCase("using (var code = emit.Compile()) code.Run(stack, stack);")]
    [TestCase("using (emit.Compile()) { }")]
    [TestCase("emit.Compile().Dispose();")]
    [TestCase("var code = emit.Compile(); try { code.Run(stack, stack); } finally { code.Dispose(); }")]
    [TestCase("var code = emit.Compile(); code?.Dispose();")]
    public async Task Code_that_is_disposed_is_none(string statements) => await IsSilent(statements);

    [TestCase("_program = emit.Compile();")]
    [TestCase("return emit.Compile();")]
    [TestCase("var code = emit.Compile(); return code;")]
    [TestCase("var code = emit.Compile(); _later = () => code.Run(null, null);")]
    [TestCase("List<CompiledCode> all = []; all.Add(emit.Compile()); return all;")]
    [TestCase("var code = emit.Compile(); var other = code; other.Dispose();")]
    [TestCase("nint address = emit.Compile().Address; return address;")]
    [TestCase("var code = emit.Compile(); return code.AddressOf(_label);")]
    [TestCase("CompiledCode[] all = [emit.Compile(), emit.Compile()]; return all;")]
    public async Task Code_that_is_kept_is_none(string statements) => await IsSilent(statements);

    [TestCase("_ = emit.Compile();")]
    [TestCase("_later = () => emit.Compile();")]
    [TestCase("using var heap = new CodeHeap(); var code = new Emitter(heap).Compile(); code.Run(stack, stack);")]
    [TestCase("Func<string, Emitter.Program> make = emit.Compile; return make;")]
    public async Task What_is_said_to_be_dropped_or_ends_with_its_heap_is_none(string statements) => await IsSilent(statements);

    private static async Task IsSilent(string statements) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new DroppedCodeAnalyzer(), statements), Is.Empty);
}
