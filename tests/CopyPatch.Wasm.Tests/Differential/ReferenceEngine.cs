using System;
using System.Linq;
using CopyPatch.Wasm.Tests.Reference;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>The interpreter.</summary>
internal sealed class ReferenceEngine : IEngine
{
    private readonly ReferenceInstance _instance;

    public ReferenceEngine(RandomModule module, long fuel)
    {
        _instance = new ReferenceInstance(ModuleDecoder.Decode(module.Bytes), [.. module.Shape.Imports.Select(index =>
        {
            WasmFunctionType type = module.Shape.Types[index];
            return (ReferenceImport)(arguments => HostFunctions.Call(type, arguments));
        })])
        { Fuel = fuel };
        _instance.Start();
    }

    public ReadOnlySpan<byte> Memory => _instance.Memory;

    public Outcome Call(string name, int function, ReadOnlySpan<ulong> arguments)
    {
        try
        {
            return new Outcome(0, _instance.Invoke(function, arguments));
        }
        catch (ReferenceTrapException trap)
        {
            return Outcome.Of(trap.Kind);
        }
    }

    public ulong Global(int index) => _instance.Globals[index];

    public void Dispose()
    {
    }
}
