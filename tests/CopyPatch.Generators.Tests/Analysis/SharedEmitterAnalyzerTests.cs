using System.Threading.Tasks;
using CopyPatch.Generators.Analysis;
using NUnit.Framework;

namespace CopyPatch.Generators.Tests.Analysis;

[TestOf(typeof(SharedEmitterAnalyzer))]
public class SharedEmitterAnalyzerTests
{
    [TestCase("Parallel.For(0, count, i => emit.Constant(i));", "emit")]
    [TestCase("Parallel.For(0, count, i => { _emit.Constant(i); _emit.EmitAdd(); });", "_emit")]
    [TestCase("Parallel.ForEach(labels, label => emit.MarkLabel(label));", "emit")]
    [TestCase("await Parallel.ForAsync(0, count, async (i, _) => { await Task.Yield(); emit.Constant(i); });", "emit")]
    [TestCase("ParallelEnumerable.Range(0, count).ForAll(i => emit.Constant(i));", "emit")]
    [TestCase("Parallel.Invoke(() => emit.EmitAdd(), () => emit.EmitHalt());", "emit")]
    [TestCase("var a = Task.Run(() => emit.EmitAdd()); var b = Task.Run(() => emit.EmitHalt()); await Task.WhenAll(a, b);", "emit")]
    [TestCase("for (int i = 0; i < count; i++) ThreadPool.QueueUserWorkItem(_ => emit.EmitAdd());", "emit")]
    [TestCase("for (int i = 0; i < count; i++) Task.Factory.StartNew(() => emit.EmitAdd());", "emit")]
    [TestCase("""
        Thread[] all = [new Thread(() => emit.EmitAdd()), new Thread(() => emit.EmitHalt())];
        foreach (Thread one in all) one.Start();
        foreach (Thread one in all) one.Join();
        """, "emit")]
    public async Task An_emitter_that_several_threads_use_at_once_is_told(string statements, string emitter) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new SharedEmitterAnalyzer(), statements), Is.EqualTo(new[] { emitter }));

    [Test]
    public async Task An_emitter_that_shares_itself_is_told() => Assert.That(
        await Infrastructure.Analysis.InProgram(new SharedEmitterAnalyzer(), """
            partial class Emitter
            {
                public void Fill(int count) => Parallel.For(0, count, i => this.Constant(i));
            }
            """),
        Is.EqualTo(new[] { "this" }));

    [TestCase("Parallel.For(0, count, i => { using Emitter own = new(heap); own.Constant(i); });")]
    [TestCase("Parallel.For(0, count, () => new Emitter(heap), (i, _, own) => { own.Constant(i); return own; }, own => own.Dispose());")]
    [TestCase("Parallel.For(0, count, i => { s_emit ??= new(heap); s_emit.Constant(i); });")]
    [TestCase("using ThreadLocal<Emitter> all = new(() => new(heap)); Parallel.For(0, count, i => all.Value!.Constant(i));")]
    [TestCase("Emitter[] all = []; Parallel.For(0, count, i => all[i].Constant(i));")]
    [TestCase("Parallel.For(0, count, i => { using Emitter own = new(emit.Heap); own.Constant(i); });")]
    public async Task An_emitter_for_each_thread_is_none(string statements) => await IsSilent(statements);

    [TestCase("Parallel.For(0, count, i => { lock (_gate) emit.Constant(i); });")]
    [TestCase("Lock gate = new(); Parallel.For(0, count, i => { using (gate.EnterScope()) emit.Constant(i); });")]
    [TestCase("Parallel.For(0, count, i => { Monitor.Enter(_gate); emit.Constant(i); Monitor.Exit(_gate); });")]
    public async Task An_emitter_under_a_lock_is_none(string statements) => await IsSilent(statements);

    [TestCase("await Task.Run(() => emit.EmitAdd()); await Task.Run(() => emit.EmitHalt());")]
    [TestCase("for (int i = 0; i < count; i++) await Task.Run(() => emit.EmitAdd());")]
    [TestCase("for (int i = 0; i < count; i++) Task.Run(() => emit.EmitAdd()).Wait();")]
    [TestCase("for (int i = 0; i < count; i++) { Emitter own = new(heap); _ = Task.Run(() => own.EmitAdd()); }")]
    [TestCase("for (int i = 0; i < count; i++) { var t = new Thread(() => emit.EmitAdd()); t.Start(); t.Join(); }")]
    [TestCase("""
        var a = new Thread(() => emit.EmitAdd());
        var b = new Thread(() => emit.EmitHalt());
        a.Start();
        a.Join();
        b.Start();
        """)]
    [TestCase("if (count > 0) Task.Run(() => emit.EmitAdd()); else Task.Run(() => emit.EmitHalt());")]
    [TestCase("if (count > 0) { Task.Run(() => emit.EmitAdd()); } else { Task.Run(() => emit.EmitHalt()); }")]
    [TestCase("Parallel.Invoke(() => emit.EmitAdd());")]
    public async Task An_emitter_that_threads_use_in_turn_is_none(string statements) => await IsSilent(statements);

    private static async Task IsSilent(string statements) =>
        Assert.That(await Infrastructure.Analysis.InMethod(new SharedEmitterAnalyzer(), statements), Is.Empty);
}
