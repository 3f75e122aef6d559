using System;
using System.Collections.Generic;
using System.Text;

namespace Lua.Tests.Random;

/// <summary>
/// Makes programs over the whole language that come to an end and print what they do. The variables have kinds, so that most statements
/// do something else than to raise an error; and all work is counted while a program is made, with the rounds of the loops around it.
/// </summary>
internal sealed partial class RandomProgram
{
    private static readonly Kind[] s_plainKinds =
        [Kind.Integer, Kind.Integer, Kind.Integer, Kind.Number, Kind.Number, Kind.Text, Kind.Text, Kind.Boolean, Kind.List, Kind.List,
            Kind.Record, Kind.Map, Kind.Any];

    private readonly Dice _dice;
    private readonly List<Variable> _variables = [];
    private int _names;
    private int _loops;
    private bool _inVararg;
    private Kind[]? _results;
    private bool _hasObjects;
    private bool _hasClasses;

    // What has been spent, what may be, and how often the statement that is made now is run.
    private double _spent;
    private double _limit;
    private double _rounds = 1;

    // Whether a text may be longer than its parts.
    private bool _grows;

    private RandomProgram(ulong seed) => _dice = new Dice(seed);

    /// <summary>The program of a seed.</summary>
    /// <remarks>Each third is of hot loops.</remarks>
    public static Block Make(ulong seed) => seed % 3 == 0 ? new RandomProgram(seed).HotProgram() : new RandomProgram(seed).Program();

    /// <summary>The text of a program, as it is run.</summary>
    public static string TextOf(Block program)
    {
        StringBuilder builder = new();
        program.Write(builder, 0);
        return builder.ToString();
    }

    private Block Program()
    {
        _limit = _dice.Below(20) switch { < 14 => 3_000, < 19 => 20_000, _ => 100_000 };
        _inVararg = true;
        Block block = new();
        if (_dice.OneIn(3))
            block.Statements.Add(Node.Of("--coroutine"));
        if (_dice.Percent(60))
            AddObjects(block);
        if (_dice.Percent(50))
            AddClasses(block);
        for (int i = _dice.Between(2, 5); i > 0; i--)
            block.Statements.Add(Declaration(Kinds()));
        for (int i = _dice.Between(0, 2); i > 0; i--)
        {
            Kind kind = Kinds();
            string name = NewName(kind).ToUpperInvariant();
            block.Statements.Add(Node.Of($"{name} = {Small(kind)}"));
            _variables.Add(new Variable(name, kind, false, null));
        }

        for (int i = _dice.Between(4, 14); i > 0 && _spent < _limit; i--)
            AddStatement(block, 3);
        block.Statements.Add(Node.Of($"out(\"last\"{Tail(Pick(6))})"));
        return block;
    }

    private Kind Kinds()
    {
        if (_hasObjects && _dice.OneIn(8))
            return Kind.Object;
        if (_hasClasses && _dice.OneIn(10))
            return Kind.Instance;
        return _dice.Pick(s_plainKinds);
    }

    // Variables to print, behind other arguments.
    private List<Node> Pick(int count)
    {
        List<Node> result = [];
        for (int i = 0; i < count && _variables.Count > 0; i++)
        {
            if (Visible(_variables[_dice.Below(_variables.Count)]) is { } variable)
                result.Add(Node.Of(variable.Name));
        }

        return result;
    }

    private static Node Tail(List<Node> nodes) => nodes.Count == 0 ? Node.Of("") : Node.Of($", {Node.Join(", ", nodes)}");

    private string NewName(Kind kind)
    {
        char letter = kind switch
        {
            Kind.Integer => 'i',
            Kind.Number => 'n',
            Kind.Text => 's',
            Kind.Boolean => 'b',
            Kind.List => 'l',
            Kind.Record => 'r',
            Kind.Map => 'm',
            Kind.Object => 'o',
            Kind.Instance => 'c',
            Kind.Function => 'f',
            _ => 'x',
        };
        return FormattableString.Invariant($"{letter}{++_names}");
    }

    // A name that may hide another of the same kind; but not a constant one, by which loops end.
    private string NameFor(Kind kind)
    {
        if (kind != Kind.Function && _dice.OneIn(6) && Find(kind, mayBeConstant: false) is { } other && char.IsLower(other.Name[0]))
            return other.Name;
        return NewName(kind);
    }

    private string NewLabel() => FormattableString.Invariant($"label{++_names}");

    private Variable? Find(Kind kind, bool mayBeConstant)
    {
        int start = _dice.Below(_variables.Count + 1);
        for (int i = 0; i < _variables.Count; i++)
        {
            Variable variable = _variables[(start + i) % _variables.Count];
            if (variable.Kind == kind && (mayBeConstant || !variable.IsConstant) && Visible(variable) == variable)
                return variable;
        }

        return null;
    }

    // What a variable's name stands for now.
    private Variable? Visible(Variable variable)
    {
        int index = _variables.FindLastIndex(other => other.Name == variable.Name);
        return index < 0 ? null : _variables[index];
    }

    private bool CanSpend(double steps) => _spent + (_rounds * steps) <= _limit;

    private void Spend(double steps) => _spent += _rounds * steps;

    // A block with its own variables, which is run so many times.
    private Block Body(double rounds, int statements, int depth, Action<Block>? first = null, Action<Block>? last = null)
    {
        int count = _variables.Count;
        double saved = _rounds;
        _rounds *= rounds;
        Block block = new();
        first?.Invoke(block);
        for (int i = 0; i < statements; i++)
            AddStatement(block, depth);
        last?.Invoke(block);
        _rounds = saved;
        _variables.RemoveRange(count, _variables.Count - count);
        return block;
    }

    private Block Body(int depth) => Body(1, _dice.Between(1, 3), depth);

    // What is made within a function of its own.
    private T InFunction<T>(bool isVararg, Kind[]? results, Func<T> make)
    {
        (bool savedVararg, Kind[]? savedResults, int savedLoops) = (_inVararg, _results, _loops);
        (_inVararg, _results, _loops) = (isVararg, results, 0);
        T result = make();
        (_inVararg, _results, _loops) = (savedVararg, savedResults, savedLoops);
        return result;
    }

    private Node Cut(Node expression)
    {
        bool grows = _grows;
        _grows = false;
        return grows ? Node.Of($"clip({expression})") : expression;
    }

    private Node Value(Kind kind, int depth = 2)
    {
        _grows = false;
        return Cut(Expression(kind, depth));
    }
}
