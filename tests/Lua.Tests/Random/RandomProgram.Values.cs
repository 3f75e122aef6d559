using System.Collections.Generic;

namespace Lua.Tests.Random;

// Expressions of texts, tables and objects.
internal sealed partial class RandomProgram
{
    private static readonly string[] s_texts =
        ["\"\"", "\"a\"", "\"abc\"", "\"hello world\"", "\"10\"", "\"0x10\"", "\"x=1, y=2\"", "\"it's\"", "\"\\0\\1z\"", "\"\\u{20AC}\"", "\"long\\\ntext\"",
            "\"a.b%c\"", "\"AbC\"", "\"  trim \"", "\"1e1\"", "\"k1\"", "\"\\xff\\x80\"", "\"-7\""];

    private static readonly string[] s_patterns =
        ["\"%a+\"", "\"%d+\"", "\"(%w)(%w)\"", "\"^%s*(.-)%s*$\"", "\".\"", "\"[%w_]*\"", "\"[^%s]+\"", "\"()l()\"", "\"%f[%a]%a+\"", "\"%b()\"",
            "\"(a*)(b*)\"", "\"x-y?\"", "\"[a-c]+$\"", "\"%%\"", "\"(.)%1\"", "\"\"", "\"(%w+)=(%w+)\"", "\"[]]\"", "\"[%d.]+\""];

    private static readonly string[] s_formats =
        ["%d", "%5d", "%-5d|", "%05d", "%+d", "%x", "%X", "%#x", "%o", "%c", "%i", "% d", "%.3d"];

    private static readonly string[] s_floatFormats =
        ["%g", "%.3f", "%10.2f", "%e", "%.14g", "%-12.1e|", "%+.0f", "%a", "%G", "%#.3g", "%012.3f"];

    private Node TextLiteral() => Node.Of(_dice.Pick(s_texts));

    private Node Text(int depth)
    {
        if (depth <= 0 || _dice.Percent(25))
            return _dice.Percent(60) ? Name(Kind.Text, TextLiteral) : TextLiteral();
        switch (_dice.Below(18))
        {
            case 0 or 1 or 2 or 3:
                _grows = true;
                List<Node> parts = [];
                for (int i = _dice.Pick(2, 2, 2, 3, 4, 5); i > 0; i--)
                    parts.Add(Part(depth - 1));
                return Node.Of($"({Node.Join(" .. ", parts)})");
            case 4:
                return Node.Of($"string.sub({Text(depth - 1)}, {Count(-5, 5)}{(_dice.OneIn(2) ? $", {Count(-5, 9)}" : "")})");
            case 5:
                return Node.Of($"(\"{_dice.Pick("text", "%", "abc")}\"):{_dice.Pick("upper", "lower", "reverse")}()");
            case 6:
                _grows = true;
                return Node.Of($"string.rep({Text(depth - 1)}, {Count(-1, 4)}{(_dice.OneIn(3) ? $", {_dice.Pick(s_texts)}" : "")})");
            case 7:
                return Node.Of($"string.format(\"{_dice.Pick(s_formats)}\", {Integer(depth - 1)} & 0xffff)");
            case 8:
                return Node.Of($"string.format(\"{_dice.Pick(s_floatFormats)}\", {Count(-99, 99)} / {Count(1, 9)})");
            case 9:
                _grows = true;
                return Node.Of($"string.format(\"{_dice.Pick("%s", "%5s", "%-5s|", "%.2s", "%q")}\", {Text(depth - 1)})");
            case 10:
                return Node.Of($"string.char({Count(32, 126)}, {Integer(depth - 1)} & 127)");
            case 11:
                return Node.Of($"tostring({(_dice.OneIn(2) ? Integer(depth - 1) : Condition(depth - 1))})");
            case 12:
                return Node.Of($"type({Anything(depth - 1)})");
            case 13:
                return Node.Of($"(string.match({Text(depth - 1)}, {_dice.Pick(s_patterns)}) or \"none\") .. \"\"");
            case 14:
                _grows = true;
                return Node.Of($"(string.gsub({Text(depth - 1)}, {_dice.Pick(s_patterns)}, {Replacement(depth)}))");
            case 15 when CallOf(Kind.Text, depth) is { } call:
                return call;
            case 16:
                return Node.Of($"({Condition(depth - 1)} and {Text(depth - 1)} or {Text(depth - 1)})");
            case 17 when _hasObjects:
                return Node.Of($"tostring({Object(depth - 1)})");
            default:
                return Text(depth - 1);
        }
    }

    // A part of a concatenation: numbers are taken too.
    private Node Part(int depth) => _dice.Below(6) switch
    {
        0 => Integer(depth),
        1 => Node.Of(_dice.Pick("1.5", "2.0", "1e100", "-0.0", "12", "0x7fffffffffffffff", "2^53")),
        _ => Text(depth),
    };

    private Node Replacement(int depth) => _dice.Below(4) switch
    {
        0 => Node.Of($"\"{_dice.Pick("<%0>", "%1", "x", "", "%%")}\""),
        1 => Node.Of($"function(a, b) return {(_dice.OneIn(2) ? Node.Of("b or a") : InFunction(false, null, () => Anything(depth - 2)))} end"),
        2 => Node.Of("{a = \"A\", l = 1, o = false}"),
        _ => Node.Of($"function() {_dice.Pick("", "return nil", "return false", "return 7", "return pause(\"x\")")} end"),
    };

    private Node List(int depth)
    {
        if (depth <= 0 || _dice.Percent(20))
            return _dice.Percent(60) ? Name(Kind.List, () => Node.Of("{1, 2, 3}")) : Node.Of(_dice.Pick("{}", "{1}", "{3, 1, 2}", "{1.5, \"a\"}"));
        switch (_dice.Below(6))
        {
            case 0 when _inVararg:
                return Node.Of("{...}");
            case 1 when CallOf(Kind.List, depth) is { } call:
                return call;
            case 2:
                return Node.Of($"table.pack({Item(depth)}, {Item(depth)})");
            case 3:
                Node list = Name(Kind.List, () => Node.Of("{4, 5, 6}"));
                // A list that grows by one in each of many rounds would cost their square.
                return _rounds > 100 ? Node.Of($"{{{Item(depth)}, table.unpack({list}, 1, 8)}}") : Node.Of($"{{{Item(depth)}, table.unpack({list})}}");
            default:
                List<Node> items = [];
                for (int i = _dice.Between(0, 5); i > 0; i--)
                    items.Add(Item(depth));
                return Node.Of($"{{{Node.Join(_dice.Pick(", ", "; "), items)}}}");
        }
    }

    // A value that is not nil.
    private Node Item(int depth) => Cut(Expression(_dice.Pick(Kind.Integer, Kind.Integer, Kind.Number, Kind.Text, Kind.Boolean), depth - 1));

    private Node Record(int depth)
    {
        if (depth <= 0 || _dice.Percent(40))
            return Name(Kind.Record, () => Node.Of(_dice.Pick("{a = 1, b = 2, c = 3}", "{c = 1, b = 5, a = 0}", "{b = 1, a = 2, c = 3, d = 4}")));
        Node more = _dice.OneIn(3) ? Node.Of($", {_dice.Pick("d", "e", "f")} = {Cut(Anything(depth - 1))}") : Node.Of("");
        return _dice.OneIn(2)
            ? Node.Of($"{{a = {Integer(depth - 1)}, b = {Integer(depth - 1)}, c = {Integer(depth - 1)}{more}}}")
            : Node.Of($"{{c = {Integer(depth - 1)}, [\"a\"] = {Integer(depth - 1)}, b = {Integer(depth - 1)}{more}}}");
    }

    private Node Map(int depth)
    {
        if (depth <= 0 || _dice.Percent(50))
            return Name(Kind.Map, () => Node.Of(_dice.Pick("{}", "{[1] = 1, x = 2}", "{10, 20, n = 2, [3.5] = true}")));
        List<Node> items = [];
        for (int i = _dice.Between(0, 4); i > 0; i--)
        {
            items.Add(_dice.Below(3) switch
            {
                0 => Cut(Anything(depth - 1)),
                1 => Node.Of($"[{Key(depth - 1)}] = {Cut(Anything(depth - 1))}"),
                _ => Node.Of($"{_dice.Pick("x", "y", "k1")} = {Cut(Anything(depth - 1))}"),
            });
        }

        return Node.Of($"{{{Node.Join(", ", items)}}}");
    }

    private Node Key(int depth) => _dice.Below(9) switch
    {
        0 or 1 => Node.Of($"{Integer(depth - 1)} & {_dice.Pick("7", "15", "63")}"),
        2 => Node.Of($"\"k\" .. ({Integer(depth - 1)} & 7)"),
        3 => Integer(depth),
        4 => Node.Of($"({Number(depth)} or 0)"),
        5 => Node.Of(_dice.Pick("1.0", "2^53", "-0.0", "0.5", "true", "false", "\"1\"", "\"\"", "math.huge", "2^63", "1e15")),

        // A plain comparison as the index of an upvalue is compiled wrongly by 5.4.4.
        6 => Node.Of($"{Condition(depth)} or false"),
        _ => TextLiteral(),
    };

    private Node Object(int depth)
    {
        if (!_hasObjects)
            return Node.Of("nil");
        if (depth <= 0 || _dice.Percent(30))
            return _dice.Percent(80) ? Name(Kind.Object, NewObject) : NewObject();
        Spend(12);
        string operation = _dice.Pick("+", "-", "*", "/", "%", "//", "^", "&", "|", "~", "<<", ">>");
        return _dice.Below(8) switch
        {
            0 or 1 => Node.Of($"({Object(depth - 1)} {operation} {Object(depth - 1)})"),
            2 => Node.Of($"({Object(depth - 1)} {operation} {Integer(depth - 1)})"),
            3 => Node.Of($"({Integer(depth - 1)} {operation} {Object(depth - 1)})"),
            4 => Node.Of($"({_dice.Pick("-", "~")}{Object(depth - 1)})"),
            5 => Node.Of($"({Object(depth - 1)} {operation} {_dice.Pick("3", "1.5", "\"7\"", "0", "-1")})"),
            6 => Node.Of($"new({Integer(depth - 1)})"),
            _ => Node.Of($"({Condition(depth - 1)} and {Object(depth - 1)} or {Object(depth - 1)})"),
        };
    }

    private Node NewObject() => Node.Of($"new({Count(-3, 9)})");

    private Node Instance(int depth)
    {
        if (!_hasClasses)
            return Node.Of("nil");
        if (depth <= 0 || _dice.Percent(60))
            return Name(Kind.Instance, () => Node.Of($"{_dice.Pick("Base", "Derived", "Other")}.make({Count(-3, 9)})"));
        Spend(5);
        return _dice.OneIn(2)
            ? Node.Of($"{Instance(depth - 1)}:{_dice.Pick("add", "set")}({Integer(depth - 1)})")
            : Node.Of($"{_dice.Pick("Base", "Derived", "Other")}.make({Integer(depth - 1)})");
    }

    private Node FunctionValue(int depth) =>
        Name(Kind.Function, () => Node.Of($"function(...) return {InFunction(true, null, () => Cut(Anything(depth - 1)))} end"));
}
