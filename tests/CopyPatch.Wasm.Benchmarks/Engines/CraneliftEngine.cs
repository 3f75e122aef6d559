using System;
using System.Collections.Generic;
using System.Diagnostics;
using Wasmtime;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>
/// Wasmtime's compiler Cranelift, on one thread, with its optimisations. It has no cache unless it is given one.
/// </summary>
internal sealed class CraneliftEngine : IEngine
{
    private readonly Engine _engine = new(new Config()
        .WithCompilerStrategy(CompilerStrategy.Cranelift)
        .WithOptimizationLevel(OptimizationLevel.Speed)
        .WithParallelCompilation(false));
    private readonly Store _store;
    private readonly Dictionary<string, Func<int, int>> _kernels = [];

    public CraneliftEngine() => _store = new Store(_engine);

    public string Name => "cranelift";

    public double Compile(ModuleFile module, int times)
    {
        Module[] modules = new Module[times];
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < times; i++)
            modules[i] = Module.FromBytes(_engine, module.Name, module.Bytes);
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds;
        foreach (Module compiled in modules)
            compiled.Dispose();
        return nanoseconds;
    }

    public int Load(ModuleFile kernel)
    {
        using Module module = Module.FromBytes(_engine, kernel.Name, kernel.Bytes);
        Instance instance = new(_store, module);
        _kernels[kernel.Name] = instance.GetFunction<int, int>("run")!;
        return instance.GetFunction<int>("work")!();
    }

    public KernelRun Run(ModuleFile kernel, int n)
    {
        Func<int, int> run = _kernels[kernel.Name];
        long start = Stopwatch.GetTimestamp();
        int checksum = run(n);
        return new KernelRun(checksum, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
    }

    public void Dispose()
    {
        _store.Dispose();
        _engine.Dispose();
    }
}
