using System;

namespace CopyPatch.Execution.Tests;

[StencilOperations("stencils/links.c")]
internal partial interface ILinkOperations
{
}

[StencilLibrary("stencils/links.c")]
internal sealed partial class LinkEmitter : ILinkOperations
{
    [ThreadStatic]
    private static Func<long, long>? t_onAsk;

    /// <summary>What the host function does that code calls, on this thread.</summary>
    public static Func<long, long>? OnAsk
    {
        get => t_onAsk;
        set => t_onAsk = value;
    }

    [HostFunction("ask")]
    internal static long Ask(long value) => t_onAsk is { } ask ? ask(value) : value;
}

[StencilInterpreter("stencils/links.c")]
internal sealed partial class LinkInterpreter : ILinkOperations
{
    [HostFunction("ask")]
    private static long Ask(long value) => LinkEmitter.Ask(value);
}

[StencilLibrary("stencils/link_values.c")]
internal sealed partial class LinkValueEmitter
{
}
