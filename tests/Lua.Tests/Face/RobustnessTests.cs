using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>Errors where they come badly: in finalizers, in metamethods, across C#, in texts that are nested too deeply.</summary>
[TestFixture]
internal sealed class RobustnessTests
{
    private const int Deep = 100_000;
    private static readonly TierChoice[] s_tiers = Emulation.Tiers;

    private static readonly Dictionary<string, string> s_nested = new()
    {
        ["parentheses"] = "return " + Repeat("(", Deep) + "1" + Repeat(")", Deep),
        ["tables"] = "return " + Repeat("{", Deep) + Repeat("}", Deep),
        ["indices"] = "local a return " + Repeat("a[", Deep) + "1" + Repeat("]", Deep),
        ["calls"] = "local f return " + Repeat("f(", Deep) + Repeat(")", Deep),
        ["minus"] = "return " + Repeat("- ", Deep) + "1",
        ["not"] = "return " + Repeat("not ", Deep) + "1",
        ["concatenations"] = "local a = 'x' return " + Repeat("a .. ", Deep) + "a",
        ["powers"] = "local a = 1 return " + Repeat("a ^ ", Deep) + "a",
        ["blocks"] = Repeat("do ", Deep) + Repeat("end ", Deep),
        ["while"] = Repeat("while false do ", Deep) + Repeat("end ", Deep),
        ["if"] = Repeat("if x then ", Deep) + Repeat("end ", Deep),
        ["repeat"] = Repeat("repeat ", Deep) + Repeat("until true ", Deep),
        ["for"] = Repeat("for i = 1, 1 do ", Deep) + Repeat("end ", Deep),
        ["functions"] = Repeat("local function f() ", Deep) + Repeat("end ", Deep),
        ["function values"] = "return " + Repeat("function() return ", Deep) + "1 " + Repeat("end ", Deep),
        ["assignments"] = Repeat("a, ", Deep) + "a = 1",
        ["arguments"] = "print(" + Repeat("1, ", Deep) + "1)",
        ["open parentheses"] = Repeat("(", Deep),
        ["open brackets"] = Repeat("[ ", Deep),
        ["function words"] = Repeat("function ", Deep),
    };

    private static readonly Dictionary<string, string> s_long = new()
    {
        ["sum"] = "local a = 1 return " + Repeat("a + ", Deep) + "a",
        ["and"] = "local a = 1 return " + Repeat("a and ", Deep) + "a",
        ["or"] = "local a return " + Repeat("a or ", Deep) + "a",
        ["elseif"] = "if x then " + Repeat("elseif x then ", Deep / 10) + "end",
        ["statements"] = Repeat("x = 1 ", Deep / 10),
        ["semicolons"] = Repeat(";", Deep),
        ["items"] = "return {" + Repeat("1, ", Deep) + "1}",
        ["tables"] = "return {" + Repeat("{1}, ", Deep / 10) + "1}",
        ["results"] = "local f = function() return f end return " + Repeat("1, ", 200) + "f",
        ["long string"] = "return [" + Repeat("=", Deep) + "[x]" + Repeat("=", Deep) + "]",
        ["digits"] = "return " + Repeat("1", Deep),
        ["hexadecimal digits"] = "return 0x" + Repeat("f", Deep) + "p" + Repeat("9", 1000),
        ["name"] = "local " + Repeat("a", Deep) + " = 1 return " + Repeat("a", Deep),
        ["comment"] = "-- " + Repeat("[", Deep),
    };

    private static IEnumerable<string> Nested => s_nested.Keys;

    private static IEnumerable<string> Long => s_long.Keys;

    [Test]
    public void Text_that_is_nested_too_deeply_is_an_error([ValueSource(nameof(Nested))] string what)
    {
        using var lua = new LuaState(new LuaOptions { Output = Stream.Null });
        LuaException error = Assert.Throws<LuaException>(() => lua.Load(s_nested[what], "=t"))!;
        Assert.That(error.Message, Does.Contain("overflow").Or.Contain("too many").Or.Contain("expected").Or.Contain("unexpected"));
    }

    [Test]
    public void Text_that_is_only_long_is_none([ValueSource(nameof(s_tiers))] TierChoice tiers, [ValueSource(nameof(Long))] string what)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        Assert.That(() => lua.Run(s_long[what], "=t"), Throws.Nothing);
    }

    [Test]
    public void An_error_of_a_finalizer_is_a_warning([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        var warnings = new StringWriter();
        using (var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null, Warnings = warnings }))
        {
            lua.Run("""
                warn("@on")
                for i = 1, 3 do setmetatable({}, {__gc = function() error("in a finalizer") end}) end
                collectgarbage()
                kept = setmetatable({}, {__gc = function() error("at the end") end})
                """);
            Assert.That(lua.Run("return 1")[0].AsInteger(), Is.EqualTo(1));
        }

        Assert.That(warnings.ToString().Split("in a finalizer"), Has.Length.EqualTo(4));
        Assert.That(warnings.ToString(), Does.Contain("at the end"));
    }

    [Test]
    public void A_finalizer_may_do_what_it_likes([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, MemoryLimit = 8 << 20, Output = Stream.Null, Warnings = TextWriter.Null });
        LuaValue[] results = lua.Run("""
            local count, again = 0, nil
            local function new()
              return setmetatable({}, {__gc = function(o)
                count = count + 1
                again = o
                if count < 2000 then new() end
                collectgarbage()
                pcall(string.rep, "x", 1 << 28)
                coroutine.wrap(function() coroutine.yield() end)()
                setmetatable({}, {__gc = error})
              end})
            end
            new()
            for i = 1, 2000 do local t = {i} end
            for i = 1, 10 do collectgarbage() end
            return count > 5, type(again)
            """);
        Assert.That(results.Select(value => value.ToString()), Is.EqualTo(new[] { "true", "table" }));
    }

    [Test]
    public void A_finalizer_does_not_keep_a_state_from_its_end([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        var lua = new LuaState(new LuaOptions { Tiers = tiers, Budget = 10_000_000, Output = Stream.Null });
        lua.Run("for i = 1, 3 do kept = setmetatable({kept}, {__gc = function() while true do end end}) end");
        Assert.That(lua.Dispose, Throws.Nothing);
    }

    [Test]
    public void Errors_of_metamethods_have_the_place_of_the_operation([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        LuaValue[] results = lua.Run("""
            local function fail(...) error("here", 2) end
            local o = setmetatable({}, {__index = fail, __newindex = fail, __call = fail, __add = fail, __concat = fail, __eq = fail,
              __lt = fail, __le = fail, __len = fail, __unm = fail, __close = fail})
            local p = setmetatable({}, getmetatable(o))
            local n = 0
            for i = 1, 500 do
              for _, f in ipairs{function() return o.x end, function() o.x = 1 end, function() o() end, function() return o + 1 end,
                  function() return o .. 1 end, function() return o == p end, function() return o < p end, function() return o <= 1 end,
                  function() return #o end, function() return -o end, function() local c <close> = o end} do
                local ok, message = pcall(f)
                if not ok and message:find("^t:%d+: here$") then n = n + 1 end
              end
            end
            return n
            """, "=t");
        Assert.That(results[0].AsInteger(), Is.EqualTo(5500));
    }

    [Test]
    public void Errors_pass_through_C_sharp_and_back([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        lua.Register("through", (LuaFunction function) => function.Call()[0]);
        Assert.That(lua.Run("return through(function() return through(function() return 7 end) end)")[0].AsInteger(), Is.EqualTo(7));
        LuaValue[] results = lua.Run("return pcall(through, function() return through(function() error({code = 5}) end) end)");
        Assert.That(results[1].AsTable()["code"].AsInteger(), Is.EqualTo(5));
        for (int i = 0; i < Emulation.Fewer(1000, divisor: 10); i++)
            Assert.That(lua.Run("return pcall(through, function() local x = nil; return x.y end)")[0].AsBoolean(), Is.False);
        results = lua.Run("return pcall(through, function() coroutine.yield() return 1 end)");
        Assert.That(results[0].AsBoolean(), Is.False);
        results = lua.Run("""
            local co = coroutine.create(function() through(function() coroutine.yield(1) end) end)
            return coroutine.resume(co)
            """);
        Assert.That(results[1].AsString(), Does.Contain("attempt to yield across a C-call boundary"));
    }

    [Test]
    public void Recursion_through_C_sharp_is_an_error([ValueSource(nameof(s_tiers))] TierChoice tiers)
    {
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Output = Stream.Null });
        lua.Register("through", (LuaFunction function) => function.Call());
        lua.Run("function f() through(f) end");
        Assert.That(() => lua.Run("f()"), Throws.TypeOf<LuaException>().With.Message.Contains("overflow"));
        Assert.That(lua.Run("return 1")[0].AsInteger(), Is.EqualTo(1));
    }

    [Test]
    public void A_script_is_cancelled_while_it_runs(
        [ValueSource(nameof(s_tiers))] TierChoice tiers,
        [Values(
            "while true do end", "while true do pcall(function() while true do end end) end", "for i = 1, math.huge do local t = {} end",
            "local function f() return f() end f()", "while true do coroutine.wrap(function() for i = 1, 100 do end end)() end",
            "while true do string.find(string.rep('a', 100), string.rep('a?', 20) .. 'b') end",
            "while true do table.sort({5, 4, 3, 2, 1}, function(a, b) return a < b end) end")]
        string script)
    {
        using var cancellation = new CancellationTokenSource();
        using var lua = new LuaState(new LuaOptions { Tiers = tiers, Cancellation = cancellation.Token, Output = Stream.Null });
        using Task cancel = Task.Run(() =>
        {
            Thread.Sleep(30);
            cancellation.Cancel();
        });
        Assert.That(() => lua.Run(script), Throws.InstanceOf<OperationCanceledException>());
        cancel.Wait();
    }

    [Test]
    public void A_file_is_open_as_long_as_an_iterator_of_its_lines_is_there()
    {
        string name = Path.GetTempFileName();
        try
        {
            File.WriteAllText(name, "one\ntwo\n");
            using var lua = new LuaState(new LuaOptions { Output = Stream.Null });
            lua["name"] = name;
            LuaValue[] results = lua.Run("""
                local following = io.lines(name)
                collectgarbage()
                local line, seen = following(), nil
                local holder = setmetatable({}, {__gc = function(o) seen = io.type(o.file) end})
                holder.file = select(4, io.lines(name))
                holder = nil
                collectgarbage()
                return line, seen
                """);
            Assert.That(results.Select(value => value.ToString()), Is.EqualTo(new[] { "one", "closed file" }));
        }
        finally
        {
            File.Delete(name);
        }
    }

    [Test]
    public void A_script_reads_what_it_is_given()
    {
        using var lua = new LuaState(new LuaOptions { Input = new MemoryStream("one\ntwo 3"u8.ToArray()), Output = Stream.Null });
        LuaValue[] results = lua.Run("return io.read('l'), io.read(3), io.read('n'), io.read('a')");
        Assert.That(results.Select(value => value.ToString()), Is.EqualTo(new[] { "one", "two", "3", "" }));
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
