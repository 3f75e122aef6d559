using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>Lua in C#: values, functions both ways, errors across both.</summary>
[TestFixture]
internal sealed class FaceTests
{
    private LuaState _lua = null!;

    [SetUp]
    public void SetUp() => _lua = new LuaState(new LuaOptions { Output = Stream.Null });

    [TearDown]
    public void TearDown() => _lua.Dispose();

    [Test]
    public void A_script_gives_its_results()
    {
        LuaValue[] results = _lua.Run("return 1, 2.5, 'x', true, nil, 1 << 62");
        Assert.That(results.Select(value => value.Kind), Is.EqualTo(new[]
        {
            LuaKind.Integer, LuaKind.Float, LuaKind.String, LuaKind.Boolean, LuaKind.Nil, LuaKind.Integer,
        }));
        Assert.That(results[5].AsInteger(), Is.EqualTo(1L << 62));
    }

    [Test]
    public void A_method_is_a_function()
    {
        _lua.Register("add", (long a, long b) => a + b);
        Assert.That(_lua.Run("return add(40, 2)")[0].AsInteger(), Is.EqualTo(42));
        Assert.That(() => _lua.Run("add({}, 2)"), Throws.TypeOf<LuaException>().With.Message.Contains("bad argument #1 to 'add'"));
    }

    [Test]
    public void A_function_is_a_method()
    {
        Func<double, double> half = _lua.Run("return function(x) return x / 2 end")[0].AsFunction().AsFunc<double, double>();
        Assert.That(half(5), Is.EqualTo(2.5));
    }

    [Test]
    public void A_table_is_read_and_written()
    {
        LuaTable table = _lua.Run("t = {10, 20, x = 'y'} return t")[0].AsTable();
        Assert.That(table.Length, Is.EqualTo(2));
        Assert.That(table["x"].AsString(), Is.EqualTo("y"));
        table["z"] = 5;
        Assert.That(_lua.Run("return t.z")[0].AsInteger(), Is.EqualTo(5));
        Assert.That(table.Count(), Is.EqualTo(4));
    }

    [Test]
    public void Exceptions_cross_both_ways()
    {
        _lua.Register("fail", new Action(() => throw new FormatException("no format")));
        LuaValue[] caught = _lua.Run("return pcall(fail)");
        Assert.That(caught[1].AsString(), Does.EndWith("no format"));
        LuaException error = Assert.Throws<LuaException>(() => _lua.Run("fail()"))!;
        Assert.That(error.InnerException, Is.TypeOf<FormatException>());
        Assert.That(Assert.Throws<LuaException>(() => _lua.Run("error({code = 7})"))!.Value.AsTable()["code"].AsInteger(), Is.EqualTo(7));
    }

    [Test]
    public void An_object_comes_back_as_it_went()
    {
        var thing = new object();
        _lua["thing"] = LuaValue.OfObject(thing);
        Assert.That(_lua.Run("local x = {thing} collectgarbage() return x[1]")[0].AsObject(), Is.SameAs(thing));
    }

    [Test]
    public void Values_are_not_passed_between_states()
    {
        using var other = new LuaState(new LuaOptions { Output = Stream.Null });
        LuaTable table = other.NewTable();
        Assert.That(() => _lua["t"] = table, Throws.ArgumentException);
    }

    [Test]
    public void A_sandbox_has_only_its_libraries()
    {
        using var lua = new LuaState(new LuaOptions { Libraries = LuaLibraries.Safe, Output = Stream.Null });
        foreach (string name in new[] { "io", "os", "require", "dofile", "loadfile", "debug", "package" })
            Assert.That(lua[name].IsNil, Is.True, name);
        Assert.That(lua.Run("return #table.pack(pcall(load, 'return 1'))")[0].AsInteger(), Is.EqualTo(2));
    }

    [Test]
    public void A_state_that_is_disposed_says_so()
    {
        LuaFunction function = _lua.Load("return 1");
        _lua.Dispose();
        Assert.That(() => function.Call(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(() => _lua.Run("return 1"), Throws.TypeOf<ObjectDisposedException>());
    }
}
