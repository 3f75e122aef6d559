using System.IO;
using System.Text;
using NUnit.Framework;

namespace Lua.Tests.Face;

/// <summary>Loops become traces, and what was assumed of them is looked at. What they compute is compared with what the interpreter computes.</summary>
[TestFixture]
internal sealed class TraceTests
{
    [TestCase("numbers", 1, "local x, y = 0, 0.5 for i = 1, 1000 do x = (x + i * 3) % 1001 y = y * 0.5 + i end return x, y")]
    [TestCase("a loop in a loop", 2, "local n = 0 for i = 1, 60 do for j = i, 60 do n = n + i * j end end return n")]
    [TestCase("a condition that changes", 2, "local a, b = 0, 0 for i = 1, 1000 do if i % 3 == 0 then a = a + 1 else b = b + i end end return a, b")]
    [TestCase("a call", 1, "local function f(a, b) return b, a + 1 end local x, y = 1, 2 for i = 1, 500 do x, y = f(x, y) end return x, y")]
    [TestCase("a way out in a call", 2, """
        local function g(a) if a % 7 == 0 then return a * 2 end return a end
        local function f(a) local b = g(a) return b + 1 end
        local n = 0 for i = 1, 700 do n = n + f(i) end return n
        """)]
    [TestCase("fields, items and methods", 2, """
        local C = {} C.__index = C
        function C:add(n) self.sum = self.sum + n return self end
        local o, t = setmetatable({sum = 0}, C), {}
        for i = 1, 100 do t[i] = i end
        for i = 1, 500 do t[i % 100 + 1] = t[i % 50 + 1] + 1 o:add(t[i % 100 + 1]):add(1) end
        return o.sum, t[1], t[100], #t
        """)]
    [TestCase("variables that change places", 1, "local a, b, c = 1, 2, 3 for i = 1, 301 do a, b, c = c, a, b end return a, b, c")]
    [TestCase("many values", 1, """
        local a, b, c, d, e, f, g, h, p, q, r, s, t, u, v, w = 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16
        for i = 1, 300 do
          a, b, c, d, e, f, g, h = b + i, c, d + 1, e, f, g + 2, h, a % 1000
          p, q, r, s, t, u, v, w = q, r + a, s % 77, t, u + i, v, w, p % 999
        end
        return a + b + c + d + e + f + g + h, p + q + r + s + t + u + v + w
        """)]
    [TestCase("a step that is no constant", 1, "local n, s = 0, -3 for i = 900, 1, s do n = n + i end return n")]
    [TestCase("steps of floats", 1, "local n = 0 for x = 0.0, 50, 0.25 do n = n + x end return n")]
    [TestCase("variables of the frame that functions have", 2, """
        local n, seen = 0, {}
        local function g(a) n = n + a return n end
        local function f(a) if a % 7 == 0 then local m = g(a) return m end return n end
        for i = 1, 500 do n = n % 1000 + f(i) seen[i % 10 + 1] = n end
        return n, seen[1], seen[5]
        """)]
    [TestCase("floats with more constants than registers", 1, """
        local x, t = 0.5, 7.25
        for i = 1, 300 do x = ((x + t) * 1.5 - 2.5 + 3.5 / (x + 4.5) + 5.5) % 100 / 2 + 6.5 % (x + 7.5) + 8.5 - (x * 9.5) % 11.5 end
        return x
        """)]
    [TestCase("ipairs", 1, "local t, n = {}, 0 for i = 1, 200 do t[i] = i end for i, v in ipairs(t) do n = n + i * v end return n")]
    public void A_hot_loop_is_a_trace(string what, int paths, string script)
    {
        _ = what;
        Statistics statistics = Check(script);
        Assert.That(statistics.Traces, Is.GreaterThan(0));
        Assert.That(statistics.TracePaths, Is.GreaterThanOrEqualTo(paths));
    }

    [TestCase("an integer that grows large", "local n = 1 for i = 1, 100 do n = n * 3 end return n")]
    [TestCase("an integer that becomes a float", "local n = 1 for i = 1, 300 do n = n + 1 if i == 150 then n = n / 2 end end return n, math.type(n)")]
    [TestCase("a value that becomes nil", "local v, n = 1, 0 for i = 1, 300 do if v then n = n + 1 else n = n + 2 end if i == 200 then v = nil end end return n")]
    [TestCase("a method that another takes the place of", """
        local C = {} C.__index = C function C:f() return 1 end
        local o, n = setmetatable({}, C), 0
        for i = 1, 400 do n = n + o:f() if i == 200 then function C:f() return 10 end end end
        return n
        """)]
    [TestCase("a class that gets what it inherited", """
        local A = {} A.__index = A function A.f() return 1 end
        local B = setmetatable({}, A) B.__index = B function B.g() end
        local n = 0
        for i = 1, 400 do n = n + B.f() if i == 200 then function B.f() return 10 end end end
        return n
        """)]
    [TestCase("a global that changes", "N = 0 F = math.abs for i = 1, 400 do N = N + F(-i) if i == 200 then F = math.floor end end return N")]
    [TestCase("an item that is taken away", "local t, n = {1, 2, 3}, 0 for i = 1, 400 do n = n + (t[i % 3 + 1] or 100) if i == 200 then t[2] = nil end end return n")]
    [TestCase("a table that gets __index", """
        local t, n = {1, nil, 3}, 0
        for i = 1, 400 do n = n + (t[i % 3 + 1] or 5) if i == 200 then setmetatable(t, {__index = function() return 7 end}) end end
        return n
        """)]
    [TestCase("an error in a call within a loop", """
        local function f(t, i) return t.x + i end
        local t, n = {x = 1}, 0
        local ok, message = pcall(function() for i = 1, 400 do n = n + f(t, i) if i == 300 then t.x = nil end end end)
        return n, ok, message
        """)]
    [TestCase("a variable that a function has", "local n, f = 0, nil f = function() n = n + 1 end for i = 1, 300 do f() n = n + i end return n")]
    [TestCase("a variable of another frame, that is one of this frame next", """
        local add, run
        function run(depth)
          local n = 0
          local mine = function() n = n + 1 end
          add = add or mine
          if depth > 0 then run(depth - 1) end
          for i = 1, 300 do n = n + i add() end
          return n
        end
        return run(3)
        """)]
    [TestCase("a collection within a loop", """
        local t, n = {}, 0
        local function f(i) return i % 5 end
        for i = 1, 2000 do n = n + f(i) if i % 100 == 0 then t[#t + 1] = {i} collectgarbage() end end
        return n, #t
        """)]
    [TestCase("a coroutine within a loop", """
        local c = coroutine.wrap(function() local i = 0 while true do for j = 1, 20 do i = i + j end coroutine.yield(i) end end)
        local n = 0
        for i = 1, 200 do for j = 1, 20 do n = n + j end n = n + c() end
        return n
        """)]
    [TestCase("a recursion within a loop", """
        local function f(d) local n = 1 for i = 1, 30 do n = n + i if d > 0 and i % 10 == 0 then n = n + f(d - 1) end end return n end
        return f(4)
        """)]
    public void A_loop_that_changes_does_what_it_should(string what, string script)
    {
        _ = what;
        Check(script);
    }

    [Test]
    public void Functions_with_traces_come_and_go()
    {
        using LuaState lua = new(new LuaOptions { Tiers = TierChoice.Traces });
        LuaValue[] results = lua.Run("""
            local n = 0
            for i = 1, 300 do
              local f = load("local n = 0 for i = 1, 50 do if i % 2 == 0 then n = n + i else n = n - 1 end end return n")
              n = n + f()
              if i % 50 == 0 then collectgarbage() end
            end
            return n
            """);
        Assert.That(results[0].AsInteger(), Is.EqualTo(300 * (650 - 25)));
        Assert.That(lua.Machine.Statistics.Traces, Is.GreaterThan(250));
    }

    // What it returns is the same in the interpreter.
    private static Statistics Check(string script)
    {
        (string wanted, _) = Run(script, TierChoice.Interpreter);
        (string got, Statistics statistics) = Run(script, TierChoice.Traces);
        Assert.That(got, Is.EqualTo(wanted));
        return statistics;
    }

    private static (string Output, Statistics Statistics) Run(string script, TierChoice tiers)
    {
        using MemoryStream output = new();
        using LuaState lua = new(new LuaOptions { Tiers = tiers, Output = output });
        lua.Run($"print((function() {script} end)())");
        return (Encoding.UTF8.GetString(output.ToArray()), lua.Machine.Statistics);
    }
}
