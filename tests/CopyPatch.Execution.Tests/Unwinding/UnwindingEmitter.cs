namespace CopyPatch.Execution.Tests.Unwinding;

[StencilLibrary("stencils/unwinding.c")]
[NativeFunction("walk", "copypatch_walk")]
internal sealed partial class UnwindingEmitter;
