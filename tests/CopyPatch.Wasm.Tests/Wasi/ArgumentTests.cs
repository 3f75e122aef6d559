using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

internal sealed class ArgumentTests : WasiTests
{
    protected override void Configure(WasiOptions options)
    {
        options.Arguments.Add("program");
        options.Arguments.Add("");
        options.Arguments.Add("größe");
        options.Environment.Add(new("HOME", "/"));
        options.Environment.Add(new("EMPTY", ""));
    }

    [Test]
    public void ArgumentsComeWithTheirSizes()
    {
        Succeeds(Guest.Call("args_sizes_get", Guest.Result, Guest.Result + 4));
        Assert.That(Guest.Word, Is.EqualTo(3));
        Assert.That(Guest.WordAt(Guest.Result + 4), Is.EqualTo(8 + 1 + 8));
        Succeeds(Guest.Call("args_get", Guest.Result, Guest.Data));
        Assert.That(Guest.TextAt(Guest.Data, 17), Is.EqualTo("program\0\0größe\0"));
        Assert.That(Words(3), Is.EqualTo(new[] { Guest.Data, Guest.Data + 8, Guest.Data + 9 }));
    }

    [Test]
    public void TheEnvironmentComesWithItsSizes()
    {
        Succeeds(Guest.Call("environ_sizes_get", Guest.Result, Guest.Result + 4));
        Assert.That(Words(2), Is.EqualTo(new uint[] { 2, 7 + 7 }));
        Succeeds(Guest.Call("environ_get", Guest.Result, Guest.Data));
        Assert.That(Guest.TextAt(Guest.Data, 14), Is.EqualTo("HOME=/\0EMPTY=\0"));
        Assert.That(Words(2), Is.EqualTo(new[] { Guest.Data, Guest.Data + 7 }));
    }

    [TestCase("args_get")]
    [TestCase("args_sizes_get")]
    [TestCase("environ_get")]
    [TestCase("environ_sizes_get")]
    public void BadPointersAreFaultsAndWriteNothing(string function)
    {
        foreach (uint bad in new uint[] { 0x10000, 0xFFFD, 0xFFFFFFFF, 0xFFFFFFFC, 0x80000000 })
        {
            Fails(Guest.Call(function, bad, Guest.Data), Errno.Fault);
            Fails(Guest.Call(function, Guest.Result, bad), Errno.Fault);
        }
        Assert.That(Guest.Memory, Is.All.Zero);
    }

    [Test]
    public void TextsThatCannotBePassedAreRefused()
    {
        foreach (Action<WasiOptions> wrong in new Action<WasiOptions>[]
        {
            options => options.Arguments.Add("a\0b"),
            options => options.Environment.Add(new("", "x")),
            options => options.Environment.Add(new("a=b", "x")),
            options => options.Environment.Add(new("a", "\0")),
        })
        {
            WasiOptions options = new();
            wrong(options);
            Assert.Throws<ArgumentException>(() => new WasiHost(options).Dispose());
        }
    }

    private IEnumerable<uint> Words(uint count) =>
        Enumerable.Range(0, (int)count).Select(index => Guest.WordAt(Guest.Result + (uint)index * 4)).ToArray();
}
