using System;
using System.Linq;
using System.Runtime.CompilerServices;
using CopyPatch.Wasm.Tests.Binary;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Native;

internal sealed class TypeNumberTests
{
    [Test]
    public void EqualTypesHaveOneNumber()
    {
        TypeNumber first = TypeNumber.Of(new WasmFunctionType([WasmValueType.I32], [WasmValueType.F64]));
        Assert.That(TypeNumber.Of(new WasmFunctionType([WasmValueType.I32], [WasmValueType.F64])), Is.SameAs(first));
        Assert.That(TypeNumber.Of(new WasmFunctionType([WasmValueType.I32], [])).Value, Is.Not.EqualTo(first.Value));
    }

    [Test]
    public void TypesGoWithTheirLastUser()
    {
        Use(200);
        Collect();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int module = 0; module < 40; module++)
            Use(module);
        Collect();
        Assert.That(GC.GetTotalMemory(forceFullCollection: true) - before, Is.LessThan(1 << 20));
    }

    [Test]
    public void AnInstanceKeepsTheTypesOfItsModule()
    {
        using WasmStore store = new();
        WasmFunction first = InstanceOf(store), second;
        Collect();
        second = InstanceOf(store);
        WasmTable table = new(store, WasmValueType.FuncRef, 2);
        (table[0], table[1]) = (first, second);
        WasmLinker linker = new(store);
        linker.Define("a", "t", table);
        using WasmModule caller = Runtime.Wat.Compile("""
            (module (import "a" "t" (table 2 funcref)) (type $t (func (param f32 i64 f32) (result i64)))
              (func (export "call") (param i32) (result i64)
                (call_indirect (type $t) (f32.const 0) (i64.const 5) (f32.const 0) (local.get 0))))
            """);
        Func<int, long> call = linker.Instantiate(caller).GetFunction<int, long>("call");
        Assert.That((call(0), call(1)), Is.EqualTo((5L, 5L)));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WasmFunction InstanceOf(WasmStore store)
    {
        using WasmModule module = Runtime.Wat.Compile(
            """(module (func (export "f") (param f32 i64 f32) (result i64) (local.get 1)))""");
        return new WasmLinker(store).Instantiate(module).GetFunction("f")!;
    }

    // A module of 100 KB of types that no other has.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(int number)
    {
        byte[] content = [.. ModuleBytes.Number(100), .. Enumerable.Range(0, 100).SelectMany(type => (byte[])
        [
            0x60, .. ModuleBytes.Number(1000), .. Enumerable.Repeat((byte)0x7F, 900),
            .. Enumerable.Range(0, 100).Select(i => (byte)(0x7F - ((((number << 7) | type) >> (i % 20)) & 1))), 0,
        ])];
        using WasmModule module = WasmModule.Compile(ModuleBytes.Module(ModuleBytes.Section(1, content)));
        using WasmStore store = new();
        new WasmLinker(store).Instantiate(module);
    }

    private static void Collect()
    {
        for (int i = 0; i < 2; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }
}
