using System;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>Whatever takes memory says so in Lua where there is none, and the state goes on.</summary>
[TestFixture]
internal sealed class AllocationTests
{
    private static readonly TierChoice[] s_tiers = Enum.GetValues<TierChoice>();

    // Each is done again and again with all that came of it, and with a text that is as long as there is room for.
    private static readonly string[] s_expressions =
    [
        "{}", "{1, 2, 3, x = 1}", "function() return kept end", "'x' .. #kept", "i + (1 << 60)", "i .. text", "text:rep(2)", "text:upper()", "text:reverse()",
        "text:sub(2)", "text:gsub('x', 'yy')", "text:gsub('x', {x = 'abc'})", "text:gsub('x', function() return 'abc' end)", "{text:byte(1, 5000)}",
        "string.char(text:byte(1, 5000))", "text:match('(.*)x')", "text:gmatch('x')", "{text:find(('(x)'):rep(30))}", "('%s'):format(text)",
        "('%q'):format(text)", "('%5000s'):rep(2):len()", "string.pack('s', text)", "{string.unpack('z', text .. '\\0')}", "string.pack('i16', i)",
        "utf8.char(i)", "utf8.char(table.unpack(codes))", "{utf8.codepoint(text, 1, 5000)}", "table.pack(table.unpack(codes))", "{table.unpack(codes)}",
        "table.concat(codes, text)", "table.move(codes, 1, #codes, #codes + 1, {})", "{select(2, table.unpack(codes))}", "coroutine.create(print)",
        "coroutine.wrap(function() coroutine.yield(text:rep(2)) end)()", "load('return ' .. i)", "load('return function() return {' .. ('1,'):rep(500) .. '} end')()",
        "load(text)", "load(function() return text end)", "tostring(i / 3)", "tostring({})", "setmetatable({}, {__gc = function() return {} end})",
        "debug.traceback(text)", "debug.getinfo(1)", "os.date(text .. '%c')", "pcall(error, text .. i)", "xpcall(error, function(m) return m .. text end, text)",
        "math.tointeger('9223372036854775807')", "tonumber(text)", "string.rep('ab', 1000, text)", "next({[text .. i] = 1})", "rawset({}, text, i)",
        "require('m' .. i)", "pcall(string.format, text)", "collectgarbage('count')", "text < text .. 'x'", "#text // 0.0", "debug.sethook(function() end, '', 1)",
    ];

    [Test]
    public void What_has_no_room_is_an_error([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        foreach (string expression in s_expressions)
            Check(expression, 1 << 20, tiers);
    }

    [Test]
    public void A_coroutine_that_has_no_room_is_an_error([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, MemoryLimit = 2 << 20, Output = Stream.Null });
        LuaValue[] results = lua.Run("""
            local function deep(n) if n == 0 then coroutine.yield() return 0 end return 1 + deep(n - 1) end
            local all = {}
            local ok, e = pcall(function()
              for i = 1, 1000 do
                local co = coroutine.create(deep)
                local resumed, message = coroutine.resume(co, i * 10)
                if not resumed then error(message, 0) end
                all[i] = co
              end
            end)
            local n = #all
            all = nil
            collectgarbage()
            return ok, e, n > 3, coroutine.wrap(function() return 5 end)()
            """);
        Assert.That(results.Select(value => value.ToString()), Is.EqualTo(new[] { "false", "not enough memory", "true", "5" }));
    }

    [Test]
    public void Machine_code_that_has_no_room_is_an_error_and_what_is_not_used_makes_room()
    {
        using var lua = new LuaState(new LuaOptions { Tiers = TierChoice.Baseline, Output = Stream.Null });
        LuaValue[] results = lua.Run("""
            local text = "local a = ... if a then return 1 end " .. ("a.b = a.c "):rep(4000)
            local function fill(keep)
              for i = 1, 300 do
                local f = load(text)
                f(1)
                if keep then keep[i] = f end
              end
            end
            fill()
            local kept = {}
            local ok, message = pcall(fill, kept)
            local some = #kept > 20
            kept = nil
            return ok, message, some, pcall(fill)
            """);
        Assert.That(results.Select(value => value.ToString()), Is.EqualTo(new[] { "false", "not enough memory", "true", "true" }));
    }

    private static void Check(string expression, long limit, TierChoice tiers)
    {
        string script = $$"""
            local kept, text, codes = {}, ("x"):rep(6000), {}
            for i = 1, 3000 do codes[i] = i end
            local function fill()
              for i = 1, 500 do
                kept[i] = {{expression}}
                if i % 7 == 0 and #text < 50000 then text = text .. text:sub(1, 2000) end
              end
            end
            local ok, message = pcall(fill)
            debug.sethook()
            kept, text, codes = nil, nil, nil
            collectgarbage()
            return ok, message, #("y"):rep(1000) + #{1, 2, 3}
            """;
        try
        {
            using var lua = new LuaState(new LuaOptions { Tiers = tiers, MemoryLimit = limit, Budget = 20_000_000, Output = Stream.Null, Warnings = TextWriter.Null });
            LuaValue[] results = lua.Run(script, "=t");
            Assert.That(results[2].AsInteger(), Is.EqualTo(1003), expression);
        }
        catch (Exception exception) when (exception is LuaException or LuaBudgetException)
        {
            // There was not even room for what comes before or behind.
        }
        catch (Exception exception) when (exception is not AssertionException)
        {
            Assert.Fail($"{expression}, {limit}: {exception}");
        }
    }
}
