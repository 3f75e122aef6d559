using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch;

namespace Lua;

/// <summary>Emits a trace: what is done once, the loop, and for each guard the way out.</summary>
/// <param name="emit">By what.</param>
/// <param name="loop">The trace.</param>
/// <param name="header">The stack where the loop begins.</param>
/// <param name="counts">How often it is entered, and how many rounds it does.</param>
/// <param name="exitTo">The way out to a snapshot, from the guard that is the second; that is below zero for none.</param>
/// <param name="frameOf">What lies before a frame: where its caller goes on, and its link.</param>
internal sealed unsafe partial class TraceEmission(
    TraceEmitter emit,
    TraceLoop loop,
    Snapshot header,
    TraceCounts* counts,
    Func<Snapshot, int, TraceExit> exitTo,
    Func<TraceFrame, TraceFrame, (nint Return, ulong Link)> frameOf)
{
    // Registers that are for what a round computes: an operation has three operands at most.
    private const int Temporaries = 3;

    private readonly TraceEmitter _emit = emit;
    private readonly TraceLoop _loop = loop;
    private readonly TraceCode _code = loop.Tree.Code;
    private readonly TraceRegisters _registers = new(emit, loop.Tree.Code, loop.Tree.Height + Emission.Spare);
    private readonly Queue<(TracePath Path, Label Label, TraceRegisters.State State)> _forks = [];
    private bool _isInLoop;

    // Positions say when a value is wanted: before the loop, in a path, at its end.
    private int End => (2 * _code.Count) + 2;

    /// <summary>Emits it.</summary>
    /// <returns>The highest slot that is used, and one more.</returns>
    public int Emit()
    {
        TracePath root = _loop.Tree.Paths[0];
        NoteUses(root);
        FixRegisters();
        for (int i = 0; i < _code.Count; i++)
        {
            if (_loop.IsBefore[i] && _loop.IsUsed[i])
                EmitOne(i, i);
        }

        _registers.Forget();
        Label start = _emit.DefineLabel();
        _emit.MarkLabel(start);
        _isInLoop = true;
        EmitTick();
        EmitPath(root, start);
        while (_forks.TryDequeue(out var fork))
        {
            _registers.Restore(fork.State);
            NoteUses(fork.Path);
            _emit.MarkLabel(fork.Label);
            EmitPath(fork.Path, start);
        }

        return _registers.Height;
    }

    // Where a guard goes that another path begins at: all is where it is now.
    private Label Begin(TracePath fork)
    {
        Label label = _emit.DefineLabel();
        _forks.Enqueue((fork, label, _registers.Save()));
        return label;
    }

    private int PositionOf(int instruction) => _code.Count + 1 + instruction;

    private void EmitPath(TracePath path, Label start)
    {
        for (int i = path.First; i < path.Behind; i++)
        {
            if (!_loop.IsBefore[i] && _loop.IsUsed[i])
                EmitOne(i, PositionOf(i));
        }

        _registers.Unlock();
        foreach ((int slot, int value) in _loop.Ends[path].Stores)
        {
            EmitStore(slot, value, End);
            _registers.Unlock();
        }

        EmitMoves(_loop.Ends[path].Moves, End);
        _emit.EmitGo(start);
    }

    private void NoteUses(TracePath path)
    {
        _registers.ForgetUses();
        if (path.Parent is null)
        {
            for (int i = 0; i < _code.Count; i++)
            {
                if (_loop.IsUsed[i] && _loop.IsBefore[i])
                    NoteOperands(i, i);
            }

            NoteExit(header, _code.Count);
        }

        NoteUses(path, -1);
    }

    // Of a path, each at its own position; or at that of the guard where it begins.
    private void NoteUses(TracePath path, int position)
    {
        for (int i = path.First; i < path.Behind; i++)
        {
            if (!_loop.IsUsed[i] || _loop.IsBefore[i])
                continue;
            int at = position < 0 ? PositionOf(i) : position;
            NoteOperands(i, at);
            if (_loop.Tree.ForkAt(i) is { } fork)
                NoteUses(fork, at);
            else if (_code[i].Exit >= 0)
                NoteExit(_code.Snapshots[_code[i].Exit], at);
        }

        int end = position < 0 ? End : position;
        foreach ((_, int value) in _loop.Ends[path].Stores)
            _registers.AddUse(value, end);
        foreach ((_, int next) in _loop.Ends[path].Moves)
            _registers.AddUse(next, end);
    }

    private void NoteOperands(int instruction, int position)
    {
        _registers.AddUse(_code[instruction].A, position);
        _registers.AddUse(_code[instruction].B, position);
        _registers.AddUse(_code[instruction].C, position);
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
            if (!snapshot.HasWritten(variable.Slot))
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

            if (_code[i].Exit < 0 || _loop.Tree.ForkAt(i) is not null)
                continue;
            foreach ((_, int value) in WritesOf(_code.Snapshots[_code[i].Exit]))
                wanted[value] = Math.Max(wanted[value], 1);
        }

        foreach (TraceLoop.Variable variable in _loop.Variables)
            wanted[variable.First] += 3;
        foreach (TraceLoop.End end in _loop.Ends.Values)
        {
            foreach ((_, int next) in end.Moves)
                wanted[next]++;
            foreach ((_, int value) in end.Stores)
                wanted[value]++;
        }

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
        Exit exit = PrepareExit(header, -1);
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
    private void EmitMoves(List<(int First, int Next)> moves, int position)
    {
        List<(int First, int Next)> left = [.. moves];
        var waiting = new List<(int First, int Slot)>();
        while (left.Count > 0)
        {
            int ready = left.FindIndex(move => !left.Any(other => other != move && other.Next == move.First));
            if (ready >= 0)
            {
                Move(left[ready].First, left[ready].Next, position);
                left.RemoveAt(ready);
                continue;
            }

            // A circle of variables that change places: one waits in a slot.
            int first = left[0].First;
            int slot = _registers.Copy(first, position);
            foreach ((int First, int Next) reader in left.Where(reader => reader.Next == first).ToArray())
            {
                left.Remove(reader);
                waiting.Add((reader.First, slot));
            }
        }

        foreach ((int first, int slot) in waiting)
            _registers.MoveFromSlot(first, slot, position);
    }

    private void Move(int first, int next, int position)
    {
        _registers.Unlock();
        int to = _registers.SpillOf(first) >= 0 ? -1 : _registers.RegisterOf(first);
        if (to < 0)
            _registers.MoveToSlot(_registers.SpillOf(first), next, position);
        else if (_registers.IsFloat(first))
            _emit.EmitMoveF64(new Register<double>(to), FloatOf(next, position));
        else
            _emit.EmitMoveI64(new Register<long>(to), IntegerOf(next, position));
    }
}
