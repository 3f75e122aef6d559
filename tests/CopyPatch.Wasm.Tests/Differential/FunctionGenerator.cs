using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>
/// Generates a function's code: it keeps the types of the operand stack, chooses an operator, and first pushes what that still
/// needs. Code ends: loops count, and so do calls.
/// </summary>
internal sealed partial class FunctionGenerator
{
    private const int MaximumDepth = 7;

    private static readonly Size s_small = new(40, 120, 25);
    private static readonly Size s_large = new(40, 600, 80);
    private static readonly Size s_huge = new(600, 4000, 300);

    private readonly Choices _choices;
    private readonly ModuleShape _shape;
    private readonly FunctionShape _function;
    private readonly int _number;
    private readonly ByteWriter _code;
    private readonly List<Local> _locals = [];
    private readonly List<Operand> _stack = [];
    private readonly List<Frame> _frames = [];
    private int _budget;

    public FunctionGenerator(Choices choices, ModuleShape shape, int number)
    {
        _choices = choices;
        _shape = shape;
        _number = number;
        _function = shape.Functions[number];
        _code = new ByteWriter(shape.Padded);
    }

    private Frame Top => _frames[^1];

    private int Available => _stack.Count - Top.Base;

    /// <summary>Generates the function.</summary>
    /// <returns>Its locals and operators, as the code section has them.</returns>
    public byte[] Generate()
    {
        WasmFunctionType type = _shape.Types[_function.Type];
        foreach (WasmValueType parameter in type.Parameters)
            _locals.Add(new Local(parameter, false, false));
        Size size = _choices.Below(60) switch { <= 50 => s_small, <= 58 => s_large, _ => s_huge };
        int locals = _choices.Below(6);
        locals = locals == 5 ? _choices.Below(size.Locals) : locals;
        for (int i = 0; i < locals; i++)
            _locals.Add(new Local(ShapeGenerator.AnyType(_choices), _choices.OneIn(2), false));
        WasmValueType[] results = [.. type.Results];
        _frames.Add(new Frame { LabelTypes = results, Results = results, Base = 0 });
        _budget = size.Operators;
        if (_function.Fueled)
            CountCall();
        Steps(_choices.Below(size.Steps));
        if (!Top.Dead)
            StoreLocals();
        Leave();
        return [.. LocalDeclarations(type.Parameters.Count), .. _code.ToArray()];
    }

    private byte[] LocalDeclarations(int parameters)
    {
        List<(WasmValueType Type, int Count)> runs = [];
        foreach (Local local in _locals.Skip(parameters))
        {
            if (runs.Count > 0 && runs[^1].Type == local.Type)
                runs[^1] = (local.Type, runs[^1].Count + 1);
            else
                runs.Add((local.Type, 1));
        }
        ByteWriter writer = new ByteWriter(_shape.Padded).U32(runs.Count);
        foreach ((WasmValueType runType, int count) in runs)
            writer.U32(count).Type(runType);
        return writer.ToArray();
    }

    // Returns, or traps, where too many functions have been called.
    private void CountCall()
    {
        Emit(Opcode.GlobalGet, 0);
        Emit(Opcode.I32Eqz);
        Enter(Opcode.If, [], []);
        if (_choices.OneIn(4))
            Emit(Opcode.Unreachable);
        else
        {
            foreach (WasmValueType type in _frames[0].Results)
                Leaf(type);
            Emit(Opcode.Return);
        }
        Die();
        Leave();
        Emit(Opcode.GlobalGet, 0);
        _code.I32(1);
        Emit(Opcode.I32Sub);
        Emit(Opcode.GlobalSet, 0);
    }

    // Makes wrong values of locals visible, and keeps locals alive up to here.
    private void StoreLocals()
    {
        if (_shape.MemoryPages <= 0)
            return;
        for (int i = 0; i < _locals.Count; i++)
        {
            if (IsReference(_locals[i].Type) || !_choices.OneIn(2))
                continue;
            _code.I32(1024 + 8 * i);
            Put(WasmValueType.I32);
            Get(i);
            MakeClean();
            Emit(StoreOf(_locals[i].Type), 0);
            _code.U32(0);
            Drop(2);
        }
    }

    private void Emit(Opcode opcode, params ReadOnlySpan<int> indices)
    {
        _code.Operator(opcode);
        foreach (int index in indices)
            _code.U32(index);
        _budget--;
    }

    private void Put(WasmValueType type, bool clean = true) => _stack.Add(new Operand(type, clean || !IsFloat(type)));

    private void Put(IEnumerable<WasmValueType> types)
    {
        foreach (WasmValueType type in types)
            Put(type, false);
    }

    // In code that cannot be reached, operands may come out of nothing.
    private void Drop(int count)
    {
        count = Math.Min(count, Available);
        _stack.RemoveRange(_stack.Count - count, count);
    }

    private void Die()
    {
        _stack.RemoveRange(Top.Base, Available);
        Top.Dead = true;
    }

    private static bool IsFloat(WasmValueType type) => type is WasmValueType.F32 or WasmValueType.F64;

    private static bool IsReference(WasmValueType type) => type is WasmValueType.FuncRef or WasmValueType.ExternRef;

    // Gives the float on top, if it is a NaN of unknown sign and payload, those that every engine gives it.
    private void MakeClean()
    {
        if (Available == 0 || _stack[^1].Clean)
            return;
        WasmValueType type = _stack[^1].Type;
        int scratch = NewLocal(type);
        Emit(Opcode.LocalTee, scratch);
        _code.Constant(type, type == WasmValueType.F32 ? 0x7FC00000u : 0x7FF8000000000000u);
        Emit(Opcode.LocalGet, scratch);
        Emit(Opcode.LocalGet, scratch);
        Emit(type == WasmValueType.F32 ? Opcode.F32Eq : Opcode.F64Eq);
        Emit(Opcode.Select);
        _stack[^1] = new Operand(type, true);
    }

    // A local that only the caller writes.
    private int NewLocal(WasmValueType type)
    {
        for (int i = _locals.Count - 1; i >= 0 && type != WasmValueType.I32; i--)
        {
            if (_locals[i] is { Reserved: true } local && local.Type == type)
                return i;
        }
        _locals.Add(new Local(type, false, true));
        return _locals.Count - 1;
    }

    private void Get(int local)
    {
        Emit(Opcode.LocalGet, local);
        Put(_locals[local].Type, _locals[local].Clean);
    }

    /// <summary>How large a function may be: the number of its locals, operators, and steps outside of blocks.</summary>
    private sealed record Size(int Locals, int Operators, int Steps);

    /// <summary>A local. Clean: it is only given clean values. Reserved: the generator's own.</summary>
    private sealed record Local(WasmValueType Type, bool Clean, bool Reserved);
}
