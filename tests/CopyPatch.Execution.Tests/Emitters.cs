using System;
using System.Collections.Generic;

namespace CopyPatch.Execution.Tests;

[StencilLibrary("stencils/holes.c")]
internal sealed partial class HoleEmitter
{
}

[StencilLibrary("stencils/flow.c")]
internal sealed partial class FlowEmitter
{
    public static List<long> Logged { get; } = [];

    public static Exception? ThrownByLog { get; set; }

    public static Func<long>? OnTick { get; set; }

    [HostFunction("log")]
    private static void Log(long value)
    {
        Logged.Add(value);
        if (ThrownByLog is { } exception)
            throw exception;
    }

    [HostFunction("tick")]
    private static long Tick() => OnTick is { } tick ? tick() : 1;

    [HostFunction("is_odd")]
    private static bool IsOdd(sbyte value, bool really) => really && (value & 1) != 0;

    // More parameters than an ABI passes in registers, of every size and class.
    [HostFunction("mix")]
    internal static double Mix(sbyte a, ushort b, int c, ulong d, float e, double f, long g, long h, long i) =>
        a + 2.0 * b + 3.0 * c + d + 4 * e + 8 * f + 16.0 * g + 32.0 * h + 64.0 * i;

    [HostFunction("twice")]
    private static long Twice(long value) => 2 * value;

    [HostFunction("locate")]
    private static nint Locate(nint address) => address;
}

[StencilLibrary("stencils/floating.c")]
internal sealed partial class FloatingEmitter
{
    [HostFunction("power")]
    private static double Power(double x, float y) => Math.Pow(x, y);
}

[StencilLibrary("stencils/architectures.c")]
internal sealed partial class ArchitectureEmitter
{
    [HostFunction("only_here")]
    private static long OnlyHere(long value) => 3 * value;
}

[StencilLibrary("stencils/faults.c")]
[NativeFunction("memchr", "libc.so.6")]
internal sealed partial class FaultEmitter
{
    [HostFunction("host")]
    private static long CallHost(long value) => ThreadHost.Call(value);
}

/// <summary>What traps in each tier.</summary>
[StencilOperations("stencils/traps.c")]
internal partial interface ITrapOperations
{
}

[StencilLibrary("stencils/traps.c")]
internal sealed partial class TrapEmitter : ITrapOperations
{
    [HostFunction("host")]
    private static long CallHost(long value) => ThreadHost.Call(value);
}

[StencilInterpreter("stencils/traps.c")]
internal sealed partial class TrapInterpreter : ITrapOperations
{
    [HostFunction("host")]
    private static long CallHost(long value) => ThreadHost.Call(value);
}

[StencilLibrary("stencils/trap_registers.c")]
internal sealed partial class TrapRegisterEmitter
{
}
