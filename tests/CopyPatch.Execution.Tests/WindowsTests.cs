using System;
using System.Linq;
using System.Runtime.InteropServices;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>What Windows is told of compiled code.</summary>
internal sealed unsafe partial class WindowsTests
{
    [OneTimeSetUp]
    public void NeedsWindows()
    {
        if (!OperatingSystem.IsWindows() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("The rules by which the stack is walked are those of Windows for x86-64.");
    }

    [Test]
    public void The_stack_is_walked_through_compiled_code_and_adapters([Values] CodeHeapMapping mapping)
    {
        if (mapping == CodeHeapMapping.PerThread)
            Assert.Ignore("That is macOS's.");
        using var heap = new CodeHeap(new CodeHeapOptions { Mapping = mapping });
        using var emit = new FlowEmitter(heap);
        emit.EmitTick();
        emit.EmitStop();
        using FlowEmitter.Program callee = emit.Compile();
        emit.EmitInvoke(callee);
        emit.EmitStop();
        using FlowEmitter.Program caller = emit.Compile();

        nint[] walked = [];
        FlowEmitter.OnTick = () =>
        {
            walked = Walk();
            return 5;
        };
        try
        {
            long* stack = stackalloc long[16];
            caller.Run(stack, 0);
        }
        finally
        {
            FlowEmitter.OnTick = null;
        }

        int inner = Array.FindIndex(walked, address => IsIn(callee, address));
        int outer = Array.FindIndex(walked, address => IsIn(caller, address));
        Assert.That(inner, Is.GreaterThan(0), "the host function and the adapter come first");
        Assert.That(outer, Is.EqualTo(inner + 1));
        Assert.That(walked, Has.Length.GreaterThan(outer + 5), "and the walk goes on, to what ran this test");
    }

    private static bool IsIn(CompiledCode code, nint address) => address > code.Address && address <= code.Address + code.Length;

    private static nint[] Walk()
    {
        nint* frames = stackalloc nint[200];
        int count = CaptureStackBackTrace(0, 200, frames, 0);
        return [.. new Span<nint>(frames, count).ToArray().TakeWhile(address => address != 0)];
    }

    [LibraryImport("ntdll", EntryPoint = "RtlCaptureStackBackTrace")]
    private static partial ushort CaptureStackBackTrace(uint skip, uint count, nint* frames, nint hash);
}
