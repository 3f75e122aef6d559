using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch;

namespace Lua;

/// <summary>Emits a trace: what is done once, the loop, and for each guard the way out.</summary>
internal sealed unsafe partial class TraceEmission
{
    // Registers that are for what a round computes: an operation has three operands at most.
    private const int Temporaries = 3;

    private readonly TraceEmitter _emit;
    private readonly TraceLoop _loop;
    private readonly TraceCode _code;
    private readonly TraceRegisters _registers;
    private readonly Snapshot _header;
    private readonly Func<Snapshot, nint> _exitTo;
    private readonly Func<TraceFrame, TraceFrame, (nint Return, ulong Link)> _frameOf;
    private readonly long* _left;
    private readonly int _number;
    private int _exits;
    private bool _isInLoop;

    private TraceEmission(
        TraceEmitter emit,
        TraceLoop loop,
        Snapshot header,
        int firstSpill,
        (nint Left, int Number) counter,
        Func<Snapshot, nint> exitTo,
        Func<TraceFrame, TraceFrame, (nint Return, ulong Link)> frameOf)
    {
        _emit = emit;
        _left = (long*)counter.Left;
        _number = counter.Number;
        _loop = loop;
        _code = loop.Code;
        _registers = new TraceRegisters(emit, _code, firstSpill);
        _header = header;
        _exitTo = exitTo;
        _frameOf = frameOf;
    }

    /// <summary>How many ways out there are.</summary>
    public int Exits => _exits;

    /// <summary>The highest slot that is used, and one more.</summary>
    public int Height => _registers.Height;

    /// <summary>Emits a trace.</summary>
    /// <param name="emit">By what.</param>
    /// <param name="loop">The trace.</param>
    /// <param name="header">The stack where the loop begins.</param>
    /// <param name="firstSpill">The first slot behind all frames.</param>
    /// <param name="counter">Where it is counted how often it is left, and the trace's number.</param>
    /// <param name="exitTo">Where a snapshot's function goes on.</param>
    /// <param name="frameOf">What lies before a frame: where its caller goes on, and its link.</param>
    public static TraceEmission Emit(
        TraceEmitter emit,
        TraceLoop loop,
        Snapshot header,
        int firstSpill,
        (nint Left, int Number) counter,
        Func<Snapshot, nint> exitTo,
        Func<TraceFrame, TraceFrame, (nint Return, ulong Link)> frameOf)
    {
        var emission = new TraceEmission(emit, loop, header, firstSpill, counter, exitTo, frameOf);
        emission.EmitAll();
        return emission;
    }

    private void EmitAll()
    {
        int count = _code.Count;
        NoteUses();
        FixRegisters();
        for (int i = 0; i < count; i++)
        {
            if (_loop.IsBefore[i] && _loop.IsUsed[i])
                EmitOne(i, i);
        }

        _registers.Forget();
        Label start = _emit.DefineLabel();
        _emit.MarkLabel(start);
        _isInLoop = true;
        EmitTick();
        for (int i = 0; i < count; i++)
        {
            if (!_loop.IsBefore[i] && _loop.IsUsed[i])
                EmitOne(i, count + 1 + i);
        }

        int end = (2 * count) + 2;
        _registers.Unlock();
        foreach ((int slot, int value) in _loop.Stores)
        {
            EmitStore(slot, value, end);
            _registers.Unlock();
        }

        EmitMoves(end);
        _emit.EmitGo(start);
    }

    private void NoteUses()
    {
        int count = _code.Count;
        for (int pass = 0; pass < 2; pass++)
        {
            if (pass == 1)
                NoteExit(_header, count);
            for (int i = 0; i < count; i++)
            {
                if (!_loop.IsUsed[i] || _loop.IsBefore[i] != (pass == 0))
                    continue;
                TraceInstruction instruction = _code[i];
                int position = pass == 0 ? i : count + 1 + i;
                _registers.AddUse(instruction.A, position);
                _registers.AddUse(instruction.B, position);
                _registers.AddUse(instruction.C, position);
                if (pass == 1 && instruction.Exit >= 0)
                    NoteExit(_code.Snapshots[instruction.Exit], position);
            }
        }

        int end = (2 * count) + 2;
        foreach ((_, int value) in _loop.Stores)
            _registers.AddUse(value, end);
        foreach (TraceLoop.Variable variable in _loop.Variables)
            _registers.AddUse(variable.Next, end);
    }

    private void NoteExit(Snapshot snapshot, int position)
    {
        foreach ((_, int value) in WritesOf(snapshot))
            _registers.AddUse(value, position);
    }

    // A variable lies on the stack as it was when the trace began: each way out writes it.
    private IEnumerable<KeyValuePair<int, int>> WritesOf(Snapshot snapshot)
    {
        foreach (TraceLoop.Variable variable in _loop.Variables)
        {
            if (!snapshot.Writes.Any(write => write.Key == variable.Slot))
                yield return new(variable.Slot, variable.First);
        }

        foreach (KeyValuePair<int, int> write in snapshot.Writes)
            yield return write;
    }

    // What is alive in each round, the most wanted first, as far as there are registers.
    private void FixRegisters()
    {
        var wanted = new int[_code.Count];
        for (int i = 0; i < _code.Count; i++)
        {
            if (_loop.IsBefore[i] || !_loop.IsUsed[i])
                continue;
            foreach (int operand in (int[])[_code[i].A, _code[i].B, _code[i].C])
            {
                if (operand >= 0)
                    wanted[operand] += 2;
            }

            if (_code[i].Exit < 0)
                continue;
            foreach ((_, int value) in WritesOf(_code.Snapshots[_code[i].Exit]))
                wanted[value] = Math.Max(wanted[value], 1);
        }

        foreach (TraceLoop.Variable variable in _loop.Variables)
        {
            wanted[variable.First] += 3;
            if (_loop.IsBefore[variable.Next])
                wanted[variable.Next]++;
        }

        foreach ((_, int value) in _loop.Stores)
            wanted[value]++;
        int[] free = [0, 0];
        int[] limits = [ValueRegisters.IntegerCount - Temporaries, ValueRegisters.FloatingCount - Temporaries];
        for (int i = 0; i < _code.Count; i++)
        {
            if (!_loop.IsBefore[i] || _code[i].IsConstant)
                wanted[i] = 0;
        }

        foreach (int value in Enumerable.Range(0, _code.Count).Where(i => wanted[i] > 0).OrderByDescending(i => wanted[i]))
        {
            int kind = _registers.IsFloat(value) ? 1 : 0;
            if (free[kind] < limits[kind])
                _registers.Fix(value, free[kind]++);
            else
                _registers.FixInSlot(value);
        }
    }

    private void EmitTick()
    {
        _registers.Unlock();
        Exit exit = PrepareExit(_header);
        _emit.EmitTick(0, exit.Label);
        FinishExit(exit);
    }

    private void EmitStore(int slot, int value, int position)
    {
        TraceInstruction instruction = _code[value];
        if (instruction.IsConstant)
        {
            _emit.EmitStoreConstant((long)BitsOf(instruction), slot * 8L);
            return;
        }

        EmitStoreFrom(slot, value, _registers.Load(value, position));
    }

    private static ulong BitsOf(TraceInstruction constant) =>
        constant.Type == TraceType.Integer ? Value.OfSmall((long)constant.K).Bits : constant.K;

    // All variables get their next values at once: one is written when nobody wants to read it any more.
    private void EmitMoves(int position)
    {
        List<TraceLoop.Variable> left = [.. _loop.Variables];
        var waiting = new List<(TraceLoop.Variable Variable, int Slot)>();
        while (left.Count > 0)
        {
            int ready = left.FindIndex(move => !left.Any(other => other != move && other.Next == move.First));
            if (ready >= 0)
            {
                Move(left[ready], position);
                left.RemoveAt(ready);
                continue;
            }

            // A circle of variables that change places: one waits in a slot.
            int first = left[0].First;
            int slot = _registers.Copy(first, position);
            foreach (TraceLoop.Variable reader in left.Where(reader => reader.Next == first).ToArray())
            {
                left.Remove(reader);
                waiting.Add((reader, slot));
            }
        }

        foreach ((TraceLoop.Variable variable, int slot) in waiting)
            _registers.MoveFromSlot(variable.First, slot, position);
    }

    private void Move(TraceLoop.Variable variable, int position)
    {
        _registers.Unlock();
        TraceInstruction next = _code[variable.Next];
        int to = _registers.SpillOf(variable.First) >= 0 ? -1 : _registers.RegisterOf(variable.First);
        if (to < 0)
            _registers.MoveToSlot(_registers.SpillOf(variable.First), variable.Next, position);
        else if (_registers.IsFloat(variable.First))
            _emit.EmitMoveF64(new Register<double>(to), FloatOf(variable.Next, position));
        else
            _emit.EmitMoveI64(new Register<long>(to), IntegerOf(variable.Next, position));
    }
}
