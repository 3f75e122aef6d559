using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>This repository's compiler, through its public face.</summary>
internal sealed class CopyPatchEngine(string name, WasmModuleOptions options) : IEngine
{
    private readonly WasmStore _store = new();
    private readonly Dictionary<string, Func<int, int>> _kernels = [];

    public string Name => name;

    public double Compile(ModuleFile module, int times)
    {
        WasmModule[] modules = new WasmModule[times];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
            modules[i] = WasmModule.Compile(module.Bytes, options);
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        foreach (WasmModule compiled in modules)
            compiled.Dispose();
        return nanoseconds;
    }

    public int Load(ModuleFile kernel)
    {
        using WasmModule module = WasmModule.Compile(kernel.Bytes, options);
        WasmInstance instance = new WasmLinker(_store).Instantiate(module);
        _kernels[kernel.Name] = instance.GetFunction<int, int>("run");
        return instance.GetFunction<Func<int>>("work")();
    }

    public KernelRun Run(ModuleFile kernel, int n)
    {
        Func<int, int> run = _kernels[kernel.Name];
        long start = Stopwatch.GetTimestamp();
        int checksum = run(n);
        return new KernelRun(checksum, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
    }

    public void Dispose() => _store.Dispose();
}
