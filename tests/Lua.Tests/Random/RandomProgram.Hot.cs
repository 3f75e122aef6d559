using System;

namespace Lua.Tests.Random;

// Programs of loops that go on for long: what they do changes from round to round, so that traces are made, left, and left again.
internal sealed partial class RandomProgram
{
    private static readonly string[] s_hotIntegers = ["i", "j", "k"], s_hotFloats = ["x", "y"], s_hotOthers = ["u", "v"];

    // The counters of the loops around.
    private int _depth;

    private Block HotProgram()
    {
        Block program = new();
        program.Statements.Add(Node.Of($"local i, j, k, x, y, u, v = 1, {_dice.Between(-5, 9)}, 3, 0.5, {_dice.Pick("2.0", "1e3", "-0.0")}, 7, nil"));
        program.Statements.Add(Node.Of("local list, floats, mixed, other = {}, {}, {}, {}"));
        program.Statements.Add(Node.Of(
            $"for n = 1, {_dice.Between(3, 20)} do list[n], floats[n], mixed[n] = n, n / 4, n % 3 == 0 and n or n + 0.25 end"));
        program.Statements.Add(Node.Of("local point = {x = 1, y = 2.5, z = \"z\"}"));
        program.Statements.Add(Node.Of("local Base = {} Base.__index = Base"));
        program.Statements.Add(Node.Of($"function Base:step(n) self.at = (self.at + n) % 97 return {_dice.Pick("self.at", "self", "n")} end"));
        program.Statements.Add(Node.Of("local Derived = setmetatable({}, Base) Derived.__index = Derived"));
        program.Statements.Add(Node.Of("local one, two = setmetatable({at = 1}, Base), setmetatable({at = 2, more = 1}, Derived)"));
        program.Statements.Add(Node.Of($"function Derived:step(n) {_dice.Pick("", "if n % 5 == 0 then return Base.step(self, n) end")} self.at = n return n end"));
        program.Statements.Add(HotFunction("f"));
        program.Statements.Add(HotFunction("g"));
        program.Statements.Add(Node.Of("TOTAL = 0"));
        for (int n = _dice.Between(1, 3); n > 0; n--)
        {
            program.Statements.Add(HotLoop(_dice.Pick(40, 90, 200)));
            program.Statements.Add(Node.Of("out(i, j, k, x, y, u, v, TOTAL)"));
        }

        program.Statements.Add(Node.Of("out(\"last\", list, floats, mixed, other, point, one, two)"));
        return program;
    }

    private Node HotFunction(string name)
    {
        Block body = new();
        if (_dice.OneIn(3))
            body.Statements.Add(Node.Of($"if {_dice.Pick("a < b", "a % 3 == 0", "b == 0", "k > a")} then return {_dice.Pick("a", "b", "0", "1.5")} end"));
        if (_dice.OneIn(4))
            body.Statements.Add(Node.Of($"{_dice.Pick("k = (k + a) % 50", "j = b", "TOTAL = TOTAL + 1")}"));
        if (_dice.OneIn(4))
            body.Statements.Add(Node.Of("for q = 1, 3 do a = a + q end"));
        body.Statements.Add(Node.Of($"return {_dice.Pick("a + b", "a - b, a", "b", "(a + k) % 1000", "list[a % #list + 1]", "floats[1] + a", "a * 2 // 3")}"));
        return Node.Of($"local function {name}(a, b){body}end");
    }

    private Node HotLoop(int rounds)
    {
        string counter = FormattableString.Invariant($"n{++_depth}");
        Block body = new();
        int statements = _dice.Between(1, 5);
        for (int n = 0; n < statements; n++)
            body.Statements.Add(HotStatement(rounds));
        Node loop;
        switch (_dice.Below(6))
        {
            case 0:
                body.Statements.Insert(0, Node.Of($"{counter} = {counter} + 1"));
                loop = Node.Of($"do local {counter} = 0 while {counter} < {rounds} do{body}end end");
                break;
            case 1:
                body.Statements.Insert(0, Node.Of($"{counter} = {counter} - 1"));
                loop = Node.Of($"do local {counter} = {rounds} repeat{body}until {counter} <= 0 end");
                break;
            case 2:
                loop = Node.Of($"for {counter} = {rounds}, 1, -1 do{body}end");
                break;
            case 3:
                loop = Node.Of($"for {counter} = {_dice.Pick("0", "0.5", "-3", "i % 7", "j % 5")}, {rounds}, {_dice.Pick("1", "2", "3")} do{body}end");
                break;
            case 4:
                loop = Node.Of($"for {counter}, w in ipairs({_dice.Pick("list", "floats", "mixed")}) do{body}end");
                break;
            default:
                loop = Node.Of($"for {counter} = 1, {rounds} do{body}end");
                break;
        }

        _depth--;
        return loop;
    }

    private string HotInteger()
    {
        if (_depth > 0 && _dice.OneIn(2))
            return FormattableString.Invariant($"n{_dice.Between(1, _depth)}");
        return _dice.Pick(s_hotIntegers);
    }

    private string HotNumber() => _dice.Below(4) switch
    {
        0 => _dice.Pick(s_hotFloats),
        1 => _dice.Pick("1", "2", "7", "0.5", "-3", "100"),
        _ => HotInteger(),
    };

    private Node HotExpression(int depth) => _dice.Below(depth > 0 ? 16 : 4) switch
    {
        < 4 => Node.Of(HotNumber()),
        < 7 => Node.Of($"({HotExpression(depth - 1)} {_dice.Pick("+", "-", "*")} {HotExpression(depth - 1)})"),
        7 => Node.Of($"({HotExpression(depth - 1)} {_dice.Pick("%", "//", "/")} {_dice.Pick("3", "7", "2.5", "k", "16")})"),
        8 => Node.Of($"({HotInteger()} // 1 | 0 {_dice.Pick("&", "|", "~")} {_dice.Between(0, 63)})"),
        9 => Node.Of($"list[{HotInteger()} // 1 % #list + 1]"),
        10 => Node.Of(_dice.Pick("point.x", "point.y", "one.at", "two.at", "(u or 1)", "#list")),
        11 => Node.Of($"{_dice.Pick("f", "g")}({HotNumber()}, {HotInteger()})"),
        12 => Node.Of($"{_dice.Pick("floats", "mixed")}[{HotInteger()} // 1 % #floats + 1]"),
        13 => Node.Of($"math.{_dice.Pick("floor", "abs")}({HotExpression(depth - 1)})"),
        14 => Node.Of($"({HotCondition()} and {HotNumber()} or {HotNumber()})"),
        _ => Node.Of($"-{HotNumber()}"),
    };

    private Node HotCondition() => _dice.Below(8) switch
    {
        < 3 => Node.Of($"{HotInteger()} % {_dice.Between(2, 9)} == {_dice.Between(0, 2)}"),
        3 => Node.Of($"{HotNumber()} {_dice.Pick("<", "<=", ">", ">=", "==", "~=")} {HotNumber()}"),
        4 => Node.Of(_dice.Pick("u", "not v", "u == v", "v == nil", "point.z == \"z\"")),
        5 => Node.Of($"{HotInteger()} > {_dice.Pick("5", "20", "60", "150")}"),
        6 => Node.Of($"list[{HotInteger()} // 1 % #list + 1] > {HotNumber()}"),
        _ => Node.Of($"not ({HotNumber()} < {HotNumber()})"),
    };

    private Node HotStatement(int rounds)
    {
        switch (_dice.Below(18))
        {
            case < 4:
                return Node.Of($"{_dice.Pick(s_hotIntegers)} = ({HotExpression(2)}) // 1 % {_dice.Pick("1000", "77", "10")} | 0");
            case < 6:
                return Node.Of($"{_dice.Pick(s_hotFloats)} = ({HotExpression(2)}) % 1000 + 0.0");
            case 6:
                return Node.Of($"{_dice.Pick(s_hotOthers)} = {_dice.Pick("nil", "1", "2.5", "\"text\"", "i", "x", "list", "true", "false")}");
            case 7:
                return Node.Of($"list[{HotInteger()} // 1 % #list + 1] = {HotInteger()} // 1 | 0");
            case 8:
                return Node.Of($"floats[{HotInteger()} // 1 % #floats + 1] = {HotNumber()}");
            case 9:
                return Node.Of($"point.{_dice.Pick("x", "y")} = ({HotExpression(1)}) % 100");
            case 10:
                return Node.Of($"k = {_dice.Pick("one", "two", "(i % 2 == 0 and one or two)")}:step({HotInteger()} // 1 | 0) and j");
            case 11:
                return Node.Of($"TOTAL = (TOTAL + {HotNumber()}) % 9999");
            case 12 or 13:
                Block yes = new(), no = new();
                yes.Statements.Add(HotStatement(rounds));
                no.Statements.Add(HotStatement(rounds));
                return _dice.OneIn(2) ? Node.Of($"if {HotCondition()} then{yes}end") : Node.Of($"if {HotCondition()} then{yes}else{no}end");
            case 14 when _depth < 3 && rounds > 4:
                return HotLoop(Math.Min(rounds / 2, _dice.Pick(2, 5, 12, 30)));
            case 15:
                return Node.Of($"if {HotCondition()} and {HotCondition()} then {_dice.Pick("break", "i = i + 1", "other[#other % 50 + 1] = i")} end");
            case 16:
                return Node.Of($"local t = {HotExpression(2)} x = (x + t) % 100 / 2");
            default:
                return Node.Of($"i, j, x, y = j, i // 1 % 500 | 0, y, {_dice.Pick("x", "x", "x + 1.5")}");
        }
    }
}
