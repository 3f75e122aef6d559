using System;

namespace CopyPatch.Execution.Tests;

/// <summary>What the tests' front end is written for.</summary>
[StencilOperations("stencils/tiers.c")]
internal partial interface ITierOperations
{
}

[StencilLibrary("stencils/tiers.c")]
internal sealed partial class TierEmitter : ITierOperations
{
    [HostFunction("host")]
    internal static long Host(long value) => value % 1000 == 999
        ? throw new InvalidOperationException($"{value}")
        : unchecked((value * 3) + 1);
}

[StencilInterpreter("stencils/tiers.c")]
internal sealed partial class TierInterpreter : ITierOperations
{
    [HostFunction("host")]
    private static long Host(long value) => TierEmitter.Host(value);
}
