namespace CopyPatch.Benchmarks;

[StencilLibrary("stencils/bench.c")]
internal sealed partial class BenchEmitter
{
}
