using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>What scripts must not be able to do: to take all memory or time, or to end the process.</summary>
[TestFixture]
internal sealed class LimitTests
{
    private static readonly TierChoice[] s_tiers = Emulation.Tiers;

    [Test]
    public void Memory_beyond_the_limit_is_an_error_that_a_script_can_catch(
        [ValueSource(nameof(s_tiers))] TierChoice tiers,
        [Values(
            "string.rep('x', 1 << 30)", "local t = {} for i = 1, 1e9 do t[i] = {} end", "local s = 'x' while true do s = s .. s end",
            "local t = {} for i = 1, 1e9 do t[i] = i end", "table.concat({string.rep('x', 1 << 22)}, '', 1, 1):rep(1000)")]
        string script)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, MemoryLimit = 16 << 20, Output = Stream.Null });
        LuaValue[] results = lua.Run($"return pcall(function() {script} end)");
        Assert.That(results[0].AsBoolean(), Is.False);
        Assert.That(results[1].AsString(), Does.EndWith("not enough memory").Or.EndWith("resulting string too large"));

        // What was made is garbage, and the state goes on.
        Assert.That(lua.Run("collectgarbage() return #string.rep('y', 1000)")[0].AsInteger(), Is.EqualTo(1000));
    }

    [Test]
    public void A_heap_is_not_collected_for_each_object(
        [Values("for i = 1, 1e9 do t[i] = {} end", "collectgarbage('setpause', 0) for i = 1, 1e5 do t[i] = {} end")] string script)
    {
        using var lua = new LuaState(new LuaOptions { MemoryLimit = 16 << 20, Output = Stream.Null });
        lua.Run($"local t = {{}} pcall(function() {script} end)");
        Assert.That(lua.Machine.Statistics.Collections, Is.LessThan(100));
    }

    [Test]
    public void A_budget_ends_a_script_that_pcall_does_not_save(
        [ValueSource(nameof(s_tiers))] TierChoice tiers,
        [Values(
            "while true do end", "for i = 1, math.huge do end", "local function f() return f() end f()", "repeat until false",
            "while true do pcall(error) end", "string.rep('a', 200):find(string.rep('a?', 200) .. string.rep('a', 200))",
            "coroutine.wrap(function() while true do end end)()", "table.sort({3, 2, 1}, function() while true do end end)")]
        string script)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Budget = Emulation.Fewer(1_000_000, divisor: 20), Output = Stream.Null });
        Assert.That(() => lua.Run($"while true do pcall(function() {script} end) end"), Throws.TypeOf<LuaBudgetException>());
        lua.Budget = null;
        Assert.That(lua.Run("return 6 * 7")[0].AsInteger(), Is.EqualTo(42));
    }

    [Test]
    public void Another_thread_cancels_a_script([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var cancellation = new CancellationTokenSource();
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Cancellation = cancellation.Token, Output = Stream.Null });
        lua.Register("started", cancellation.Cancel);
        Assert.That(() => lua.Run("started() while true do end"), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Recursion_without_end_is_an_error(
        [ValueSource(nameof(s_tiers))] TierChoice tiers,
        [Values(
            "local function f() return 1 + f() end f()", "local t = setmetatable({}, {}) getmetatable(t).__index = function(_, k) return t[k] end local _ = t.x",
            "local function f(x) table.sort({1, 2, 3}, f) end f()", "local function f() string.gsub('x', 'x', f) end f()",
            "local function f() coroutine.wrap(f)() end f()", "local t = setmetatable({}, {__tostring = function(t) return tostring(t) end}) tostring(t)",
            "local t = {} setmetatable(t, {__index = t}) return t.x")]
        string script)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        LuaException error = Assert.Throws<LuaException>(() => lua.Run(script))!;
        Assert.That(error.Message, Does.Contain("overflow").Or.Contain("loop").Or.Contain("not enough memory"));
        Assert.That(lua.Run("return 1")[0].AsInteger(), Is.EqualTo(1));
    }

    [Test]
    public void States_on_several_threads_know_nothing_of_each_other()
    {
        Parallel.For(0, 8, i =>
        {
            using var lua = new LuaState(new LuaOptions { Output = Stream.Null });
            lua["n"] = i;
            LuaValue[] results = lua.Run("local s = 0 for k = 1, 100000 do s = s + n; local t = {k} end return s");
            Assert.That(results[0].AsInteger(), Is.EqualTo(100_000L * i));
        });
    }
}
