namespace CopyPatch.Debuggee;

[StencilLibrary("stencils/debuggee.c")]
[NativeFunction("walk", "libcopypatch_walk.so")]
internal sealed partial class DebuggeeEmitter;
