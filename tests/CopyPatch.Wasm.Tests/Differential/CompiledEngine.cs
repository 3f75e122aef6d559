using System;
using System.IO;
using System.Threading;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>The compiler.</summary>
internal sealed class CompiledEngine : IEngine
{
    // Nothing that a random module does takes as long; but wrong code may run for ever. Then the exception ends the test.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly WasmModule _module;
    private readonly Timer _guard;
    private readonly WasmStore _store;
    private readonly WasmInstance _instance;

    public CompiledEngine(RandomModule module, WasmModuleOptions? options = null, bool isLoaded = false)
    {
        _module = WasmModule.Compile(module.Bytes, options);
        if (isLoaded)
        {
            using MemoryStream saved = new();
            using (_module)
                _module.Save(saved);
            _module = WasmModule.Load(module.Bytes, saved.ToArray(), options);
        }

        _store = new WasmStore();
        WasmLinker linker = new(_store);
        for (int i = 0; i < module.Shape.Imports.Count; i++)
        {
            WasmFunctionType type = module.Shape.TypeOf(i);
            linker.DefineFunction("host", $"h{i}", type, (_, arguments, results) =>
                HostFunctions.Call(type, arguments).CopyTo(results));
        }
        _instance = linker.Instantiate(_module);
        _guard = new Timer(_ => _store.Cancel(), null, s_patience, Timeout.InfiniteTimeSpan);
    }

    public ReadOnlySpan<byte> Memory => _instance.GetMemory("memory") is WasmMemory memory
        ? memory.Access(0, (int)memory.Length, 0, static (bytes, _) => bytes.ToArray())
        : [];

    public Outcome Call(string name, int function, ReadOnlySpan<ulong> arguments)
    {
        WasmFunction called = _instance.GetFunction(name)!;
        ulong[] results = new ulong[called.Type.Results.Count];
        try
        {
            called.InvokeRaw(arguments, results);
            return new Outcome(0, results);
        }
        catch (WasmTrapException trap) when (trap.Kind != WasmTrapKind.Interrupted)
        {
            return Outcome.Of(trap.Kind);
        }
    }

    public ulong Global(int index) => _instance.GetGlobal($"g{index}")!.Value switch
    {
        int value => (uint)value,
        long value => (ulong)value,
        float value => BitConverter.SingleToUInt32Bits(value),
        double value => BitConverter.DoubleToUInt64Bits(value),
        _ => 0,
    };

    public void Dispose()
    {
        _guard.Dispose();
        _store.Dispose();
        _module.Dispose();
    }
}
