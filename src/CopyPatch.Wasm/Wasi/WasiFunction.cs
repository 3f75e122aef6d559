using System;
using System.Linq;

namespace CopyPatch.Wasm.Wasi;

/// <summary>A function of WASI.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it takes; its result, if it has one, is an <see cref="Errno"/>.</param>
/// <param name="Body">What it does. Of an i32 argument the upper half means nothing.</param>
internal sealed record WasiFunction(string Name, WasmFunctionType Type, WasiFunction.Call Body)
{
    /// <summary>Does what a function does.</summary>
    public delegate Errno Call(WasiHost host, GuestMemory memory, ReadOnlySpan<ulong> arguments);

    /// <summary>Makes a function.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="parameters">A letter for each parameter: i for i32, I for i64.</param>
    /// <param name="body">What it does.</param>
    public WasiFunction(string name, string parameters, Call body)
        : this(name, new WasmFunctionType([.. parameters.Select(TypeOf)], [WasmValueType.I32]), body)
    {
    }

    private static WasmValueType TypeOf(char letter) => letter == 'I' ? WasmValueType.I64 : WasmValueType.I32;
}
