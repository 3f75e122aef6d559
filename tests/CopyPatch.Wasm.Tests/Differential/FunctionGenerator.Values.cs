using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

internal sealed partial class FunctionGenerator
{
    // How many operands must be left alone, because something else wants them.
    private int _wanted;

    // Sees to it that operands of these types are on top. Some may be there already.
    private void Require(ReadOnlySpan<WasmValueType> types, int depth = 2)
    {
        int use = 0;
        int free = _stack.Count - Math.Max(_wanted, Top.Base);
        int limit = _choices.OneIn(2) ? types.Length : _choices.Below(types.Length + 1);
        for (int k = Math.Min(free, limit); k > 0 && use == 0; k--)
        {
            if (TopMatches(types[..k]))
                use = k;
        }
        if (Top.Dead && Available == 0)
            use = _choices.Below(types.Length + 1);
        foreach (WasmValueType type in types[use..])
            Push(type, depth - 1);
    }

    private bool TopMatches(ReadOnlySpan<WasmValueType> types)
    {
        for (int i = 0; i < types.Length; i++)
        {
            if (_stack[_stack.Count - types.Length + i].Type != types[i])
                return false;
        }
        return true;
    }

    // Pushes one value more, and uses none of those that there are.
    private void Push(WasmValueType type, int depth)
    {
        int wanted = _wanted;
        _wanted = _stack.Count;
        PushMore(type, depth);
        _wanted = wanted;
    }

    private void PushMore(WasmValueType type, int depth)
    {
        int kind = depth <= 0 || _budget <= 0 ? 0 : _choices.Below(9);
        if (kind <= 2 || (IsReference(type) && kind < 7))
            Leaf(type);
        else if (kind <= 6)
            Apply(_choices.Pick(OperatorShape.ByResult[type]), depth);
        else if (kind == 7)
            Special(type, depth);
        else if (_frames.Count < MaximumDepth && _choices.OneIn(2))
            Structure(_choices.Pick<Opcode>([Opcode.Block, Opcode.If, Opcode.Loop]), 0, [type]);
        else
            Select(type, depth);
    }

    private void Leaf(WasmValueType type)
    {
        int kind = _choices.Below(8);
        int local = kind is >= 1 and <= 5 ? Find(_locals, candidate => candidate.Type == type) : -1;
        int global = kind == 6 ? Find(_shape.Globals, candidate => candidate.Type == type) : -1;
        if (local >= 0)
            Get(local);
        else if (global >= 0)
        {
            Emit(Opcode.GlobalGet, global);
            Put(type, false);
        }
        else if (type == WasmValueType.FuncRef && _shape.Declared.Count > 0 && kind > 0)
        {
            Emit(Opcode.RefFunc, _choices.Pick(_shape.Declared));
            Put(type);
        }
        else
        {
            _code.Constant(type, InterestingValues.Choose(_choices, type));
            _budget--;
            Put(type);
        }
    }

    private void PushI32(int value)
    {
        _code.I32(value);
        _budget--;
        Put(WasmValueType.I32);
    }

    private void Apply(OperatorShape shape, int depth = 3)
    {
        if (shape.DividesIntegers && !_choices.OneIn(12))
        {
            Require(shape.Operands.AsSpan(0, 1), depth);
            PushDivisor(shape.Result, depth);
        }
        else if (shape.Truncates && !_choices.OneIn(12))
        {
            Require([WasmValueType.I32], depth);
            Convert(shape.Operands[0]);
        }
        else
            Require(shape.Operands, depth);
        ApplyToTop(shape);
    }

    private void ApplyToTop(OperatorShape shape)
    {
        if (shape.Exposes)
            MakeClean();
        int operands = shape.Operands.Length;
        bool clean = shape.Nan switch
        {
            NanRule.Makes => false,
            NanRule.Keeps => Available >= operands && _stack[^operands].Clean,
            _ => true,
        };
        Emit(shape.Opcode);
        Drop(operands);
        Put(shape.Result, clean);
    }

    // Mostly not zero.
    private void PushDivisor(WasmValueType type, int depth)
    {
        if (_choices.OneIn(2))
        {
            ulong value = InterestingValues.Choose(_choices, type);
            _code.Constant(type, value == 0 ? 7 : value);
            _budget--;
            Put(type);
            return;
        }
        Push(type, depth - 1);
        _code.Constant(type, 1);
        Emit(type == WasmValueType.I32 ? Opcode.I32Or : Opcode.I64Or);
    }

    private void Convert(WasmValueType type)
    {
        // Not negative, and so an integer of any type afterwards; but for the largest, rounded.
        _code.I32(1);
        Emit(Opcode.I32ShrU);
        Emit(type == WasmValueType.F32 ? Opcode.F32ConvertI32U : Opcode.F64ConvertI32S);
        Drop(1);
        Put(type);
    }

    // An i32 that decides something.
    private void Condition()
    {
        int wanted = _wanted;
        _wanted = _stack.Count;
        if (_choices.OneIn(4))
            Push(WasmValueType.I32, 2);
        else
            Apply(_choices.Pick(OperatorShape.Comparisons), 2);
        _wanted = wanted;
    }

    private void Select(WasmValueType type, int depth = 2)
    {
        Require([type, type], depth);
        Condition();
        bool clean = Available < 3 || (_stack[^2].Clean && _stack[^3].Clean);
        if (IsReference(type) || _choices.OneIn(4))
            _code.Operator(Opcode.SelectTyped).U32(1).Type(type);
        else
            Emit(Opcode.Select);
        Drop(3);
        Put(type, clean);
    }

    // Values that come from elsewhere than operators.
    private void Special(WasmValueType type, int depth)
    {
        List<int> tables = [.. Enumerable.Range(0, _shape.Tables.Count).Where(i => _shape.Tables[i].Element == type)];
        int local = WritableLocal(type);
        if (tables.Count > 0)
        {
            TableGet(_choices.Pick(tables));
        }
        else if (type == WasmValueType.I32 && _choices.OneIn(4))
        {
            SmallFact();
        }
        else if (!IsReference(type) && _shape.HasMemory && _choices.OneIn(2))
            Load(_choices.Pick(s_loads[type]));
        else if (local >= 0)
        {
            Push(type, depth - 1);
            Write(Opcode.LocalTee, local);
        }
        else
            Leaf(type);
    }

    private void SmallFact()
    {
        int kind = _choices.Below(3);
        if (kind == 0 && _shape.HasMemory)
        {
            Emit(Opcode.MemorySize);
            Memories(1);
        }
        else if (kind == 1 && _shape.Tables.Count > 0)
            Emit(Opcode.TableSize, _choices.Below(_shape.Tables.Count));
        else
        {
            WasmValueType type = _choices.OneIn(2) ? WasmValueType.FuncRef : WasmValueType.ExternRef;
            Push(type, 1);
            Emit(Opcode.RefIsNull);
            Drop(1);
        }
        Put(WasmValueType.I32);
    }

    // One of those that the generator has not reserved for itself, or -1.
    private int WritableLocal(WasmValueType type) => Find(_locals, local => local.Type == type && !local.Reserved);

    private int Find<T>(List<T> items, Predicate<T> isWanted)
    {
        int start = _choices.Below(Math.Max(items.Count, 1));
        int found = items.FindIndex(Math.Min(start, items.Count), isWanted);
        return found >= 0 ? found : items.FindIndex(isWanted);
    }

    // Writes the value on top to a local.
    private void Write(Opcode opcode, int local)
    {
        if (_locals[local].Clean)
            MakeClean();
        Emit(opcode, local);
        bool clean = Available > 0 && _stack[^1].Clean;
        Drop(1);
        if (opcode == Opcode.LocalTee)
            Put(_locals[local].Type, clean);
    }

    // Many values at once, more than there are registers, and then one of them.
    private void DeepStack()
    {
        WasmValueType type = _choices.Pick<WasmValueType>([WasmValueType.I32, WasmValueType.I64, WasmValueType.F64, WasmValueType.F32]);
        int count = 2 + _choices.Below(40);
        for (int i = 0; i < count; i++)
            Push(type, _choices.Below(3));
        if (_choices.OneIn(3))
            Step();
        OperatorShape[] folding = OperatorShape.Folding[type];
        for (int i = 1; i < count && Available >= 2 && TopMatches([type, type]); i++)
            ApplyToTop(_choices.Pick(folding));
    }
}
