using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Runtime;

/// <summary>What a store may take is bounded, and what a process has is not taken until .NET itself has nothing.</summary>
internal sealed partial class LimitTests : RuntimeTests
{
    [Test]
    public void TheEntriesOfTablesCountAsMemory()
    {
        Use(new WasmStoreOptions { MaximumMemoryBytes = 16 << 20 });
        Func<int, int> grow = Instantiate("""
            (module (memory 128) (table 1 externref)
              (func (export "grow") (param i32) (result i32) (table.grow 0 (ref.null extern) (local.get 0))))
            """).GetFunction<int, int>("grow");
        Assert.That(grow(int.MaxValue), Is.EqualTo(-1));
        long entries = 0;
        while (grow(1 << 14) >= 0)
            entries += 1 << 14;
        Assert.That(entries * 8, Is.InRange(8 << 20, 9 << 20), "what the memory has left, and 1 MiB");
        Assert.That(() => new WasmMemory(Store, 4), Throws.TypeOf<WasmLinkException>());
        Assert.That(
            () => new WasmTable(Store, WasmValueType.ExternRef, 1 << 16),
            Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumMemoryBytes"));
    }

    [Test]
    public void AMemoryMayHaveAllThatTheStoreAllows()
    {
        Use(new WasmStoreOptions { MaximumMemoryBytes = 64 << 20 });
        Func<int, int> grow = Instantiate("""
            (module (memory 1000) (table 100 funcref) (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
            """).GetFunction<int, int>("grow");
        Assert.That((grow(24), grow(1)), Is.EqualTo((1000, -1)));
    }

    [Test]
    public void ReferencesCountAsMemory()
    {
        Use(new WasmStoreOptions { MaximumMemoryBytes = 1 << 20 });
        int made = 0;
        Linker.DefineFunction("host", "make", () =>
        {
            made++;
            return new object();
        });
        Action run = Instantiate("""
            (module (import "host" "make" (func $make (result externref))) (func (export "run") (loop (drop (call $make)) (br 0))))
            """).GetAction("run");
        Assert.That(() => run(), Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumMemoryBytes"));
        Assert.That(made, Is.InRange(10_000, 50_000));
        Assert.That(() => run(), Throws.TypeOf<WasmLinkException>());
    }

    [TestCase("(table 0 funcref)")]
    [TestCase("(func)")]
    [TestCase("(global i64 (i64.const 0))")]
    [TestCase("(global externref (ref.null extern))")]
    [TestCase("(elem declare func)")]
    [TestCase("(import \"host\" \"f\" (func))")]
    public void WhateverAnInstanceHasCountsAsMemory(string part)
    {
        Use(new WasmStoreOptions { MaximumMemoryBytes = 0 });
        Linker.DefineFunction("host", "f", new WasmFunctionType([], []), (_, _, _) => { });
        using WasmModule module = Wat.Compile($"(module {string.Concat(Enumerable.Repeat(part, 500))})");
        Assert.That(
            () =>
            {
                for (int i = 0; i < 10_000; i++)
                    Linker.Instantiate(module);
            },
            Throws.TypeOf<WasmLinkException>().With.Message.Contains("MaximumMemoryBytes"));
    }

    [Test]
    public void MemoriesEndBeforeTheMappingsOfTheSystemDo()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("an emulator has no such limit");
        List<WasmStore> stores = [];
        try
        {
            Assert.That(
                () =>
                {
                    for (int i = 0; i < 100_000; i++)
                    {
                        if (i % 1000 == 0)
                            stores.Add(new WasmStore());
                        _ = new WasmMemory(stores[^1], 1, 2);
                    }
                },
                Throws.InstanceOf<InsufficientMemoryException>().With.Message.Contains("max_map_count"));
            NetIsWell();
        }
        finally
        {
            foreach (WasmStore store in stores)
                store.Dispose();
        }
        Assert.That(new WasmMemory(Store, 1).Pages, Is.EqualTo(1));
    }

    [Test]
    public unsafe void MemoriesEndBeforeTheAddressSpaceDoes()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            Assert.Ignore("an emulator has no such limit");
        long used = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0]) * Environment.SystemPageSize;
        ulong* limit = stackalloc ulong[2];
        Assert.That(GetLimit(AddressSpace, limit), Is.Zero);
        ulong before = limit[0];
        limit[0] = (ulong)used + (5UL << 30);
        Assert.That(SetLimit(AddressSpace, limit), Is.Zero);
        try
        {
            Assert.That(
                () =>
                {
                    for (int i = 0; i < 20_000; i++)
                        _ = new WasmMemory(Store, 16);
                },
                Throws.InstanceOf<InsufficientMemoryException>());
            NetIsWell();
        }
        finally
        {
            limit[0] = before;
            Assert.That(SetLimit(AddressSpace, limit), Is.Zero);
        }
    }

    private const int AddressSpace = 9;

    // It has address space for objects, code and threads.
    private static void NetIsWell()
    {
        Assert.That(new byte[100 << 20], Has.Length.EqualTo(100 << 20));
        Thread[] threads = [.. Enumerable.Range(0, 20).Select(_ => new Thread(() => GC.Collect()))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static unsafe partial int GetLimit(int resource, ulong* limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static unsafe partial int SetLimit(int resource, ulong* limit);
}
