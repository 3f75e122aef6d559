using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>What calls itself without an end, by way of anything that calls, ends with an error that a script can catch.</summary>
[TestFixture]
internal sealed class RecursionTests
{
    private static readonly TierChoice[] s_tiers = Enum.GetValues<TierChoice>();

    private static readonly Dictionary<string, string> s_scripts = new()
    {
        ["pcall"] = "local m local function f() local ok, e = pcall(f) m = m or e end f() error(m, 0)",
        ["xpcall"] = "local m local function f() local ok, e = xpcall(f, tostring) m = m or e end f() error(m, 0)",
        ["a message handler"] = "local function h(e) return 1 + h(e) end error(select(2, xpcall(error, h, 'x')), 0)",
        ["an error in a message handler"] = "local function h(e) error(e, 0) end error(select(2, xpcall(error, h, 'x')), 0)",
        ["__close"] = "local mt = {} mt.__close = function() local x <close> = setmetatable({}, mt) end mt.__close()",
        ["__close of a coroutine"] = """
            local function f()
              local c = coroutine.create(function() local x <close> = setmetatable({}, {__close = f}) coroutine.yield() end)
              coroutine.resume(c)
              assert(coroutine.close(c))
            end
            f()
            """,
        ["__call"] = "local t = {} for i = 1, 1e4 do t = setmetatable({}, {__call = t}) end t()",
        ["__concat"] = "local mt = {} mt.__concat = function(a, b) return 'x' .. (a .. b) end local a = setmetatable({}, mt) local _ = a .. a",
        ["__eq"] = "local mt = {} mt.__eq = function(a, b) return not (a == b) end local _ = setmetatable({}, mt) == setmetatable({}, mt)",
        ["__lt"] = "local mt = {} mt.__lt = function(a, b) return not (a < b) end local _ = setmetatable({}, mt) < setmetatable({}, mt)",
        ["__len"] = "local mt = {} mt.__len = function(a) return 1 + #a end local _ = #setmetatable({}, mt)",
        ["__add"] = "local mt = {} mt.__add = function(a, b) return 1 + (a + b) end local _ = setmetatable({}, mt) + 1",
        ["__newindex"] = "local t = setmetatable({}, {__newindex = function(t, k, v) t[k] = v end}) t.x = 1",
        ["a loop of __newindex"] = "local t = {} setmetatable(t, {__newindex = t}) t.x = 1",
        ["__pairs"] = "local t = setmetatable({}, {__pairs = function(t) return 1, pairs(t) end}) pairs(t)",
        ["string.format"] = "local mt = {} mt.__tostring = function(t) return string.format('%s', t) end tostring(setmetatable({}, mt))",
        ["table.concat"] = "local t = setmetatable({}, {__index = function(t) return table.concat(t, '', 1, 1) end}) table.concat(t, '', 1, 1)",
        ["table.unpack"] = "local t = setmetatable({}, {__index = function(t) return 1, table.unpack(t, 1, 1) end}) table.unpack(t, 1, 1)",
        ["table.move"] = "local t = setmetatable({}, {__index = function(t) table.move(t, 1, 1, 2) end}) table.move(t, 1, 1, 2)",
        ["table.sort"] = "local function f() table.sort({1, 2, 3}, f) end f()",
        ["string.gsub"] = "local function f() string.gsub('x', 'x', f) end f()",
        ["the reader of load"] = "local function f() local _, e = load(f) error(e, 0) end f()",
        ["coroutine.wrap"] = "local function f() coroutine.wrap(f)() end f()",
        ["coroutine.resume"] = "local function f() local _, e = coroutine.resume(coroutine.create(f)) error(e, 0) end f()",
        ["varargs"] = "local function f(...) return 1 + f(1, 2, 3, ...) end f()",
        ["through and coroutines"] = "local function f() through(coroutine.wrap(f)) end f()",
        ["through and metamethods"] = "local t = setmetatable({}, {__index = function(t, k) return through(function() return t[k] end) end}) local _ = t.x",
    };

    private static IEnumerable<string> Names => s_scripts.Keys;

    [Test]
    public void Recursion_ends_with_an_error([ValueSource(nameof(s_tiers))] TierChoice tiers, [ValueSource(nameof(Names))] string what)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        lua.Register("through", (LuaFunction function) => function.Call().FirstOrDefault());
        LuaValue[] results = lua.Run($"return pcall(function() {s_scripts[what]} end)");
        Assert.That(results[0].AsBoolean(), Is.False);
        Assert.That(
            results[1].ToString(),
            Does.Contain("overflow").Or.Contain("too long").Or.Contain("error in error handling").Or.Contain("a table value").Or.Contain("must return a string"));
        Assert.That(lua.Run("return 6 * 7")[0].AsInteger(), Is.EqualTo(42));
    }

    [Test]
    public void Variables_are_closed_while_a_full_stack_is_left([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        LuaValue[] results = lua.Run("""
            local opened, closed = 0, 0
            local mt = {__close = function() closed = closed + 1 end}
            local function f() opened = opened + 1 local x <close> = setmetatable({}, mt) f() end
            return pcall(f), opened > 1000, opened - closed
            """);
        Assert.That(results.Select(value => value.ToString()).Take(2), Is.EqualTo(new[] { "false", "true" }));
        Assert.That(results[2].AsInteger(), Is.LessThanOrEqualTo(1));
    }
}
