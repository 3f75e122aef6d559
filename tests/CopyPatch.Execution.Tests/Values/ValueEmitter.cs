namespace CopyPatch.Execution.Tests.Values;

[StencilLibrary("stencils/values.c")]
internal sealed partial class ValueEmitter
{
    [HostFunction("twice")]
    private static long Twice(long value) => unchecked(2 * value);
}
