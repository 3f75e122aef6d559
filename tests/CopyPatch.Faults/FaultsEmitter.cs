using System;

namespace CopyPatch.Faults;

[StencilLibrary("../CopyPatch.Execution.Tests/stencils/faults.c")]
[NativeFunction("memchr", "libc.so.6")]
internal sealed unsafe partial class FaultsEmitter
{
    /// <summary>What stencil host calls.</summary>
    public static Func<long, long> Host { get; set; } = static value => value;

    /// <summary>Compiles one value and a stencil or more that work on it.</summary>
    public static Program Compile(CodeHeap heap, long value, Action<FaultsEmitter> body, string name = "test")
    {
        using var emit = new FaultsEmitter(heap) { KeepListing = true };
        emit.EmitPush(value);
        body(emit);
        emit.EmitStop();
        return emit.Compile(name);
    }

    /// <summary>Runs it on a stack of its own.</summary>
    public static long Run(Program code)
    {
        long* stack = stackalloc long[256];
        return code.Run(stack);
    }

    /// <summary>Runs it, and gives its fault.</summary>
    public static StencilFaultException Fault(Program code)
    {
        try
        {
            Run(code);
        }
        catch (StencilFaultException fault)
        {
            return fault;
        }

        throw new InvalidOperationException("There was no fault.");
    }

    [HostFunction("host")]
    private static long CallHost(long value) => Host(value);
}
