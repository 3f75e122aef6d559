using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Tests.Debugging;

[Platform("Linux")]
internal sealed class JitDumpTests
{
    [Test]
    public void Every_function_is_there_with_its_name_and_its_machine_code()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        ulong before = (ulong)Stopwatch.GetTimestamp();
        var emit = new StackEmitter(heap);
        emit.MarkFunction("first");
        emit.EmitPush(1);
        emit.EmitHalt();
        emit.MarkFunction("second");
        emit.EmitPush(2);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("module");
        JitDumpFile dump = new(TracedHeap.DumpPath);
        JitDumpFile.Function[] ours = [.. dump.Functions.Where(one => one.Address == program.Address || one.Name == "second").TakeLast(2)];
        Assert.Multiple(() =>
        {
            Assert.That(dump.ProcessId, Is.EqualTo(Environment.ProcessId));
            Assert.That(dump.Machine, Is.EqualTo(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 183 : 62));
            Assert.That(ours.Select(one => (one.Address, one.Name)), Is.EqualTo(new[]
            {
                (program.Address, "first"), (program.Address + 26, "second"),
            }));
            Assert.That(ours.SelectMany(one => one.Code), Is.EqualTo(program.BytesOf(CodeSection.Hot)));
            Assert.That(ours[0].Time, Is.InRange(before, (ulong)Stopwatch.GetTimestamp()));
        });
    }

    [Test]
    public void Each_stencil_is_a_line_of_a_listing()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        var emit = new StackEmitter(heap);
        emit.MarkFunction("loop");
        Label again = emit.DefineLabel("again");
        emit.MarkLabel(again);
        emit.MarkPosition(7);
        emit.EmitPush(1);
        emit.EmitJumpIfZero(again);
        emit.MarkPosition(8);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile("listed");
        JitDumpFile.Function function = new JitDumpFile(TracedHeap.DumpPath).Functions.Last(one => one.Address == program.Address);
        Assert.That(function.Lines.Select(line => (line.Address, line.Line)), Is.EqualTo(new[]
        {
            (program.Address, 3), (program.Address + 18, 4), (program.Address + 36, 5),
        }));
        Assert.That(function.Lines.Select(line => line.File).Distinct().Single(), Does.EndWith("-listed.stencils"));
        Assert.That(File.ReadAllText(function.Lines[0].File), Is.EqualTo(
            """
            loop:
            again:
                push  ; position 7
                jump_if_zero
                halt  ; position 8

            """));
    }

    [Test]
    public void Positions_are_lines_where_the_source_is_said()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        var emit = new StackEmitter(heap) { SourceFile = "program.lua" };
        emit.EmitPush(1);
        emit.MarkPosition(12);
        emit.EmitPush(1);
        emit.EmitAdd();
        emit.MarkPosition(11);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        JitDumpFile.Function function = new JitDumpFile(TracedHeap.DumpPath).Functions.Last(one => one.Address == program.Address);
        Assert.That(function.Lines, Is.EqualTo(new[]
        {
            (program.Address + 18, 12, "program.lua"), (program.Address + 50, 11, "program.lua"),
        }));
    }

    [Test]
    public void The_rule_for_unwinding_is_found_from_its_index_and_covers_the_function()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        var emit = new StackEmitter(heap);
        emit.EmitPush(1);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        JitDumpFile.Function function = new JitDumpFile(TracedHeap.DumpPath).Functions.Last(one => one.Address == program.Address);

        // As perf lays them out: code, rules at the next multiple of 8, and the index behind them.
        int rules = (function.Code.Length + 7) & -8;
        int index = rules + function.Rules.Length - function.IndexLength;
        byte[] image = [.. function.Code, .. new byte[rules - function.Code.Length], .. function.Rules];
        int At(int offset) => BitConverter.ToInt32(image, offset);
        int description = index + At(index + 16);
        int common = description + 4 - At(description + 4);
        Assert.Multiple(() =>
        {
            Assert.That(image[index..(index + 4)], Is.EqualTo(new byte[] { 1, 0x1B, 0x03, 0x3B }));
            Assert.That(index + 4 + At(index + 4), Is.EqualTo(rules), "where the rules are");
            Assert.That((At(index + 8), index + At(index + 12)), Is.EqualTo((1, 0)), "one function, at the start");
            Assert.That(common, Is.EqualTo(rules));
            Assert.That((description + 8 + At(description + 8), At(description + 12)), Is.EqualTo((0, function.Code.Length)));
            Assert.That(image[(common + 17)..(common + 24)], Is.EqualTo(new byte[] { 0x0C, 6, 16, 0x86, 2, 0x90, 1 }));
        });
    }

    [Test]
    public void Code_of_many_threads_is_whole_and_in_the_order_of_time()
    {
        const int Threads = 4, Codes = 100;
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        Parallel.For(0, Threads, thread =>
        {
            using var emit = new StackEmitter(heap);
            for (int i = 0; i < Codes; i++)
            {
                emit.EmitPush((thread * Codes) + i);
                emit.EmitHalt();
                emit.Compile($"thread{thread}-{i}").Dispose();
            }
        });
        JitDumpFile dump = new(TracedHeap.DumpPath);
        Assert.That(dump.Functions.Select(one => one.Time), Is.Ordered);
        Assert.That(dump.Functions.Select(one => one.Index), Is.EqualTo(Enumerable.Range(1, dump.Functions.Count)));
        var byName = dump.Functions.Where(one => one.Name.StartsWith("thread", StringComparison.Ordinal))
            .ToDictionary(one => one.Name, one => BitConverter.ToInt64(one.Code, 2));
        Assert.That(byName, Is.EquivalentTo(
            from thread in Enumerable.Range(0, Threads)
            from i in Enumerable.Range(0, Codes)
            select KeyValuePair.Create($"thread{thread}-{i}", (long)((thread * Codes) + i))));
    }

    [Test]
    public void Perf_finds_it_by_an_executable_mapping()
    {
        using CodeHeap heap = TracedHeap.Make(CodeDebugging.JitDump);
        Assert.That(
            File.ReadLines("/proc/self/maps").Where(line => line.EndsWith(TracedHeap.DumpPath, StringComparison.Ordinal)),
            Has.One.Contains(" r-xs "));
    }
}
