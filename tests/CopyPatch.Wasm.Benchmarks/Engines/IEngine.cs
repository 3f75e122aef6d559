using System;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>What compiles modules and runs kernels: this repository's compiler, or a rival.</summary>
internal interface IEngine : IDisposable
{
    string Name { get; }

    /// <summary>Compiles a module some times, and returns how many nanoseconds all of that took.</summary>
    double Compile(ModuleFile module, int times);

    /// <summary>Makes a kernel ready, and returns the n to measure it with.</summary>
    int Load(ModuleFile kernel);

    /// <summary>Runs a kernel that was loaded.</summary>
    KernelRun Run(ModuleFile kernel, int n);
}
