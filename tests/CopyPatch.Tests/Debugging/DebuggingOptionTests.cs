using System;
using NUnit.Framework;

namespace CopyPatch.Tests.Debugging;

internal sealed class DebuggingOptionTests
{
    [TestCase(null, CodeDebugging.None)]
    [TestCase("", CodeDebugging.None)]
    [TestCase(" , ", CodeDebugging.None)]
    [TestCase("gdb", CodeDebugging.Gdb)]
    [TestCase("perf", CodeDebugging.PerfMap | CodeDebugging.JitDump)]
    [TestCase("PerfMap", CodeDebugging.PerfMap)]
    [TestCase("jitdump , gdb", CodeDebugging.JitDump | CodeDebugging.Gdb)]
    public void The_environment_has_words_for_the_options(string? words, CodeDebugging meaning) =>
        Assert.That(CodeDebugger.Parse(words), Is.EqualTo(meaning));

    [Test]
    public void An_unknown_word_is_an_exception_with_those_that_there_are() =>
        Assert.That(() => CodeDebugger.Parse("gdb,pref"), Throws.InvalidOperationException
            .With.Message.Contains("COPYPATCH_DEBUG has the word 'pref'. The words are gdb, perf, perfmap and jitdump"));

    [Test]
    public void An_unknown_option_is_an_exception() =>
        Assert.That(
            () => new CodeHeap(new CodeHeapOptions { Debugging = (CodeDebugging)64 }), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void Who_asks_for_nobody_pays_for_nothing()
    {
        using var heap = new CodeHeap(1 << 20);
        var emit = new StackEmitter(heap);
        Assert.That((heap.Debugger, emit.KeepListing, emit.KeepPositions), Is.EqualTo(((CodeDebugger?)null, false, false)));
    }

    [Platform("Linux")]
    [TestCase(CodeDebugging.JitDump, true)]
    [TestCase(CodeDebugging.PerfMap, false)]
    public void Emitters_keep_what_is_wanted(CodeDebugging debugging, bool areKept)
    {
        using CodeHeap heap = TracedHeap.Make(debugging);
        var emit = new StackEmitter(heap);
        Assert.That((emit.KeepListing, emit.KeepPositions), Is.EqualTo((areKept, areKept)));
    }
}
