using System;
using System.IO;
using CopyPatch.Benchmarks;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>What a call costs: from C# to an exported function and back, and from WebAssembly to C# and back.</summary>
internal static class CallSpeed
{
    public static void Measure(Figures figures, Workloads workloads)
    {
        if (!figures.WantsAny("wasm_call_ns", "wasm_import_call_ns"))
            return;
        using WasmModule module = WasmModule.Compile(workloads.Calls.Bytes);
        using WasmStore store = new();
        WasmLinker linker = new(store);
        linker.DefineFunction("host", "next", static (int value) => value + 1);
        WasmInstance instance = linker.Instantiate(module);
        Func<int, int> next = instance.GetFunction<int, int>("next");
        Func<int, int> count = instance.GetFunction<int, int>("count");
        SideBySide times = SideBySide.Measure(
            calls => Check(CallNext(next, calls), calls), calls => Check(count(calls), calls));
        figures.Print("wasm_call_ns", times.Nanoseconds(0), "ns", Bar.AtMost(10));
        figures.Print("wasm_import_call_ns", times.Nanoseconds(1), "ns", Bar.AtMost(10));
    }

    private static int CallNext(Func<int, int> next, int calls)
    {
        int value = 0;
        for (int i = 0; i < calls; i++)
            value = next(value);
        return value;
    }

    private static void Check(int value, int expected)
    {
        if (value != expected)
            throw new InvalidDataException($"{expected} calls counted to {value}.");
    }
}
