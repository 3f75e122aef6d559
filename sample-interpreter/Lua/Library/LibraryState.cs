using System.Collections.Generic;

namespace Lua;

/// <summary>What the libraries of a state keep.</summary>
internal sealed class LibraryState(Machine machine)
{
    private readonly Dictionary<LibraryFunction, Value> _functions = [];
    private RandomSequence? _random;
    private PatternMemory? _patternMemory;
    private Value[]? _typeNames;

    /// <summary>The generator of math.random, at first with a seed that nobody knows.</summary>
    public RandomSequence Random => _random ??= new RandomSequence(System.Random.Shared.NextInt64(), System.Random.Shared.NextInt64());

    /// <summary>Whether warnings are shown.</summary>
    public bool ShowsWarnings { get; set; }

    /// <summary>Whether the collector says that it is a generational one.</summary>
    public bool IsGenerational { get; set; }

    /// <summary>What collectgarbage("setstepmul") was told.</summary>
    public long StepMultiplier { get; set; } = 100;

    /// <summary>The table `package`.</summary>
    public Value Package { get; set; } = Value.Nil;

    /// <summary>What sorts with an order; nil until somebody does.</summary>
    public Value SortFunction { get; set; } = Value.Nil;

    /// <summary>The files that are open.</summary>
    public LuaFiles Files { get; } = new(machine);

    /// <summary>Takes memory for a search of a pattern; another one may begin before this one ends.</summary>
    public PatternMemory TakePatternMemory()
    {
        PatternMemory memory = _patternMemory ?? new PatternMemory(machine.CheckLimits);
        _patternMemory = null;
        memory.Clear();
        return memory;
    }

    /// <summary>Gives it back. Where an error left the search, nobody does.</summary>
    public void Return(PatternMemory memory) => _patternMemory = memory;

    /// <summary>The value of a function that libraries return, the same each time.</summary>
    public Value Function(LibraryFunction function)
    {
        if (!_functions.TryGetValue(function, out Value value))
        {
            value = machine.NewFunction(function);
            Keep(value);
            _functions.Add(function, value);
        }
        return value;
    }

    /// <summary>Keeps a value as long as the state.</summary>
    public void Keep(Value value) => machine.AddRoot(value);

    /// <summary>The name of a value's type, as a string of the state.</summary>
    public Value TypeName(Value value)
    {
        Value[] names = _typeNames ??= MakeTypeNames();
        return names[value.IsNumber ? 0 : value.Tag - MachineEmitter.TAG_FALSE + 1];
    }

    private Value[] MakeTypeNames()
    {
        var names = new Value[MachineEmitter.TAG_THREAD - MachineEmitter.TAG_FALSE + 2];
        for (uint i = 0; i < names.Length; i++)
        {
            Value example = i == 0 ? Value.OfSmall(0) : Value.OfCell(MachineEmitter.TAG_FALSE + i - 1, 0);
            names[i] = machine.Heap.NewString(Machine.TypeName(example));
            Keep(names[i]);
        }
        return names;
    }
}
