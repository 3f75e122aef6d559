using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

internal sealed partial class FunctionGenerator
{
    private static readonly int[] s_rounds = [1, 2, 3, 4, 7, 10];

    private void Structure(Opcode opcode)
    {
        if (_frames.Count >= MaximumDepth)
            return;
        int parameters = _choices.Below(Math.Min(Available, 3) + 1);
        int results = _choices.OneIn(4) ? _choices.Below(4) : _choices.Below(2);
        Structure(opcode, parameters, [.. Enumerable.Range(0, results).Select(_ => ShapeGenerator.AnyType(_choices))]);
    }

    // A block, loop or if, which takes so many operands.
    private void Structure(Opcode opcode, int parameters, WasmValueType[] results)
    {
        WasmValueType[] taken = [.. _stack.TakeLast(parameters).Select(operand => operand.Type)];
        if (opcode == Opcode.If)
        {
            Push(WasmValueType.I32, 2);
            Drop(1);
        }
        Enter(opcode, taken, results);
        Steps(_choices.Below(10));
        if (opcode == Opcode.If && (!taken.SequenceEqual(results) || _choices.OneIn(2)))
        {
            Reconcile();
            Emit(Opcode.Else);
            Die();
            Top.Dead = false;
            Put(taken);
            Steps(_choices.Below(10));
        }
        if (opcode == Opcode.Loop && !Top.Dead && !_choices.OneIn(6))
            BranchBack(0);
        Leave();
    }

    // Parameters are on the stack, and a condition no longer.
    private void Enter(Opcode opcode, WasmValueType[] parameters, WasmValueType[] results)
    {
        int counter = -1;
        int countsTo = 0;
        if (opcode == Opcode.Loop)
        {
            int nested = _frames.Count(frame => frame.IsLoop);
            int rounds = nested == 0 ? _choices.Pick(s_rounds) : 1 + _choices.Below(3);
            countsTo = _choices.OneIn(2) ? rounds : 0;
            counter = NewLocal(WasmValueType.I32);
            _code.I32(countsTo > 0 ? 0 : rounds);
            Emit(Opcode.LocalSet, counter);
        }
        _code.Operator(opcode);
        if (parameters.Length == 0 && results.Length == 0)
            _code.Byte(0x40);
        else if (parameters.Length == 0 && results.Length == 1)
            _code.Type(results[0]);
        else
            _code.S64(TypeIndex(new WasmFunctionType(parameters, results)));
        _budget--;
        Drop(parameters.Length);
        _frames.Add(new Frame
        {
            LabelTypes = opcode == Opcode.Loop ? parameters : results,
            Results = results,
            Base = _stack.Count,
            Counter = counter,
            CountsTo = countsTo,
        });
        Put(parameters);
    }

    private int TypeIndex(WasmFunctionType type)
    {
        int index = _shape.Types.IndexOf(type);
        if (index >= 0)
            return index;
        _shape.Types.Add(type);
        return _shape.Types.Count - 1;
    }

    private void Leave()
    {
        Reconcile();
        _code.Operator(Opcode.End);
        Frame frame = Top;
        _stack.RemoveRange(frame.Base, Available);
        _frames.RemoveAt(_frames.Count - 1);
        Put(frame.Results);
    }

    // Leaves the block's results on the stack, and nothing else.
    private void Reconcile()
    {
        WasmValueType[] results = Top.Results;
        int same = 0;
        while (same < Math.Min(Available, results.Length) && _stack[Top.Base + same].Type == results[same])
            same++;
        if (Top.Dead)
        {
            // Everything is on the stack already, unless something else is on top.
            while (Available > 0)
            {
                Emit(Opcode.Drop);
                Drop(1);
            }
            same = results.Length - _choices.Below(results.Length + 1);
        }
        while (Available > same)
            Sink();
        foreach (WasmValueType type in results[same..])
            Push(type, 2);
    }

    private void Branch()
    {
        int depth = _choices.Below(_frames.Count);
        Frame target = _frames[^(1 + depth)];
        if (target.IsLoop)
        {
            BranchBack(depth);
            return;
        }
        if (_choices.Below(3) <= 1)
        {
            Require(target.LabelTypes);
            Condition();
            Emit(Opcode.BrIf, depth);
            // Operands that came out of nothing are on the stack from here on.
            Drop(target.LabelTypes.Length + 1);
            Put(target.LabelTypes);
            return;
        }
        // A function that always ends here says little.
        bool wrapped = _frames.Count == 1 && !_choices.OneIn(10);
        if (wrapped)
        {
            Condition();
            Drop(1);
            Enter(Opcode.If, [], []);
            depth++;
        }
        Jump(depth, target);
        if (wrapped)
            Leave();
    }

    // A branch that is always taken.
    private void Jump(int depth, Frame target)
    {
        switch (_choices.Below(8))
        {
            case <= 2:
                Require(target.LabelTypes);
                Emit(Opcode.Br, depth);
                break;
            case <= 4:
                Require(_frames[0].Results);
                Emit(Opcode.Return);
                break;
            case 5 when _choices.OneIn(3):
                Emit(Opcode.Unreachable);
                break;
            default:
                List<int> depths = [.. Enumerable.Range(0, _frames.Count).Where(d =>
                    !_frames[^(1 + d)].IsLoop && _frames[^(1 + d)].LabelTypes.SequenceEqual(target.LabelTypes))];
                Require(target.LabelTypes);
                if (_choices.OneIn(2))
                    PushMasked(7);
                else
                    Push(WasmValueType.I32, 2);
                int count = _choices.Below(7);
                Emit(Opcode.BrTable, count);
                for (int i = 0; i <= count; i++)
                    _code.U32(_choices.Pick(depths));
                break;
        }
        Die();
    }

    // Branches to a loop unless it has had its rounds.
    private void BranchBack(int depth)
    {
        Frame loop = _frames[^(1 + depth)];
        if (_choices.OneIn(3) && _frames.Count <= MaximumDepth)
        {
            CountRound(loop);
            Drop(1);
            Enter(Opcode.If, [], []);
            Require(loop.LabelTypes);
            Emit(Opcode.Br, depth + 1);
            Die();
            Leave();
            return;
        }
        Require(loop.LabelTypes);
        CountRound(loop);
        Emit(Opcode.BrIf, depth);
        Drop(loop.LabelTypes.Length + 1);
        Put(loop.LabelTypes);
    }

    private void CountRound(Frame loop)
    {
        Emit(Opcode.LocalGet, loop.Counter);
        _code.I32(1);
        Emit(loop.CountsTo > 0 ? Opcode.I32Add : Opcode.I32Sub);
        Emit(Opcode.LocalTee, loop.Counter);
        _code.I32(loop.CountsTo);
        Emit(loop.CountsTo == 0 ? Opcode.I32GtS : _choices.OneIn(2) ? Opcode.I32LtU : Opcode.I32LtS);
        Put(WasmValueType.I32);
    }
}
