using System;
using System.Collections.Generic;

namespace Lua.Tests.Random;

// Functions, protected calls, coroutines, and to-be-closed variables.
internal sealed partial class RandomProgram
{
    private const double MostOfAFunction = 250;

    private void AddFunction(Block block, int depth)
    {
        if (_dice.OneIn(6))
        {
            block.Statements.Add(Recursion());
            return;
        }

        List<Kind> parameters = [];
        List<Variable> variables = [];
        for (int i = _dice.Between(0, 3); i > 0; i--)
        {
            Kind kind = _dice.Pick(Kind.Integer, Kind.Integer, Kind.Number, Kind.Text, Kind.Any, Kind.List, Kind.Record);
            parameters.Add(kind);
            variables.Add(new Variable(NewName(kind), kind, false, null));
        }

        bool isVararg = _dice.OneIn(3);
        List<Kind> results = [];
        for (int i = _dice.Pick(0, 1, 1, 1, 2, 3); i > 0; i--)
            results.Add(_dice.Pick(Kind.Integer, Kind.Integer, Kind.Number, Kind.Text, Kind.Boolean, Kind.Any, Kind.List));
        Signature signature = new([.. parameters], isVararg, [.. results]);
        Block body = FunctionBody(signature, variables, depth);
        List<Node> names = [];
        foreach (Variable variable in variables)
            names.Add(Node.Of(variable.Name));
        if (isVararg)
            names.Add(Node.Of("..."));
        string name = NewName(Kind.Function);
        bool isGlobal = _dice.OneIn(6);
        if (isGlobal)
            name = name.ToUpperInvariant();
        block.Statements.Add(_dice.OneIn(2) && !isGlobal
            ? Node.Of($"local {name} = function({Node.Join(", ", names)}){body}end")
            : Node.Of($"{(isGlobal ? "" : "local ")}function {name}({Node.Join(", ", names)}){body}end"));
        _variables.Add(new Variable(name, Kind.Function, true, signature));
    }

    // A function's work is counted once, and then for each call.
    private Block FunctionBody(Signature signature, List<Variable> parameters, int depth)
    {
        (double spent, double limit, double rounds) = (_spent, _limit, _rounds);
        (_spent, _limit, _rounds) = (0, MostOfAFunction, 1);
        Block body = InFunction(signature.IsVararg, signature.Results, () => Body(
            1,
            _dice.Between(0, 3),
            depth,
            _ => _variables.AddRange(parameters),
            block =>
            {
                if (signature.Results.Length > 0)
                    block.Statements.Add(Node.Of($"return {Results(signature)}"));
            }));
        signature.Cost = _spent + 3;
        (_spent, _limit, _rounds) = (spent + signature.Cost, limit, rounds);
        return body;
    }

    private Node Results(Signature signature) =>
        signature.Results.Length == 1 && CallOf(signature.Results[0], 2) is { } call && _dice.OneIn(3) ? call : ResultValues(signature.Results);

    private Node Recursion()
    {
        string name = NewName(Kind.Function);
        Spend(60);
        return InFunction(false, null, () => _dice.Below(5) switch
        {
            0 => Node.Of($"do local function {name}(n, a) if n <= 0 then return a end return {name}(n - 1, a {_dice.Pick("+ n", "* 3", "~ n")}) end out({name}({Count(0, 200)}, {Integer(1)})) end"),
            1 => Node.Of($"do local function {name}(n) if n < 2 then return n end return {name}(n - 1) + {name}(n - 2) end out({name}({Count(0, 6)})) end"),
            2 => Node.Of($"do local function {name}(n, ...) if n <= 0 then return ... end return {name}(n - 1, n, ...) end out({name}({Count(0, 12)}, {Value(Kind.Any)})) end"),
            3 => Node.Of($"do local function {name}(n) if n > 0 then return 1 + {name}(n - 1) end {(_dice.OneIn(2) ? Output() : Node.Of("pause(n)"))} return {Integer(1)} end out({name}({Count(0, 150)})) end"),
            _ => Node.Of($"do local function {name}(n) local x = n if n > 0 then local g = {name}(n - 1) return function() x = x + g() return x end end return function() return {Integer(1)} end end local h = {name}({Count(0, 20)}) out(h(), h()) end"),
        });
    }

    private Node Protected(int depth)
    {
        switch (_dice.Below(6))
        {
            case 0:
                return Node.Of($"out(pcall({_dice.Pick("error", "error", "string.rep", "setmetatable", "ipairs", "math.floor", "type", "rawlen", "select")}, {Value(Kind.Any)}{_dice.Pick("", ", 0", ", 1", ", 2")}))");
            case 1:
                return Node.Of($"out(pcall(function(...) {InFunction(true, null, Wrong)} end, {Value(Kind.Any)}))");
            case 2:
                Block handled = InFunction(true, null, () => Body(1, 2, depth, null, block => block.Statements.Add(Wrong())));
                return Node.Of($"out(xpcall(function(...){handled}end, function(m) {_dice.Pick("return m", "out(m) return \"handled\"", "return type(m)", Known.HandlerErrors ? "return 1" : "error(m)", "return")} end, 1, {Value(Kind.Any)}))");
            default:
                Kind[] results = [Kinds(), Kinds()];
                Block body = InFunction(true, results, () => Body(1, _dice.Between(1, 3), depth, null, block =>
                {
                    if (_dice.OneIn(3))
                        block.Statements.Add(Wrong());
                    else
                        block.Statements.Add(Node.Of($"return {ResultValues(results)}"));
                }));
                return Node.Of($"out(pcall(function(...){body}end, {Value(Kind.Any)}))");
        }
    }

    // What raises an error, mostly; it is the last statement of a block.
    private Node Wrong()
    {
        Node wrong = AnyWrong();
        if (Known.TailCalls && wrong.Parts[0] is string text && text.StartsWith("return ", StringComparison.Ordinal))
            wrong.Parts[0] = $"local x = {text["return ".Length..]}";
        return wrong;
    }

    private Node AnyWrong()
    {
        Node any = Name(Kind.Any, () => Node.Of("nothing"));
        Node integer = Name(Kind.Integer, () => Node.Of("(1)"));
        Node record = Name(Kind.Record, () => Node.Of("({a = 1})"));
        Node text = Name(Kind.Text, () => Node.Of("(\"x\")"));
        return _dice.Below(22) switch
        {
            0 => Node.Of($"return {any} {_dice.Pick("+", "-", "*", "/", "//", "%", "^")} {Expression(Kinds(), 1)}"),
            1 => Node.Of($"return {any} {_dice.Pick("..", "&", "|", "<<", "<", "<=")} {Expression(Kinds(), 1)}"),
            2 => Node.Of($"return {Expression(Kinds(), 1)} {_dice.Pick("..", "+", "~", ">>", ">", ">=")} {any}"),
            3 => Node.Of($"return {any}.field{_dice.Pick("", ".other", "[1]")}"),
            4 => Node.Of($"{any}.field = 1"),
            5 => Node.Of($"return {any}({Value(Kind.Any)})"),
            6 => Node.Of($"return {record}{_dice.Pick(".x.y", ":method()", ".a()", ".x()", "[nil].y", ".a.b.c")}"),
            7 => Node.Of($"error({Value(Kind.Any)}{_dice.Pick("", ", 0", ", 1", ", 2", ", 3")})"),
            8 => Node.Of($"error({Value(Kind.Text)}{_dice.Pick("", ", 0", ", 1", ", 2")})"),
            9 => Node.Of($"error({{code = {Value(Kind.Integer)}}})"),
            10 => Node.Of($"return {integer} {_dice.Pick("//", "%")} 0"),
            11 => Node.Of($"return {Number(1)} {_dice.Pick("&", "|", "~", "<<", ">>")} {Number(1)}"),
            12 => Node.Of($"return #{(_dice.OneIn(2) ? any : integer)}, -{text}, ~{text}"),
            13 when !Known.LoopMessages => Node.Of($"for i = {_dice.Pick("1, 10, 0", "\"a\", 2", "1, {}", "1, 2, \"x\"", "1.5, 2, 0", "nil, 1")} do out(i) end"),
            14 => Node.Of($"for a, b in {(_dice.OneIn(2) ? any : record)} do out(a, b) if a == 5 then break end end"),
            15 => Node.Of($"return {text} {_dice.Pick("<", "<=", ">")} {integer}"),
            16 => Node.Of($"{record}[{_dice.Pick("nil", "0/0")}] = 1"),
            17 => Node.Of($"return assert({Value(Kind.Any)}{_dice.Pick("", ", \"message\"", ", {1}", ", nil")})"),
            18 => Node.Of($"return {text}:{_dice.Pick("rep()", "rep(1, 2, 3)", "sub()", "format({})", "byte({})", "none()", "rep(1 << 40, \"-\")", "find(nil)", "gsub(\"(\", \"\")", "gsub(\".\", \"%2\")")}"),
            19 => Node.Of($"return math.{_dice.Pick("floor({})", "random(0, -1)", "tointeger({})", "max()", "abs(\"x\")", "fmod(1, 0)", "sqrt()")}"),
            20 => Node.Of($"return table.{_dice.Pick("concat({1, {}})", "insert({}, 5, 1)", "insert({}, 1, 2, 3)", "unpack({}, 1, 1e8)", "sort({1, \"a\"})", "remove({}, 7)", "insert(nil, 1)")}"),
            _ => Node.Of($"local t <close> = {_dice.Pick("42", "nil", "{}", Known.ErrorsWhileHandled ? "{}" : "setmetatable({}, {__close = function(_, e) error(e, 0) end})")} error(\"last\")"),
        };
    }

    private Node Coroutine(int depth)
    {
        string name = NewName(Kind.Any);
        int rounds = _dice.Between(1, 5);
        Kind[] results = [Kinds()];
        Block body = InFunction(true, results, () => Body(1, _dice.Between(1, 3), depth, block => block.Statements.Add(Yield()), block =>
        {
            block.Statements.Add(Yield());
            if (_dice.OneIn(4))
                block.Statements.Add(Wrong());
            else
                block.Statements.Add(Node.Of($"return {Value(results[0])}, ..."));
        }));
        if (_dice.OneIn(4))
            return Node.Of($"do local {name} = coroutine.wrap(function(...){body}end) for i = 1, {rounds} do out(i, pcall({name}, i, {Value(Kind.Any)})) end end");
        string end = _dice.Pick("", $" out(coroutine.close({name}), coroutine.status({name}))", $" out(coroutine.resume({name}))");
        return Node.Of($"do local {name} = coroutine.create(function(...){body}end) for i = 1, {rounds} do out(i, coroutine.status({name}), coroutine.resume({name}, i, {Value(Kind.Any)})) end{end} end");
    }

    private Node Yield() => _dice.Below(5) switch
    {
        0 => Node.Of($"for i = 1, {Count(1, 4)} do out(coroutine.yield(i, {Value(Kind.Any)})) end"),
        1 => Node.Of($"out(pcall(function() out(coroutine.yield(\"in pcall\")) {(_dice.OneIn(2) ? Node.Of("error(\"x\")") : InFunction(false, null, () => Node.Of($"return {Value(Kind.Any)}")))} end))"),
        2 => Node.Of($"local t <close> = setmetatable({{}}, {{__close = function(_, e) out(\"close\", e) {(Known.YieldInClose ? "" : "pause(\"closing\")")} end}})"),
        3 => Node.Of($"out(select(\"#\", coroutine.yield({Value(Kind.Any)}, ...)))"),
        _ => Node.Of($"out(pause({Value(Kind.Any)}))"),
    };

    private Node Closing(int depth)
    {
        string name = NewName(Kind.Any);
        string what = _dice.Pick("out(\"close\", e)", Known.YieldInClose ? "out(e)" : "out(\"close\", e) pause(e)", Known.ErrorsWhileHandled ? "out(1)" : "out(e) error(\"in close\", 0)", "out(\"close\", e)");
        Block body = Body(depth);
        string loop = _dice.Pick("do", "do", "for i = 1, 2 do");
        return Node.Of($"{loop} local {name} <close> = {_dice.Pick("", "nil and ")}setmetatable({{}}, {{__close = function(_, e) {what} end}}){body}end");
    }
}
