using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>The code generator: all of <c>stencils/wasm.c</c>.</summary>
[StencilLibrary("stencils/wasm.c")]
internal sealed unsafe partial class WasmEmitter
{
    [HostFunction("call_host")]
    private static void CallHost(nint instance, nint frame) => ObjectOf<HostCallee>(instance).Call((ulong*)frame);

    [HostFunction("call_runtime")]
    private static int CallRuntime(nint instance, nint frame, int operation, int a, int b) =>
        (int)ObjectOf<IRuntimeCalls>(instance).Run((ulong*)frame, (Opcode)operation, a, b);

    [HostFunction("compile_function")]
    private static nint CompileFunction(nint instance, uint function) => ObjectOf<IRuntimeCalls>(instance).Compile((int)function);

    private static T ObjectOf<T>(nint instance)
        where T : class => Unsafe.As<T>(GCHandle.FromIntPtr(((NativeInstance*)instance)->Handle).Target!);
}
