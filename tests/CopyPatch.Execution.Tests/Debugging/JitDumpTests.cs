using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using CopyPatch.Execution.Tests.Unwinding;
using CopyPatch.Tests.Debugging;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Debugging;

/// <summary>What profilers and debuggers are told of code that clang compiled, on both architectures.</summary>
internal sealed class JitDumpTests
{
    [Test]
    [Platform("Linux")]
    public void A_jitdump_has_the_code_the_lines_and_the_rule_of_this_architecture()
    {
        using var heap = new CodeHeap(new CodeHeapOptions { Debugging = CodeDebugging.JitDump | CodeDebugging.Gdb });
        using var emit = new UnwindingEmitter(heap);
        Label callee = emit.DefineLabel("callee");
        emit.MarkFunction("caller");
        emit.EmitCall(callee);
        emit.EmitAdd(1);
        emit.EmitDone();
        emit.MarkFunction("callee");
        emit.MarkLabel(callee);
        emit.EmitAdd(10);
        emit.EmitDone();
        using UnwindingEmitter.Program program = emit.Compile("main");
        Assert.That(program.Run(1), Is.EqualTo(13));

        string path = Dump();
        JitDumpFile dump = new(path);
        JitDumpFile.Function[] functions = [.. dump.Functions.Where(one => one.Name is "caller" or "callee")];
        bool isArm64 = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;
        byte[] rule = isArm64 ? [0x0C, 29, 16, 0x9D, 2, 0x9E, 1] : [0x0C, 6, 16, 0x86, 2, 0x90, 1];
        Assert.Multiple(() =>
        {
            Assert.That(dump.Machine, Is.EqualTo(isArm64 ? 183 : 62));
            Assert.That(dump.Functions.Select(one => one.Name), Is.EqualTo(new[] { "caller", "callee", "copypatch_entry" }));
            Assert.That(functions.SelectMany(one => one.Code), Is.EqualTo(program.BytesOf(CodeSection.Hot)));
            Assert.That(functions.SelectMany(one => one.Lines).Select(line => line.Address), Is.EqualTo(
                program.Listing.Where(entry => !entry.IsLabel).Select(entry => program.Address + entry.Offset)));
            Assert.That(functions.Select(one => one.Rules.AsSpan().IndexOf(rule)), Has.All.EqualTo(17));
        });
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Test]
    [Platform("Win,MacOsX")]
    public void Elsewhere_what_there_is_on_Linux_only_is_an_exception([Values(CodeDebugging.PerfMap, CodeDebugging.Gdb)] CodeDebugging debugging) =>
        Assert.That(() => new CodeHeap(new CodeHeapOptions { Debugging = debugging }), Throws.TypeOf<PlatformNotSupportedException>()
            .With.Message.Contains($"CodeDebugging.{debugging} is for Linux"));

    // As perf finds it.
    private static string Dump() =>
        File.ReadLines("/proc/self/maps").Select(line => line[(line.IndexOf('/') < 0 ? line.Length : line.IndexOf('/'))..])
            .Single(path => path.EndsWith($"/jit-{Environment.ProcessId}.dump", StringComparison.Ordinal));
}
