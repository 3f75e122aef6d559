using System;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>Each test has a store and a linker of its own.</summary>
internal abstract class RuntimeTests
{
    private WasmStore? _store;
    private WasmLinker? _linker;

    protected WasmStore Store => _store ??= new WasmStore();

    protected WasmLinker Linker => _linker ??= new WasmLinker(Store);

    [SetUp]
    public void Begin()
    {
        _store = null;
        _linker = null;
    }

    [TearDown]
    public void End() => _store?.Dispose();

    /// <summary>Has another store.</summary>
    protected void Use(WasmStoreOptions options)
    {
        _store = new WasmStore(options);
        _linker = new WasmLinker(_store);
    }

    /// <summary>Makes an instance. The module is disposed at once: its code stays.</summary>
    protected WasmInstance Instantiate(string text)
    {
        using WasmModule module = Wat.Compile(text);
        return Linker.Instantiate(module);
    }

    protected static void Traps(WasmTrapKind kind, Action action) =>
        Assert.That(Assert.Throws<WasmTrapException>(action)!.Kind, Is.EqualTo(kind));
}
