
namespace CopyPatch.Wasm;

/// <summary>How compiled code gets into C#, and C# into compiled code: code that the process has once.</summary>
internal static unsafe class Trampoline
{
    private static readonly WasmEmitter.Program s_host = CompileHost();

    /// <summary>Gets the code of every function of the host.</summary>
    public static nint HostCode { get; } = s_host.Address;

    /// <summary>Runs a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="frame">Its frame: its arguments, and its results afterwards.</param>
    /// <exception cref="StencilTrapException">A trap; the code is a <see cref="WasmTrapKind"/>.</exception>
    public static void Invoke(NativeFunction* function, ulong* frame) =>
        s_host.RunAt(function->Code, frame, function->Instance);

    private static WasmEmitter.Program CompileHost()
    {
        using WasmEmitter emit = new(new CodeHeap(1 << 20));
        emit.EmitHost();
        return emit.Compile("host");
    }
}
