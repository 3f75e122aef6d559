using System;
using System.Globalization;

namespace Lua.Tests.Random;

// Loops of all kinds.
internal sealed partial class RandomProgram
{
    // A number of rounds that there is time for.
    private int Rounds()
    {
        double most = (_limit - _spent) / (_rounds * 6);
        int wanted = _dice.Below(12) switch { < 7 => _dice.Between(1, 5), < 10 => _dice.Between(3, 20), < 11 => 300, _ => 5000 };
        return (int)Math.Max(0, Math.Min(wanted, most));
    }

    private Block LoopBody(int rounds, int depth, Action<Block>? first = null, Action<Block>? last = null)
    {
        _loops++;
        int statements = rounds > 50 ? _dice.Between(1, 4) : _dice.Between(1, 3);
        string? label = _dice.OneIn(6) ? NewLabel() : null;
        Block body = Body(
            rounds,
            statements,
            depth,
            block =>
            {
                first?.Invoke(block);
                if (label is not null)
                    block.Statements.Add(Node.Of($"if {Condition(2)} then goto {label} end"));
            },
            block =>
            {
                last?.Invoke(block);
                if (label is not null)
                    block.Statements.Add(Node.Of($"::{label}::"));
            });
        _loops--;
        return body;
    }

    private Node Loop(int depth)
    {
        int rounds = Rounds();
        return _dice.Below(14) switch
        {
            0 or 1 or 2 or 3 => Numeric(rounds, depth),
            4 or 5 => While(rounds, depth),
            6 or 7 => Repeat(rounds, depth),
            8 or 9 => OverList(depth),
            10 => OverFunction(rounds, depth),
            11 => OverPairs(),
            12 => OverCoroutine(rounds, depth),
            _ => Hot(),
        };
    }

    private Node Numeric(int rounds, int depth)
    {
        string name = NewName(Kind.Integer);
        if (_dice.OneIn(5))
            return FloatLoop(Math.Min(rounds, 20), depth);
        string range = _dice.Below(10) switch
        {
            3 or 4 or 5 when Known.LongLargeLoops && rounds > 50 => $"1, {rounds}",
            0 => $"{rounds}, 1, -1",
            1 => $"{-rounds}, -1",
            2 => $"1, {rounds * 3}, 3",
            3 => $"math.maxinteger - {rounds}, math.maxinteger",
            4 => $"math.mininteger + {rounds}, math.mininteger, -1",
            5 => $"math.maxinteger - {rounds * 2}, math.huge, 2",
            6 when !Known.LargeLoops => $"{(1L << 49) - (rounds / 2)}, {(1L << 49) + (rounds / 2)}",
            7 => $"1, {rounds}.7",
            8 => $"-math.huge // 1 == 0 and 1 or {rounds}, -0.5, -1",
            _ => $"1, {rounds}",
        };
        Block body = LoopBody(rounds, depth, _ => _variables.Add(new Variable(name, Kind.Integer, false, null)));
        return Node.Of($"for {name} = {range} do{body}end");
    }

    private Node FloatLoop(int rounds, int depth)
    {
        string name = NewName(Kind.Number);
        string range = _dice.Below(6) switch
        {
            0 => "1.0, 3",
            1 => "0, 1, 0.25",
            2 => "1, 0.5, -0.125",
            3 => $"2^53 - 3, 2^53 + {rounds}",
            4 => "3.5, 1, -1",
            _ => "-0.5, 0.5, 0.5",
        };
        rounds = range.StartsWith("2^53", StringComparison.Ordinal) ? 5 : 9;
        if (range.StartsWith("2^53", StringComparison.Ordinal))
            range = "2^53 - 3, 2^53 - 1";
        Block body = LoopBody(rounds, depth, _ => _variables.Add(new Variable(name, Kind.Number, false, null)));
        return Node.Of($"for {name} = {range} do{body}end");
    }

    private Node While(int rounds, int depth)
    {
        string counter = NewName(Kind.Integer);
        Block body = LoopBody(rounds, depth);
        return Node.Of($"do local {counter} = 0 while {counter} < {rounds}{(_dice.OneIn(3) ? Node.Of($" and {Truth(2)}") : Node.Of(""))} do {counter} = {counter} + 1{body}end end");
    }

    private Node Repeat(int rounds, int depth)
    {
        (string counter, string name) = (NewName(Kind.Integer), NewName(Kind.Integer));
        _loops++;
        string keep = _dice.OneIn(2) ? $" local function k{name}() return {name} end" : "";
        string use = keep.Length > 0 ? $"k{name}()" : name;
        Block body = Body(
            Math.Max(rounds, 1),
            _dice.Between(1, 2),
            depth,
            block => _variables.Add(new Variable(name, Kind.Integer, true, null)));
        _loops--;
        return Node.Of($"do local {counter} = 0 repeat {counter} = {counter} + 1 local {name} = {counter} * 2{keep}{body}until {use} >= {2 * rounds} end");
    }

    private Node OverList(int depth)
    {
        (string key, string value) = (NewName(Kind.Integer), NewName(Kind.Any));
        Node list = Name(Kind.List, () => Node.Of("{\"a\", 2, 3.5}"));
        string iterator = _dice.Pick("ipairs", "ipairs", "pairs");
        Block body = LoopBody(8, depth, _ =>
        {
            _variables.Add(new Variable(key, Kind.Integer, false, null));
            _variables.Add(new Variable(value, Kind.Any, false, null));
        });

        // Over a list of its own, which does not grow meanwhile.
        return _dice.OneIn(3)
            ? Node.Of($"for {key}, {value} in next, {{table.unpack({list}, 1, math.min(#{list}, 8))}} do{body}end")
            : Node.Of($"for {key}, {value} in {iterator}({{table.unpack({list}, 1, math.min(#{list}, 8))}}) do{body}end");
    }

    private Node OverFunction(int rounds, int depth)
    {
        rounds = Math.Min(rounds, 50);
        (string name, string counter) = (NewName(Kind.Integer), NewName(Kind.Integer));
        int choice = _dice.Below(4);

        // 5.4.4 does not close a loop's fourth value where it is left by break.
        (int loops, _loops) = (_loops, choice == 2 ? -99 : _loops);
        Block body = LoopBody(rounds, depth, _ => _variables.Add(new Variable(name, Kind.Integer, false, null)));
        _loops = loops;
        return choice switch
        {
            0 => Node.Of($"for {name} in (function() local {counter} = 0 return function() {counter} = {counter} + 1 if {counter} <= {rounds} then return {counter} end end end)() do{body}end"),
            1 => Node.Of($"for {name} in function(state, i) if i < state then return i + 1 end end, {rounds}, 0 do{body}end"),
            2 => Node.Of($"for {name} in function(state, i) if i < state then return i + 1 end end, {rounds}, 0, setmetatable({{}}, {{__close = function(_, e) out(\"closed\", e) end}}) do{body}end"),
            _ => Node.Of($"for {name} in setmetatable({{}}, {{__call = function(self, state, i) pause(i) if i < state then return i + 1 end end}}), {rounds}, 0 do{body}end"),
        };
    }

    // The keys in no order are put into one.
    private Node OverPairs()
    {
        Node map = Name(_dice.Pick(Kind.Map, Kind.Record), () => Node.Of("{x = 1, y = 2}"));
        return _dice.Below(3) switch
        {
            0 => Node.Of($"do local t, n = {{}}, 0 for k, v in pairs({map}) do t[#t + 1] = math.type(k) or type(k) n = n + 1 end table.sort(t) out(n, t) end"),
            1 => Node.Of($"do local n = 0 for k, v in next, {map} do if type(v) == \"number\" and v == v and math.type(v) == \"integer\" then n = n ~ v end end out(n) end"),
            _ => Node.Of($"do local m = {{}} for k, v in pairs({map}) do m[k] = v end for k in pairs(m) do m[k] = nil end out(next(m), {map}) end"),
        };
    }

    private Node OverCoroutine(int rounds, int depth)
    {
        rounds = Math.Min(rounds, 20);
        (string name, string counter) = (NewName(Kind.Integer), NewName(Kind.Integer));
        Block inside = InFunction(false, null, () => Body(rounds, 1, 0));
        Block body = LoopBody(rounds, depth, _ => _variables.Add(new Variable(name, Kind.Integer, false, null)));
        return Node.Of($"for {name} in coroutine.wrap(function() for {counter} = 1, {rounds} do{inside} coroutine.yield({counter}) end end) do{body}end");
    }

    // A short loop that goes round so often that its code becomes another one meanwhile.
    private Node Hot()
    {
        int rounds = (int)Math.Min(_dice.Pick(700, 3000, 6000), (_limit - _spent) / (_rounds * 8));
        if (rounds < 10)
            return Output();
        string text = rounds.ToString(CultureInfo.InvariantCulture);
        (string i, string a, string b) = (NewName(Kind.Integer), NewName(Kind.Integer), NewName(Kind.Number));
        int at = _dice.Between(1, rounds);
        string change = _dice.Pick("1.5", "\"3\"", "2^53", "math.maxinteger", "nil", "{}", "-0.0", "1 << 49");
        Spend(rounds * 7);
        return _dice.Below(7) switch
        {
            0 => Node.Of($"do local {a}, {b} = {Integer(1)}, {Number(1)} for {i} = 1, {text} do {a} = {a} {_dice.Pick(s_integerOperators)} {i} {b} = {b} {_dice.Pick("+", "*", "-", "/")} {i} if {a} > {b} then {a} = {a} ~ {i} end end out({a}, {b}) end"),
            1 => Node.Of($"out(pcall(function() local {a} = 0 for {i} = 1, {text} do local {b} = {i} if {i} == {at} then {b} = {change} end {a} = {a} {_dice.Pick("+", "-", "*", "//", "&", "<<", "/", "%")} {b} end return {a} end))"),
            2 => Node.Of($"out(pcall(function() local t, {a} = {{a = 1, b = 2}}, 0 for {i} = 1, {text} do if {i} == {at} then t = {_dice.Pick("{b = 1, a = 5}", "setmetatable({b = 1}, {__index = {a = 7}})", "{b = 3}", "\"text\"", "setmetatable({}, {__index = function(_, k) return #k end})")} end {a} = {a} + t.a t.b = {i} end return {a}, t end))"),
            3 => Node.Of($"do local t = {{}} for {i} = 1, {text} do t[{i}] = {i} {_dice.Pick("* 2", "* 1.5", "// 3", "% 7")} end local {a} = 0 for {i} = #t, 1, -1 do {a} = {a} + t[{i}] {_dice.Pick("", "t[#t] = nil")} end out({a}, #t, t[1], t[#t]) end"),
            4 => Node.Of($"out(pcall(function() local function f(x) return x {_dice.Pick("+ 1", "* 2", "- 0.5", ".. \"\"")} end local {a} = 0 for {i} = 1, {text} do if {i} == {at} then f = {_dice.Pick("math.abs", "function(x, ...) return x, ... end", "nil", "setmetatable({}, {__call = function(_, x) return x - 1 end})", "tostring")} end {a} = f({a}) {_dice.Pick("", "% 1000", "| 0")} end return {a} end))"),
            5 => Node.Of($"do local {a} = {Integer(1)} for {i} = 1, {text} do if {i} % {Count(2, 7)} == 0 then {a} = {a} + {Integer(2)} elseif {Condition(2)} then {a} = {a} - {i} else {a} = {a} * 3 end end out({a}) end"),
            _ => Node.Of($"do local f = {{}} for {i} = 1, {text} do local {a} = {i} if {i} % 100 == 0 then f[#f + 1] = function(n) {a} = {a} + n return {a} end end end local {b} = 0 for _, g in ipairs(f) do {b} = {b} + g(1) + g(2) end out({b}, #f) end"),
        };
    }
}
