using System;

namespace CopyPatch.Wasm.Benchmarks;

/// <summary>The engines, each started when it is first needed.</summary>
internal sealed class EngineSet : IDisposable
{
    private readonly Lazy<IEngine> _copyPatch = new(
        () => new CopyPatchEngine("copy-and-patch", new WasmModuleOptions { CatchFaults = true }));

    private readonly Lazy<IEngine> _withChecks = new(
        () => new CopyPatchEngine("copy-and-patch with checks", new WasmModuleOptions()));

    private readonly Lazy<IEngine> _withoutPolls = new(
        () => new CopyPatchEngine("copy-and-patch without polls", new WasmModuleOptions { CatchFaults = true, Interruptible = false }));

    private readonly Lazy<IEngine> _twoThreads = new(
        () => new CopyPatchEngine("copy-and-patch on two threads", new WasmModuleOptions { CatchFaults = true, CompileThreads = 2 }));

    private readonly Lazy<IEngine> _liftoff = new(NodeEngine.StartLiftoff);
    private readonly Lazy<IEngine> _turboFan = new(NodeEngine.StartTurboFan);
    private readonly Lazy<IEngine> _cranelift = new(() => new CraneliftEngine());

    public IEngine CopyPatch => _copyPatch.Value;

    public IEngine WithChecks => _withChecks.Value;

    public IEngine WithoutPolls => _withoutPolls.Value;

    public IEngine TwoThreads => _twoThreads.Value;

    public IEngine Liftoff => _liftoff.Value;

    public IEngine TurboFan => _turboFan.Value;

    public IEngine Cranelift => _cranelift.Value;

    public void Dispose()
    {
        foreach (Lazy<IEngine> engine in (Lazy<IEngine>[])[_copyPatch, _withChecks, _withoutPolls, _twoThreads, _liftoff, _turboFan, _cranelift])
            if (engine.IsValueCreated)
                engine.Value.Dispose();
    }
}
