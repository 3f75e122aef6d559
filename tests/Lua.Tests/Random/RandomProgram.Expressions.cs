using System;
using System.Collections.Generic;
using System.Globalization;

namespace Lua.Tests.Random;

// Expressions of numbers and booleans.
internal sealed partial class RandomProgram
{
    private static readonly string[] s_integerOperators = ["+", "-", "*", "&", "|", "~", "+", "-", "*"];
    private static readonly string[] s_numberOperators = ["+", "-", "*", "/", "+", "-", "*", "/", "//", "%", "^"];
    private static readonly string[] s_comparisons = ["<", "<=", ">", ">=", "==", "~="];
    private static readonly int[] s_edges = [7, 15, 31, 32, 47, 48, 49, 50, 51, 52, 53, 54, 61, 62, 63];

    private static readonly string[] s_floats =
        ["0.5", "1.5", "-0.0", "0.0", "1e308", "5e-324", "math.huge", "-math.huge", "(0/0)", "3.0", "2^53", "2^63", "-2^63", "1e15", "1e16",
            "9007199254740993.0", "0x1p-3", "0x.8p1", "1e100", "-1.25", "123456.789", "2^49", "2^50", "-2^49"];

    private Node Expression(Kind kind, int depth) => kind switch
    {
        Kind.Integer => Integer(depth),
        Kind.Number => Number(depth),
        Kind.Text => Text(depth),
        Kind.Boolean => Condition(depth),
        Kind.List => List(depth),
        Kind.Record => Record(depth),
        Kind.Map => Map(depth),
        Kind.Object => Object(depth),
        Kind.Instance => Instance(depth),
        Kind.Function => FunctionValue(depth),
        _ => Anything(depth),
    };

    // A short expression without variables.
    private Node Small(Kind kind) => kind is Kind.Function ? Node.Of("show") : Value(kind, 0);

    private Node Name(Kind kind, Func<Node> otherwise) =>
        Find(kind, mayBeConstant: true) is { } variable ? Node.Of(variable.Name) : otherwise();

    private Node IntegerLiteral()
    {
        if (_dice.Percent(70))
            return Node.Of(_dice.Between(_dice.OneIn(3) ? -9 : 0, 12).ToString(CultureInfo.InvariantCulture));
        long edge = unchecked(((1L << _dice.Pick(s_edges)) + _dice.Between(-2, 2)) * (_dice.OneIn(2) ? 1 : -1));
        return Node.Of(_dice.Below(8) switch
        {
            0 => "math.maxinteger",
            1 => "math.mininteger",
            2 => FormattableString.Invariant($"0x{edge:x}"),
            3 => FormattableString.Invariant($"(1 << {_dice.Between(0, 64)})"),
            _ => edge == long.MinValue ? "math.mininteger" : edge.ToString(CultureInfo.InvariantCulture),
        });
    }

    private Node Parenthesized(Node node) => _dice.Percent(70) ? Node.Of($"({node})") : node;

    private Node Integer(int depth)
    {
        if (depth <= 0 || _dice.Percent(20))
            return _dice.Percent(60) ? Name(Kind.Integer, IntegerLiteral) : IntegerLiteral();
        switch (_dice.Below(15))
        {
            case 0 or 1 or 2 or 3 or 4:
                return Parenthesized(Node.Of($"{Integer(depth - 1)} {_dice.Pick(s_integerOperators)} {Integer(depth - 1)}"));
            case 5:
                string shift = _dice.Pick("<<", ">>");
                return Node.Of($"({Integer(depth - 1)} {shift} {(_dice.OneIn(4) ? Integer(depth - 1) : Node.Of(Count(-2, 66)))})");
            case 6:
                string division = _dice.Pick("//", "%");
                return Node.Of($"({Integer(depth - 1)} {division} {Divisor(depth)})");
            case 7:
                return Node.Of($"({_dice.Pick("- ", "~ ", "~", "- - ")}{Integer(depth - 1)})");
            case 8:
                return Node.Of($"({Condition(depth - 1)} and {Integer(depth - 1)} or {Integer(depth - 1)})");
            case 9:
                return Node.Of($"#{Name(Kind.List, () => Node.Of("{1, 2, 3}"))}");
            case 10:
                return Node.Of($"#{Name(Kind.Text, () => Node.Of("\"text\""))}");
            case 11:
                return Node.Of($"{Name(Kind.Record, () => Node.Of("({a = 1, b = 2, c = 3})"))}{_dice.Pick(".a", ".b", ".c", "[\"b\"]")}");
            case 12 when CallOf(Kind.Integer, depth) is { } call:
                return call;
            case 13:
                return IntegerCall(depth);
            case 14 when _hasClasses:
                return Node.Of($"{Instance(depth - 1)}:{_dice.Pick("get", "twice", "size")}()");
            case 14 when _inVararg:
                return Node.Of("select(\"#\", ...)");
            default:
                return Integer(depth - 1);
        }
    }

    private string Count(int least, int most) => _dice.Between(least, most).ToString(CultureInfo.InvariantCulture);

    private Node Divisor(int depth) => _dice.Below(12) switch
    {
        0 => Integer(depth - 1),
        < 6 => Node.Of($"({Integer(depth - 1)} | 1)"),
        < 9 => Node.Of(_dice.Pick("1", "2", "3", "7", "-1", "-2", "-3", "10", "64")),
        _ => Node.Of(_dice.Pick("math.mininteger", "math.maxinteger", "0x1000000000000", "-0x10000000000001")),
    };

    private Node IntegerCall(int depth) => _dice.Below(10) switch
    {
        0 => Node.Of($"math.abs({Integer(depth - 1)})"),
        1 => Node.Of($"math.max({Integer(depth - 1)}, {Integer(depth - 1)})"),
        2 => Node.Of($"math.min({Integer(depth - 1)}, {Integer(depth - 1)}, {IntegerLiteral()})"),
        3 => Node.Of($"(math.tointeger({Number(depth - 1)}) or {Integer(depth - 1)})"),
        4 => Node.Of($"(string.byte({Text(depth - 1)}, {Count(-3, 4)}) or {Integer(0)})"),
        5 => Node.Of($"(string.find({Text(depth - 1)}, {Text(0)}, {Count(-3, 3)}, true) or 0)"),
        6 => Node.Of($"(math.ult({Integer(depth - 1)}, {Integer(depth - 1)}) and 1 or 0)"),
        7 => Node.Of($"(tonumber({Text(depth - 1)}, {Count(2, 36)}) or {IntegerLiteral()})"),
        8 => Node.Of($"(select({_dice.Pick("1", "2", "-1")}, {Integer(depth - 1)}, {Integer(depth - 1)}))"),
        _ => Node.Of($"math.random({Count(-5, 5)}, {Count(5, 100)})"),
    };

    private Node FloatLiteral() => Node.Of(_dice.Pick(s_floats));

    private Node Number(int depth)
    {
        if (depth <= 0 || _dice.Percent(20))
            return _dice.Percent(60) ? Name(Kind.Number, FloatLiteral) : FloatLiteral();
        switch (_dice.Below(12))
        {
            case 0 or 1 or 2 or 3:
                return Parenthesized(Operation(Number(depth - 1), _dice.Pick(s_numberOperators), Number(depth - 1)));
            case 4:
                return Parenthesized(Node.Of($"{Integer(depth - 1)} {_dice.Pick(s_numberOperators)} {Number(depth - 1)}"));
            case 5:
                return Parenthesized(Operation(Number(depth - 1), _dice.Pick(s_numberOperators), Integer(depth - 1)));
            case 6:
                return Parenthesized(Node.Of($"{Integer(depth - 1)} {_dice.Pick("/", "^", "/", "*")} {Integer(depth - 1)}"));
            case 7:
                return Integer(depth - 1);
            case 8:
                return Node.Of($"math.{_dice.Pick("floor", "ceil", "abs", "sqrt")}({Number(depth - 1)})");
            case 9:
                return _dice.OneIn(2)
                    ? Node.Of($"math.{_dice.Pick("max", "min", "fmod")}({Number(depth - 1)}, {Number(depth - 1)})")
                    : Node.Of($"(math.modf({Number(depth - 1)}))");
            case 10:
                return Node.Of($"({Numeral()} {_dice.Pick("+", "-", "*", "/")} {Number(depth - 1)})");
            case 11 when CallOf(Kind.Number, depth) is { } call:
                return call;
            default:
                return Node.Of($"(- {Number(depth - 1)})");
        }
    }

    // 5.4.4 makes -0.0 - 0 an addition of 0, which is 0.0: so what may be a constant integer is none.
    private static Node Operation(Node left, string operation, Node right) =>
        operation == "-" && !right.ToString().Contains('.', StringComparison.Ordinal)
            ? Node.Of($"{left} - ({right} + #\"\")")
            : Node.Of($"{left} {operation} {right}");

    private Node Numeral() => Node.Of(_dice.Pick(
        "\"10\"", "\"0x10\"", "\" 5 \"", "\"1e2\"", "\"-3.5\"", "\"9223372036854775808\"", "\"0x7fffffffffffffff\"", "\"0x1p4\"", "\".5\""));

    private Node Condition(int depth)
    {
        if (depth <= 0 || _dice.Percent(10))
            return _dice.Percent(60) ? Name(Kind.Boolean, () => Node.Of(_dice.Pick("true", "false"))) : Node.Of(_dice.Pick("true", "false"));
        string comparison = _dice.Pick(s_comparisons);
        switch (_dice.Below(14))
        {
            case 0 or 1 or 2 or 3:
                return Parenthesized(Node.Of($"{Integer(depth - 1)} {comparison} {Integer(depth - 1)}"));
            case 4:
                return Parenthesized(Node.Of($"{Number(depth - 1)} {comparison} {Number(depth - 1)}"));
            case 5:
                return Parenthesized(Node.Of($"{Number(depth - 1)} {comparison} {Integer(depth - 1)}"));
            case 6:
                return Parenthesized(Node.Of($"{Integer(depth - 1)} {comparison} {FloatLiteral()}"));
            case 7:
                return Parenthesized(Node.Of($"{Text(depth - 1)} {comparison} {Text(depth - 1)}"));
            case 8:
                return Node.Of($"({Anything(depth - 1)} {_dice.Pick("==", "~=")} {Anything(depth - 1)})");
            case 9:
                return Node.Of($"(not {Condition(depth - 1)})");
            case 10:
                return Node.Of($"({Condition(depth - 1)} {_dice.Pick("and", "or")} {Condition(depth - 1)})");
            case 11:
                return Node.Of($"(({Integer(depth - 1)} {comparison} {Integer(depth - 1)}) == {Condition(depth - 1)})");
            case 12 when _hasObjects:
                return _dice.OneIn(2)
                    ? Node.Of($"({Object(depth - 1)} {comparison} {Object(depth - 1)})")
                    : Node.Of($"({Object(depth - 1)} {_dice.Pick("<", "<=", ">", ">=", "==")} {Integer(depth - 1)})");
            case 13 when CallOf(Kind.Boolean, depth) is { } call:
                return call;
            default:
                return Node.Of($"({Anything(depth - 1)} {_dice.Pick("== nil", "~= nil", "== 1", "== \"a\"", "== false", "== 1.0")})");
        }
    }

    // A condition of any value.
    private Node Truth(int depth) => _dice.OneIn(5) ? Anything(depth) : Condition(depth);

    private Node Anything(int depth)
    {
        if (depth <= 0 || _dice.Percent(25))
            return _dice.Percent(60) ? Name(Kind.Any, () => Node.Of("nil")) : Node.Of(_dice.Pick("nil", "true", "1", "\"a\"", "2.5", "false"));
        return _dice.Below(8) switch
        {
            0 => Node.Of($"{Name(Kind.Map, () => Node.Of("({})"))}[{Key(depth - 1)}]"),
            1 => Node.Of($"{Name(Kind.List, () => Node.Of("({5, 6})"))}[{Integer(depth - 1)}]"),
            2 => Node.Of($"{Name(Kind.Record, () => Node.Of("({d = 1})"))}.{_dice.Pick("d", "e", "a")}"),
            3 => Node.Of($"({Anything(depth - 1)} {_dice.Pick("and", "or")} {Anything(depth - 1)})"),
            4 when _inVararg => Node.Of($"(select({Count(1, 3)}, ...))"),
            5 when _hasObjects => Node.Of($"{Object(depth - 1)}.{_dice.Pick("v", "key", "other")}"),
            _ => Expression(_dice.Pick(s_plainKinds), depth - 1),
        };
    }

    // The call of a function whose first result is of a kind; null where there is none or no time.
    private Node? CallOf(Kind kind, int depth)
    {
        for (int i = 0; i < 3; i++)
        {
            if (Find(Kind.Function, mayBeConstant: true) is { Signature: { Results.Length: > 0 } signature } function &&
                signature.Results[0] == kind && CanSpend(signature.Cost))
            {
                return Call(function, depth);
            }
        }

        return null;
    }

    private Node Call(Variable function, int depth)
    {
        Signature signature = function.Signature!;
        Spend(signature.Cost);
        return Node.Of($"{function.Name}({Arguments(signature, depth)})");
    }

    private Node Arguments(Signature signature, int depth)
    {
        List<Node> arguments = [];
        foreach (Kind parameter in signature.Parameters)
            arguments.Add(Cut(Expression(parameter, depth - 1)));
        if (signature.IsVararg || _dice.OneIn(12))
        {
            for (int i = _dice.Below(4); i > 0; i--)
                arguments.Add(Cut(Expression(_dice.Pick(Kind.Integer, Kind.Number, Kind.Text), depth - 2)));
            if (_inVararg && _dice.OneIn(3))
                arguments.Add(Node.Of("..."));
        }
        else if (arguments.Count > 0 && _dice.OneIn(40))
        {
            arguments.RemoveAt(arguments.Count - 1);
        }

        return Node.Join(", ", arguments);
    }
}
