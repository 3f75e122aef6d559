namespace CopyPatch.Wasm.Spec;

/// <summary>The module <c>spectest</c>, which the tests import from.</summary>
internal static class SpecHost
{
    /// <summary>Defines it.</summary>
    public static void Define(WasmLinker linker)
    {
        const string Module = "spectest";
        linker.DefineFunction(Module, "print", static () => { });
        linker.DefineFunction(Module, "print_i32", static (int _) => { });
        linker.DefineFunction(Module, "print_i64", static (long _) => { });
        linker.DefineFunction(Module, "print_f32", static (float _) => { });
        linker.DefineFunction(Module, "print_f64", static (double _) => { });
        linker.DefineFunction(Module, "print_i32_f32", static (int _, float _) => { });
        linker.DefineFunction(Module, "print_f64_f64", static (double _, double _) => { });
        WasmStore store = linker.Store;
        linker.Define(Module, "global_i32", new WasmGlobal(store, WasmValueType.I32, false, 666));
        linker.Define(Module, "global_i64", new WasmGlobal(store, WasmValueType.I64, false, 666L));
        linker.Define(Module, "global_f32", new WasmGlobal(store, WasmValueType.F32, false, 666.6f));
        linker.Define(Module, "global_f64", new WasmGlobal(store, WasmValueType.F64, false, 666.6));
        linker.Define(Module, "table", new WasmTable(store, WasmValueType.FuncRef, 10, 20));
        linker.Define(Module, "memory", new WasmMemory(store, 1, 2));
    }
}
