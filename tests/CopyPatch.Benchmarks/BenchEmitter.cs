namespace CopyPatch.Benchmarks;

/// <summary>Emits the benchmarks' own stencils.</summary>
[StencilLibrary("stencils/bench.c")]
internal sealed partial class BenchEmitter;

/// <summary>The same as an interpreter.</summary>
[StencilInterpreter("stencils/bench.c")]
internal sealed partial class BenchInterpreter;
