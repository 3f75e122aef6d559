
namespace CopyPatch.Wasm;

/// <summary>The code generator: all of <c>stencils/wasm.c</c>.</summary>
[StencilLibrary("stencils/wasm.c")]
internal sealed unsafe partial class WasmEmitter
{
    [HostFunction("call_host")]
    private static void CallHost(nint instance, nint frame) => RuntimeCalls.CallHost((NativeInstance*)instance, (ulong*)frame);

    [HostFunction("perform")]
    private static int Perform(nint instance, nint frame, int operation, int a, int b) =>
        RuntimeCalls.Perform((NativeInstance*)instance, (ulong*)frame, operation, a, b);
}
