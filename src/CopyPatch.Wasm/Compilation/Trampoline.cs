
namespace CopyPatch.Wasm;

/// <summary>How C# gets into compiled code, and compiled code into C#: two pieces of code that the process has once.</summary>
internal static unsafe class Trampoline
{
    private static readonly CodeHeap s_heap = new(1 << 20);
    private static readonly WasmEmitter.Program s_enter = Compile(static emit => emit.EmitEnter());
    private static readonly WasmEmitter.Program s_host = Compile(static emit => emit.EmitHost());

    /// <summary>Gets the code of every function of the host.</summary>
    public static nint HostCode { get; } = s_host.Address;

    /// <summary>Runs a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="frame">Its frame: its arguments, and its results afterwards.</param>
    /// <exception cref="StencilTrapException">A trap; the code is a <see cref="WasmTrapKind"/>.</exception>
    public static void Invoke(NativeFunction* function, ulong* frame)
    {
        NativeInstance* instance = function->Instance;
        instance->Entry = function->Code;
        s_enter.Run(frame, instance);
    }

    private static WasmEmitter.Program Compile(System.Action<WasmEmitter> emission)
    {
        using WasmEmitter emit = new(s_heap);
        emission(emit);
        return emit.Compile();
    }
}
