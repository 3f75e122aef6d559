using System.Collections.Generic;

namespace Lua.Tests.Random;

// Objects with metamethods, and classes.
internal sealed partial class RandomProgram
{
    private static readonly (string Name, string Operator)[] s_arithmetic =
        [("add", "+"), ("sub", "-"), ("mul", "*"), ("div", "/"), ("pow", "^"), ("mod", "%"), ("idiv", "//")];

    private static readonly (string Name, string Operator)[] s_bitwise =
        [("band", "&"), ("bor", "|"), ("bxor", "~"), ("shl", "<<"), ("shr", ">>")];

    private void AddObjects(Block block)
    {
        _hasObjects = true;
        Block events = new();
        List<Node> list = events.Statements;
        foreach ((string name, string operation) in s_arithmetic)
        {
            string divisor = name is "mod" or "idiv" ? " | 1" : "";
            string values = divisor.Length > 0 ? $"int(a) {operation} (int(b){divisor})" : $"val(a) {operation} val(b)";
            AddEvent(list, name, "a, b", $"return new({values})");
        }

        foreach ((string name, string operation) in s_bitwise)
            AddEvent(list, name, "a, b", $"return new(int(a) {operation} int(b))");
        AddEvent(list, "unm", "a", "return new(-val(a))");
        AddEvent(list, "bnot", "a", "return new(~int(a))");
        AddEvent(list, "len", "a", _dice.Pick("return int(a) & 7", "return 3"));
        AddEvent(list, "concat", "a, b", "return clip((type(a) == \"table\" and \"o\" or a) .. \"|\" .. (type(b) == \"table\" and \"o\" or b))");
        AddEvent(list, "eq", "a, b", "return val(a) == val(b)");
        AddEvent(list, "lt", "a, b", _dice.Pick("return val(a) < val(b)", "return val(a) < val(b) and 1 or nil"));
        AddEvent(list, "le", "a, b", "return val(a) <= val(b)");
        AddEvent(list, "call", "self, ...", "return int(self) + select(\"#\", ...), ...");
        AddEvent(list, "tostring", "a", _dice.Pick("return \"object\"", "return \"<\" .. int(a) .. \">\""));
        if (_dice.OneIn(4))
            list.Add(Node.Of("M.__index = {key = 5, other = \"other\"}"));
        else
            AddEvent(list, "index", "t, k", _dice.Pick("return #k", "return k == \"key\" and 1 or nil", "return rawget(t, \"w\")"));
        if (_dice.OneIn(4))
            list.Add(Node.Of("M.__newindex = {}"));
        else if (_dice.OneIn(2))
            AddEvent(list, "newindex", "t, k, x", "rawset(t, \"w\", x)");
        AddEvent(list, "close", "o, e", "out(\"close object\", val(o), e)");
        if (_dice.OneIn(2))
            AddEvent(list, "pairs", "t", "return next, {1, 2}, nil");
        if (_dice.OneIn(6))
            list.Add(Node.Of("M.__name = \"Thing\""));
        block.Statements.Add(Node.Of($"local M, new = {{}}{_dice.Pick("", " out(\"objects\")")} function new(v) return setmetatable({{v = v}}, M) end do{events}end"));
    }

    private void AddEvent(List<Node> list, string name, string parameters, string result)
    {
        if (_dice.OneIn(12) && name != "tostring" && !(Known.LessForLessEqual && name is "le" or "lt"))
            return;
        string first = _dice.Below(12) switch
        {
            0 when !(Known.YieldInClose && name == "close") => $"pause(\"{name}\") ",
            1 => "local x = 1 pause(x, ...) ".Replace(", ...", "", System.StringComparison.Ordinal),
            2 when _dice.OneIn(3) => name == "close" && Known.ErrorsWhileHandled ? "" : $"if int({parameters.Split(',')[0]}) == 3 then error(\"{name}\") end ",
            _ => "",
        };
        list.Add(Node.Of($"function M.__{name}({parameters}) {first}{result} end"));
    }

    private void AddClasses(Block block)
    {
        _hasClasses = true;
        string setter = _dice.Pick("self.value = x return self", "self.value, self.old = x, self.value return self");
        string size = _dice.Pick("return #self.items", "self.items[#self.items + 1] = 1 return #self.items", "return 2");
        block.Statements.Add(Node.Of($"""
            local Base, Derived, Other = {Node.Of("{}, {}, {}")} do{Of(
                "Base.__index = Base",
                "function Base.make(v) return setmetatable({value = v, items = {}}, Base) end",
                "function Base:get() return math.tointeger(self.value) or 0 end",
                $"function Base:set(x) {setter} end",
                "function Base:add(x) self.value = self:get() + x return self end",
                "function Base:twice() return self:get() * 2 end",
                $"function Base:size() {size} end",
                "setmetatable(Derived, {__index = Base})",
                "Derived.__index = Derived",
                "function Derived.make(v) local self = Base.make(v) self.extra = 1 return setmetatable(self, Derived) end",
                "function Derived:twice() return Base.twice(self) + (math.tointeger(self.extra) or 0) end",
                _dice.Pick("function Derived:get() return Base.get(self) + 1 end", "Derived.size = Base.get"),
                $"Other.__index = {_dice.Pick("function(t, k) return Base[k] end", "Derived", "setmetatable({}, {__index = Base})")}",
                "function Other.make(v) return setmetatable({items = {1}, more = 0, value = v}, Other) end")}end
            """));
    }

    private static Block Of(params string[] statements)
    {
        Block block = new();
        foreach (string statement in statements)
            block.Statements.Add(Node.Of(statement));
        return block;
    }
}
