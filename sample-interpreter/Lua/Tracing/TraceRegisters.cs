using System;
using System.Collections.Generic;
using CopyPatch;

namespace Lua;

/// <summary>
/// Where the values of a trace are. Those that a loop has in each round keep a register, or a slot behind the frames where there are more
/// than registers; others have one as long as somebody wants them, and the one that is wanted last goes to a slot if there is none left.
/// </summary>
internal sealed class TraceRegisters
{
    private readonly TraceEmitter _emit;
    private readonly TraceCode _code;
    private readonly Queue<int>[] _uses;
    private int[] _register;
    private int[] _spill;
    private int[][] _owners;
    private readonly bool[][] _isFixed;
    private readonly HashSet<int> _locked = [];
    private int _nextSpill;

    public TraceRegisters(TraceEmitter emit, TraceCode code, int firstSpill)
    {
        _emit = emit;
        _code = code;
        _nextSpill = firstSpill;
        _register = new int[code.Count];
        _spill = new int[code.Count];
        _uses = new Queue<int>[code.Count];
        Array.Fill(_register, -1);
        Array.Fill(_spill, -1);
        for (int i = 0; i < _uses.Length; i++)
            _uses[i] = new Queue<int>();
        _owners = [new int[ValueRegisters.IntegerCount], new int[ValueRegisters.FloatingCount]];
        _isFixed = [new bool[ValueRegisters.IntegerCount], new bool[ValueRegisters.FloatingCount]];
        Array.Fill(_owners[0], -1);
        Array.Fill(_owners[1], -1);
    }

    /// <summary>Where everything is at some place of the code.</summary>
    public sealed record State(int[] Registers, int[] Slots, int[][] Owners);

    /// <summary>One more than the highest slot that is used.</summary>
    public int Height => _nextSpill;

    /// <summary>Says that a value is wanted at a position; positions rise.</summary>
    public void AddUse(int value, int position)
    {
        if (value >= 0 && !_code[value].IsConstant)
            _uses[value].Enqueue(position);
    }

    /// <summary>Forgets what is wanted, for code that is reached otherwise.</summary>
    public void ForgetUses()
    {
        foreach (Queue<int> uses in _uses)
            uses.Clear();
    }

    public State Save() => new([.. _register], [.. _spill], [[.. _owners[0]], [.. _owners[1]]]);

    public void Restore(State state) => (_register, _spill, _owners) = (state.Registers, state.Slots, state.Owners);

    public bool IsFloat(int value) => _code[value].Type == TraceType.Float;

    public int SpillOf(int value) => _spill[value];

    /// <summary>The register that a value is in, or -1.</summary>
    public int RegisterOf(int value) => _register[value];

    /// <summary>Gives a value a register for good.</summary>
    public void Fix(int value, int register)
    {
        int kind = IsFloat(value) ? 1 : 0;
        _isFixed[kind][register] = true;
        _owners[kind][register] = value;
        _register[value] = register;
    }

    /// <summary>Gives a value a slot for good.</summary>
    public void FixInSlot(int value) => _spill[value] = _nextSpill++;

    /// <summary>What was before a position is not wanted any more.</summary>
    public void Pass(int value, int position)
    {
        while (_uses[value].Count > 0 && _uses[value].Peek() < position)
            _uses[value].Dequeue();
    }

    public void Unlock() => _locked.Clear();

    /// <summary>A register with the value of an instruction, for an operation at a position.</summary>
    public int Load(int value, int position)
    {
        if (_register[value] is var register and >= 0)
        {
            _locked.Add(value);
            return register;
        }

        register = Take(value, position);
        TraceInstruction instruction = _code[value];
        if (instruction.IsConstant)
        {
            if (IsFloat(value))
                _emit.EmitMoveF64(new Register<double>(register), BitConverter.UInt64BitsToDouble(instruction.K));
            else
                _emit.EmitMoveI64(new Register<long>(register), (long)instruction.K);
        }
        else if (_spill[value] >= 0)
        {
            if (IsFloat(value))
                _emit.EmitMoveF64(new Register<double>(register), new Slot<double>(_spill[value]));
            else
                _emit.EmitMoveI64(new Register<long>(register), new Slot<long>(_spill[value]));
        }
        else
        {
            throw new InvalidOperationException($"The value of {instruction.Op} is nowhere.");
        }

        return register;
    }

    /// <summary>A register for the value of an instruction, which may be that of an operand that nobody wants afterwards.</summary>
    public int Define(int value, int position)
    {
        if (_register[value] >= 0)
            return _register[value]; // for good
        _locked.RemoveWhere(operand => !IsWantedAfter(operand, position));
        return Take(value, position);
    }

    /// <summary>Writes a value into a slot of its own, where it stays as it is now.</summary>
    public int Copy(int value, int position)
    {
        Unlock();
        int slot = _nextSpill++;
        Store(value, Load(value, position), slot);
        return slot;
    }

    /// <summary>Writes a value into a slot.</summary>
    public void MoveToSlot(int slot, int value, int position)
    {
        Unlock();
        Store(value, Load(value, position), slot);
    }

    /// <summary>Gives a value, which is somewhere for good, what is in a slot.</summary>
    public void MoveFromSlot(int value, int slot, int position)
    {
        Unlock();
        int register = _spill[value] < 0 ? _register[value] : Take(value, position);
        if (IsFloat(value))
            _emit.EmitMoveF64(new Register<double>(register), new Slot<double>(slot));
        else
            _emit.EmitMoveI64(new Register<long>(register), new Slot<long>(slot));
        if (_spill[value] >= 0)
            Store(value, register, _spill[value]);
    }

    /// <summary>Writes a value that has a slot for good there.</summary>
    public void Keep(int value)
    {
        if (_spill[value] >= 0 && _register[value] >= 0)
            Store(value, _register[value], _spill[value]);
    }

    /// <summary>Forgets all but what is for good.</summary>
    public void Forget()
    {
        for (int kind = 0; kind < 2; kind++)
        {
            for (int register = 0; register < _owners[kind].Length; register++)
            {
                if (_isFixed[kind][register] || _owners[kind][register] < 0)
                    continue;
                _register[_owners[kind][register]] = -1;
                _owners[kind][register] = -1;
            }
        }
    }

    private bool IsWantedAfter(int value, int position)
    {
        Pass(value, position + 1);
        return _uses[value].Count > 0;
    }

    private int Take(int value, int position)
    {
        int kind = IsFloat(value) ? 1 : 0;
        int[] owners = _owners[kind];
        int best = -1;
        int latest = -1;
        for (int register = 0; register < owners.Length; register++)
        {
            if (_isFixed[kind][register])
                continue;
            int owner = owners[register];
            if (owner < 0)
            {
                best = register;
                break;
            }

            if (_locked.Contains(owner))
                continue;
            Pass(owner, position);
            int next = _uses[owner].Count > 0 ? _uses[owner].Peek() : int.MaxValue;
            if (next > latest)
                (best, latest) = (register, next);
        }

        if (best < 0)
            throw new InvalidOperationException("An operation of a trace has more operands than there are registers.");
        int before = owners[best];
        if (before >= 0)
        {
            if (!_code[before].IsConstant && _uses[before].Count > 0 && _spill[before] < 0)
            {
                _spill[before] = _nextSpill++;
                Store(before, best, _spill[before]);
            }

            _register[before] = -1;
        }

        owners[best] = value;
        _register[value] = best;
        _locked.Add(value);
        return best;
    }

    private void Store(int value, int register, int slot)
    {
        if (IsFloat(value))
            _emit.EmitMoveF64(new Slot<double>(slot), new Register<double>(register));
        else
            _emit.EmitMoveI64(new Slot<long>(slot), new Register<long>(register));
    }
}
