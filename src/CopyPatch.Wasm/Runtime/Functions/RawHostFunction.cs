using System;

namespace CopyPatch.Wasm;

/// <summary>A function of the host that takes and gives slots.</summary>
/// <param name="caller">Who calls.</param>
/// <param name="arguments">A slot for each argument. Of an i32 or f32 it is the lower half; the upper means nothing.</param>
/// <param name="results">A slot for each result, to be written in the same way.</param>
public delegate void WasmCallback(WasmCaller caller, ReadOnlySpan<ulong> arguments, Span<ulong> results);

/// <summary>A function of the host of any type.</summary>
internal sealed unsafe class RawHostFunction(WasmStore store, WasmFunctionType type, WasmCallback callback)
    : HostFunction(store, type, wantsCaller: true)
{
    public override void Call(ulong* frame)
    {
        // The results do not lie where the arguments are, so that the callback may write one before it reads all.
        int parameters = Type.ParameterTypes.Length;
        int results = Type.ResultTypes.Length;
        Store.Leave(frame, Slots);
        Span<ulong> written = results <= 16 ? stackalloc ulong[results] : new ulong[results];
        callback(Caller, new ReadOnlySpan<ulong>(frame, parameters), written);
        written.CopyTo(new Span<ulong>(frame, results));
    }
}
