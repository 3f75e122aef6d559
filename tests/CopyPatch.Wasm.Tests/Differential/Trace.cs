using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>What an engine made of a random module.</summary>
internal sealed class Trace
{
    private readonly RandomModule _module;
    private readonly List<Outcome> _outcomes = [];
    private readonly byte[] _memory;
    private readonly ulong[] _globals;

    private Trace(RandomModule module, IEngine engine)
    {
        _module = module;
        int imports = module.Shape.Imports.Count;
        foreach (RandomCall call in module.Calls)
        {
            engine.Call(ModuleWriter.Refuel, imports + module.Shape.Functions.Count, []);
            _outcomes.Add(engine.Call($"f{call.Function}", imports + call.Function, call.Arguments));
        }
        _memory = module.Shape.HasMemory ? engine.Memory.ToArray() : [];
        _globals = [.. module.Shape.Globals.Select((global, i) =>
            Numbers.IsNumber(global.Type) ? Numbers.Canonical(global.Type, engine.Global(i)) : 0)];
    }

    /// <summary>Gets how many calls trapped.</summary>
    public int Traps => _outcomes.Count(outcome => outcome.Trap != 0);

    /// <summary>Makes the module's calls.</summary>
    public static Trace Of(RandomModule module, Func<IEngine> start)
    {
        using IEngine engine = start();
        return new Trace(module, engine);
    }

    /// <summary>Finds the first thing that is not the same.</summary>
    /// <returns>What it is, or null.</returns>
    public string? DifferenceTo(Trace other)
    {
        for (int i = 0; i < _outcomes.Count; i++)
        {
            string mine = Text(i);
            string theirs = other.Text(i);
            if (mine != theirs)
                return $"call {i}, {CallText(_module.Calls[i])}: {mine}, but {theirs}";
        }
        for (int i = 0; i < _globals.Length; i++)
        {
            if (_globals[i] != other._globals[i])
                return $"global {i}: 0x{_globals[i]:x}, but 0x{other._globals[i]:x}";
        }
        if (_memory.Length != other._memory.Length)
            return $"{_memory.Length} bytes of memory, but {other._memory.Length}";
        int same = _memory.AsSpan().CommonPrefixLength(other._memory);
        return same < _memory.Length ? $"memory at {same}: {_memory[same]}, but {other._memory[same]}" : null;
    }

    private string CallText(RandomCall call) =>
        $"f{call.Function}({Text(_module.Shape.Types[_module.Shape.Functions[call.Function].Type].Parameters, call.Arguments)})";

    private string Text(int call)
    {
        Outcome outcome = _outcomes[call];
        if (outcome.Trap != 0)
        {
            // Wasmtime does not tell these apart.
            return outcome.Trap == WasmTrapKind.UndefinedElement ? nameof(WasmTrapKind.TableOutOfBounds) : outcome.Trap.ToString();
        }
        return Text(_module.Shape.Types[_module.Shape.Functions[_module.Calls[call].Function].Type].Results, outcome.Results);
    }

    private static string Text(IReadOnlyList<WasmValueType> types, ulong[] values) =>
        string.Join(", ", values.Select((value, i) => Numbers.Text(types[i], Numbers.Canonical(types[i], value))));
}
