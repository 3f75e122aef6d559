namespace CopyPatch.Execution.Tests;

[StencilOperations("stencils/links.c")]
internal partial interface ILinkOperations
{
}

[StencilLibrary("stencils/links.c")]
internal sealed partial class LinkEmitter : ILinkOperations
{
    [HostFunction("ask")]
    private static long Ask(long value) => ThreadHost.Call(value);
}

[StencilInterpreter("stencils/links.c")]
internal sealed partial class LinkInterpreter : ILinkOperations
{
    [HostFunction("ask")]
    private static long Ask(long value) => ThreadHost.Call(value);
}

[StencilLibrary("stencils/link_values.c")]
internal sealed partial class LinkValueEmitter
{
}
