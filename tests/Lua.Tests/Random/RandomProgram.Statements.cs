using System.Collections.Generic;

namespace Lua.Tests.Random;

// Statements.
internal sealed partial class RandomProgram
{
    private void AddStatement(Block block, int depth)
    {
        if (_spent > _limit)
            return;
        Spend(2);
        int count = block.Statements.Count;
        AddAnyStatement(block, depth);

        // Behind an expression a parenthesis would be a call.
        for (int i = count; i < block.Statements.Count; i++)
        {
            if (block.Statements[i].ToString().StartsWith('('))
                block.Statements[i].Parts.Insert(0, ";");
        }
    }

    private void AddAnyStatement(Block block, int depth)
    {
        int choice = _dice.Below(depth > 0 ? 100 : 50);
        switch (choice)
        {
            case < 8:
                block.Statements.Add(Declaration(Kinds()));
                break;
            case < 22:
                block.Statements.Add(Assignment());
                break;
            case < 32:
                block.Statements.Add(Output());
                break;
            case < 36:
                block.Statements.Add(ListStatement());
                break;
            case < 40:
                block.Statements.Add(TableStatement());
                break;
            case < 43:
                block.Statements.Add(Calls());
                break;
            case < 45:
                block.Statements.Add(_dice.OneIn(2) ? Chunk() : LibraryStatement());
                break;
            case < 48:
                block.Statements.Add(Way());
                break;
            case < 50:
                block.Statements.Add(_dice.OneIn(6) ? Collection() : MultipleAssignment());
                break;
            case < 57:
                block.Statements.Add(If(depth - 1));
                break;
            case < 74:
                block.Statements.Add(Loop(depth - 1));
                break;
            case < 81:
                AddFunction(block, depth - 1);
                break;
            case < 89:
                block.Statements.Add(Protected(depth - 1));
                break;
            case < 93:
                block.Statements.Add(Coroutine(depth - 1));
                break;
            case < 96:
                block.Statements.Add(Node.Of($"do{Body(depth - 1)}end"));
                break;
            default:
                block.Statements.Add(Closing(depth - 1));
                break;
        }
    }

    private Node Declaration(Kind kind)
    {
        if (kind != Kind.Function && _dice.OneIn(8))
            return TwoDeclarations(kind);
        Node value = Value(kind);
        bool isConstant = _dice.OneIn(8);
        string name = NameFor(kind);
        _variables.Add(new Variable(name, kind, isConstant, null));
        return Node.Of($"local {name}{(isConstant ? " <const>" : "")} = {value}");
    }

    private Node TwoDeclarations(Kind kind)
    {
        Kind second = Kinds();
        (Node first, Node last) = (Value(kind, 1), Value(second, 1));
        string name = NewName(kind);
        string other = NewName(second);
        _variables.Add(new Variable(name, kind, false, null));
        _variables.Add(new Variable(other, second, false, null));
        return Node.Of($"local {name}, {other} = {first}, {last}");
    }

    private Node Assignment()
    {
        Kind kind = Kinds();
        return Find(kind, mayBeConstant: false) is { } variable
            ? Node.Of($"{variable.Name} = {Value(kind, 3)}")
            : Declaration(kind);
    }

    private Node MultipleAssignment()
    {
        Kind kind = _dice.Pick(Kind.Integer, Kind.Text, Kind.Number, Kind.Any);
        if (Find(kind, false) is not { } first || Find(kind, false) is not { } second)
            return Declaration(kind);
        return _dice.Below(3) switch
        {
            0 => Node.Of($"{first.Name}, {second.Name} = {second.Name}, {first.Name}"),
            1 => Node.Of($"{first.Name}, {second.Name} = {Value(kind)}, {Value(kind)}"),
            _ => RecordAssignment(),
        };
    }

    private Node RecordAssignment()
    {
        Node record = Name(Kind.Record, () => Node.Of("({})"));
        Node list = Name(Kind.List, () => Node.Of("({})"));
        return Node.Of($"{record}.a, {record}.{_dice.Pick("b", "c")}, {list}[1] = {Value(Kind.Integer)}, {Value(Kind.Integer)}, {Value(Kind.Integer)}");
    }

    private Node Output()
    {
        List<Node> values = [];
        for (int i = _dice.Between(1, 3); i > 0; i--)
            values.Add(Expression(_dice.OneIn(4) ? Kind.Any : Kinds(), 3));
        if (_inVararg && _dice.OneIn(12))
            values.Add(Node.Of("..."));
        return Node.Of($"out({Node.Join(", ", values)})");
    }

    private Node If(int depth)
    {
        Node result = Node.Of($"if {Truth(2)} then{Body(depth)}");
        for (int i = _dice.Pick(0, 0, 0, 1, 2); i > 0; i--)
            result = Node.Of($"{result}elseif {Truth(2)} then{Body(depth)}");
        return _dice.OneIn(2) ? Node.Of($"{result}else{Body(depth)}end") : Node.Of($"{result}end");
    }

    // Ways out of blocks.
    private Node Way()
    {
        if (_loops > 0 && _dice.OneIn(2))
            return Node.Of($"if {Condition(1)} then break end");
        if (_results is { } results && _dice.OneIn(2))
            return Node.Of($"if {Condition(1)} then return {ResultValues(results)} end");
        string label = NewLabel();
        if (_dice.OneIn(2))
            return Node.Of($"do if {Condition(2)} then goto {label} end{Body(1, 1, 0)} ::{label}:: end");
        string counter = NewName(Kind.Integer);
        return Node.Of($"do local {counter} = 0 ::{label}:: {counter} = {counter} + 1{Body(4, 1, 0)}if {counter} < 4 then goto {label} end end");
    }

    private Node ResultValues(Kind[] results)
    {
        List<Node> values = [];
        foreach (Kind result in results)
            values.Add(Value(result));
        return Node.Join(", ", values);
    }

    private Node ListStatement()
    {
        if (Find(Kind.List, mayBeConstant: true) is not { } variable)
            return Declaration(Kind.List);
        string list = variable.Name;
        return _dice.Below(9) switch
        {
            0 or 1 => Node.Of($"{list}[#{list} + 1] = {Item(2)}"),
            2 => Node.Of($"{list}[#{list}] = nil"),
            3 => Node.Of($"table.insert({list}, {Item(2)})"),

            // In a loop it would move ever more items.
            4 => Node.Of($"if #{list} < 500 then table.insert({list}, {(_dice.OneIn(2) ? "1" : $"#{list}")}{(_dice.OneIn(20) ? "" : " + 0")}, {Item(2)}) end"),
            5 => Node.Of($"out(table.remove({list}{_dice.Pick("", ", 1", $", #{list}")}))"),
            6 => Node.Of($"if #{list} > 0 then {list}[({Integer(1)} & 0xff) % #{list} + 1] = {Item(2)} end"),
            7 => Node.Of($"out(table.unpack({list}))"),
            _ => Sorting(),
        };
    }

    private Node Sorting()
    {
        List<Node> items = [];
        for (int i = _dice.Between(0, 9); i > 0; i--)
            items.Add(Integer(1));
        string order = _dice.Pick("", ", function(a, b) return a > b end", ", function(a, b) return a & 7 < b & 7 or a & 7 == b & 7 and a < b end");
        return Node.Of($"do local t = {{{Node.Join(", ", items)}}} table.sort(t{order}) out(t, table.concat(t, {TextLiteral()})) end");
    }

    private Node TableStatement()
    {
        Node map = Name(Kind.Map, () => Node.Of("({})"));
        Node record = Name(Kind.Record, () => Node.Of("({})"));
        return _dice.Below(9) switch
        {
            0 or 1 => Node.Of($"{map}[{Key(2)}] = {Value(Kind.Any)}"),
            2 => Node.Of($"{map}[{Key(2)}] = nil"),
            3 => Node.Of($"{record}.{_dice.Pick("a", "b", "c")} = {Value(Kind.Integer)}"),
            4 => Node.Of($"{record}.{_dice.Pick("d", "e", "f", "g", "h")} = {Value(Kind.Any)}"),
            5 when _hasObjects => Node.Of($"{Object(1)}.{_dice.Pick("key", "other", "v2")} = {Value(Kind.Integer)}"),
            6 when _hasClasses => Node.Of($"{Instance(1)}.{_dice.Pick("extra", "more", "value")} = {Value(Kind.Integer)}"),
            7 when _hasClasses => Node.Of($"{Instance(1)}:add({Value(Kind.Integer, 1)}){_dice.Pick("", ":set(1)", ":add(2):add(3)")}"),
            _ => Node.Of($"out({map}[{Key(1)}], rawget({map}, {Key(1)}), next({map}) == nil, rawlen({record}))"),
        };
    }

    private Node Calls()
    {
        if (Find(Kind.Function, mayBeConstant: true) is not { Signature: { } signature } function || !CanSpend(signature.Cost * 2))
            return Output();
        return _dice.Below(5) switch
        {
            0 => Call(function, 2),
            1 => Node.Of($"out({Call(function, 2)}, {Call(function, 2)})"),
            2 => Node.Of($"out(({Call(function, 2)}))"),
            3 => Node.Of($"out({{{Call(function, 2)}, {Call(function, 2)}}})"),
            _ => Node.Of($"out(select(\"#\", {Call(function, 2)}))"),
        };
    }

    private Node Chunk() => _dice.Below(3) switch
    {
        0 => Node.Of($"out(load(\"return \" .. ({Small(Kind.Integer)}) .. \" {_dice.Pick("+", "*", "//", "..", "<")} 3\"))"),
        1 => Node.Of($"out(pcall(load(\"local a, b = ... {_dice.Pick("x = a", "return b, a", "return a + x", "return a.b", "error(b)")}\"), {Value(Kind.Any, 1)}, 2))"),
        _ => Node.Of($"out(load({_dice.Pick("\"x = = 1\"", "\"for i = 1 do end\"", "\"return 'abc\"", "\"goto out\"", "\"local x <const> = 1; x = 2\"", "\"break\"", "\"::a:: ::a::\"", "\"return 1 .. \"", "\"x = 0x\"", "\"f(\"")}))"),
    };

    private Node Collection() => Known.Collections ? Output() : Node.Of(_dice.Pick("collectgarbage()", "collectgarbage(\"step\")", "collectgarbage()", "math.randomseed(7)"));

    private Node LibraryStatement() => _dice.Below(12) switch
    {
        0 => Node.Of($"out(string.find({Value(Kind.Text)}, {_dice.Pick(s_patterns)}, {Count(-3, 3)}))"),
        1 => Node.Of($"out(string.gsub({Value(Kind.Text)}, {_dice.Pick(s_patterns)}, {Replacement(2)}, {Count(0, 4)}))"),
        2 => Node.Of($"out(string.byte({Value(Kind.Text)}, {Count(-4, 4)}, {Count(-2, 9)}))"),
        3 => Node.Of($"out(tonumber({Value(Kind.Text)}), tonumber({Numeral()}), math.type({Value(Kind.Number)}))"),
        4 => Node.Of($"out(math.modf({Value(Kind.Number)}), math.tointeger({Value(Kind.Number)}), math.floor({Value(Kind.Number)}))"),
        5 => Node.Of($"out(string.pack(\"{_dice.Pick("i4", "<I2", ">i8", "z", "s1", "b")}\", {_dice.Pick("7", "-1", "\"x\"", "300")}))"),
        6 => Node.Of($"out(utf8.len({Value(Kind.Text)}), utf8.char({Count(1, 3000)}, {Count(1, 99)}), #{Value(Kind.Text)})"),
        7 => Node.Of($"out(table.concat({Node.Of("{1, 2.5, \"x\"}")}, {TextLiteral()}, {Count(1, 3)}, {Count(0, 4)}))"),
        8 => Node.Of($"out(table.move({{1, 2, 3, 4}}, {Count(1, 3)}, {Count(0, 4)}, {Count(1, 4)}))"),
        9 => Node.Of($"out(rawequal({Value(Kind.Any)}, {Value(Kind.Any)}), select({Count(-2, 3)}, {Value(Kind.Any)}, {Value(Kind.Any)}))"),
        10 => Node.Of($"out(({Value(Kind.Text)}):{_dice.Pick("len()", "upper()", "rep(2)", "sub(2)", "byte(1, -1)", "nothing()", "gsub(\"%w\", \"%0%0\")")})"),
        _ => Node.Of($"out(string.format(\"{_dice.Pick("%d %s", "%5.1f|%q", "%x %i", "%s")}\", {Value(Kind.Number)}, {Value(_dice.Pick(Kind.Text, Kind.Integer, Kind.Boolean))}))"),
    };
}
