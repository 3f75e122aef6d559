using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Tests.Values;

/// <summary>Compiles a program of <see cref="StackStep"/>s as a single-pass compiler does, with a cache.</summary>
internal sealed class StackCompiler
{
    private const int FirstCounter = 10;
    private const int FirstSlot = 20;
    private const int Results = 180;

    private readonly SimulatedCode _code = new();
    private readonly RegisterCache _cache;
    private readonly List<int> _types = [];
    private readonly Stack<Block> _blocks = new();
    private int _floor;
    private int _loops;

    public StackCompiler(int registers) => _cache = new RegisterCache(_code, FirstSlot, registers, registers);

    /// <summary>Compiles and runs a program.</summary>
    /// <returns>The local variables and the stack after it.</returns>
    public (object[] Locals, object[] Stack) Run(StackStep[] steps)
    {
        var machine = new Simulator();
        machine.ClobberRegisters();
        Array.Fill(machine.Slots, unchecked((long)0xDEADBEEF_BADC0FFE));
        object[] locals = new StackEvaluator().Locals;
        for (int i = 0; i < locals.Length; i++)
            machine.Slots[i] = BitsOf(locals[i]);

        Compile(steps);
        int[] types = [.. _types];
        for (int i = types.Length - 1; i >= 0; i--)
            Store(types[i], Results + i);
        _code.Run(machine);
        return ([.. locals.Select((local, i) => ValueOf(i & 3, machine.Slots[i]))],
            [.. types.Select((type, i) => ValueOf(type, machine.Slots[Results + i]))]);
    }

    private void Compile(StackStep[] steps)
    {
        foreach (StackStep step in steps)
            Compile(step);
    }

    private void Compile(StackStep step)
    {
        int top = _types.Count > _floor ? _types[^1] : -1;
        switch (step.Operation)
        {
            case StackOperation.Constant:
                Push(StackEvaluator.Constant(step.Number, step.Number));
                break;
            case StackOperation.Get:
                Get(step.Number & (4 * StackEvaluator.LocalsPerType - 1));
                break;
            case StackOperation.Set or StackOperation.Tee when top >= 0:
                if (step.Operation == StackOperation.Tee)
                {
                    _cache.Duplicate();
                    _types.Add(top);
                }

                Store(top, top + 4 * (step.Number & 1));
                break;
            case StackOperation.Drop when top >= 0:
                _cache.Truncate(_cache.Depth - 1);
                _types.RemoveAt(_types.Count - 1);
                break;
            case StackOperation.Nip when _types.Count > _floor + 1 + (step.Number & 1):
                int keep = 1 + (step.Number & 1);
                _cache.Truncate(_cache.Depth - keep - 1, keep);
                _types.RemoveAt(_types.Count - keep - 1);
                break;
            case StackOperation.Duplicate when _types.Count > 0:
                _cache.Duplicate();
                _types.Add(_types[^1]);
                break;
            case StackOperation.Add when _types.Count >= _floor + 2 && top == _types[^2]:
                Select(top, Add<int>, Add<long>, Add<float>, Add<double>);
                break;
            case StackOperation.Convert when top >= 0:
                Select(top, () => Convert<int, long>(StackEvaluator.Widen), () => Convert<long, double>(StackEvaluator.ToDouble),
                    () => Convert<float, int>(StackEvaluator.ToInt), () => Convert<double, float>(StackEvaluator.ToFloat));
                _types[^1] = top switch { 0 => 1, 1 => 3, 2 => 0, _ => 2 };
                break;
            case StackOperation.Call:
                _cache.Spill();
                _code.Do(machine => machine.ClobberRegisters());
                break;
            case StackOperation.Leave when top == 0 && _blocks.Count > 0:
                Leave();
                break;
            case StackOperation.Block:
                Enter();
                CompileBody(step.Body);
                Exit();
                break;
            case StackOperation.If when top == 0:
                If(step);
                break;
            case StackOperation.Loop:
                Loop(step);
                break;
        }
    }

    private void Leave()
    {
        Operand<int> condition = _cache.Pop<int>();
        _types.RemoveAt(_types.Count - 1);
        CacheLayout before = _cache.Snapshot();
        int[] types = [.. _types];
        int stay = _code.DefineLabel();
        _code.JumpIf(machine => (machine.Value(condition) & 1) == 0, stay);
        _cache.Release();
        GoToEnd();
        _code.MarkLabel(stay);
        Resume(before, types);
    }

    private void If(StackStep step)
    {
        Operand<int> condition = _cache.Pop<int>();
        _types.RemoveAt(_types.Count - 1);
        CacheLayout before = _cache.Snapshot();
        int[] types = [.. _types];
        int otherwise = _code.DefineLabel();
        _code.JumpIf(machine => (machine.Value(condition) & 1) == 0, otherwise);
        _cache.Release();
        Enter();
        CompileBody(step.Body);
        _code.MarkLabel(otherwise);
        Resume(before, types);
        CompileBody(step.Other);
        Exit();
    }

    private void Loop(StackStep step)
    {
        var counter = new Slot<int>(FirstCounter + _loops++ % (FirstSlot - FirstCounter - 1));
        int floor = _floor;
        _floor = _types.Count;
        _code.Move(counter, step.Number);
        CacheLayout start = _cache.Settle();
        int again = _code.DefineLabel();
        _code.MarkLabel(again);
        Compile(step.Body);
        _types.RemoveRange(_floor, _types.Count - _floor);
        _cache.Truncate(_floor);
        _cache.MergeTo(start);
        _code.JumpIf(machine =>
        {
            int left = machine.Value<int>(counter);
            machine.Move(counter, left - 1);
            return left > 0;
        }, again);
        _floor = floor;
        _loops--;
    }

    private void Enter()
    {
        _blocks.Push(new Block(_types.Count, _floor, _code.DefineLabel()));
        _floor = _types.Count;
    }

    private void CompileBody(StackStep[] body)
    {
        Compile(body);
        GoToEnd();
    }

    private void Exit()
    {
        Block block = _blocks.Pop();
        _code.MarkLabel(block.End);
        _floor = block.Floor;
    }

    // With the block's result: the top if it is a long, else 7.
    private void GoToEnd()
    {
        Block block = _blocks.Peek();
        if (_types.Count <= block.Height || _types[^1] != 1)
            Push(7L);
        _types.RemoveRange(block.Height, _types.Count - block.Height);
        _types.Add(1);
        _cache.Truncate(block.Height, keep: 1);
        if (block.Layout is null)
            block.Layout = _cache.Settle();
        else
            _cache.MergeTo(block.Layout);
        _code.Jump(block.End);
    }

    private void Resume(CacheLayout layout, int[] types)
    {
        _cache.Assume(layout);
        _types.Clear();
        _types.AddRange(types);
    }

    private void Push(object constant)
    {
        _types.Add(StackEvaluator.TypeOf(constant));
        Select(_types[^1], () => _cache.Push((int)constant), () => _cache.Push((long)constant),
            () => _cache.Push((float)constant), () => _cache.Push((double)constant));
    }

    private void Get(int local)
    {
        _types.Add(local & 3);
        Select(local & 3, () => _cache.Push(new Slot<int>(local)), () => _cache.Push(new Slot<long>(local)),
            () => _cache.Push(new Slot<float>(local)), () => _cache.Push(new Slot<double>(local)));
    }

    private void Store(int type, int slot)
    {
        Select(type, () => _code.Move(new Slot<int>(slot), Overwriting<int>(slot)), () => _code.Move(new Slot<long>(slot), Overwriting<long>(slot)),
            () => _code.Move(new Slot<float>(slot), Overwriting<float>(slot)), () => _code.Move(new Slot<double>(slot), Overwriting<double>(slot)));
        _cache.Release();
        _types.RemoveAt(_types.Count - 1);
    }

    private Operand<T> Overwriting<T>(int slot)
        where T : unmanaged
    {
        Operand<T> value = _cache.Pop<T>();
        _cache.BeforeWrite(new Slot<T>(slot));
        return value;
    }

    private void Add<T>()
        where T : unmanaged
    {
        Operand<T> b = _cache.Pop<T>();
        Register<T> a = _cache.PopRegister<T>();
        Register<T> to = _cache.Push<T>();
        _code.Do(machine => machine.Set(to, StackEvaluator.Add(machine.Value<T>(a), machine.Value(b))));
        _types.RemoveAt(_types.Count - 1);
    }

    private void Convert<TFrom, TTo>(Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        Operand<TFrom> from = _cache.Pop<TFrom>();
        Register<TTo> to = _cache.Push<TTo>();
        _code.Do(machine => machine.Set(to, convert(machine.Value(from))));
    }

    private static void Select(int type, Action onInt, Action onLong, Action onFloat, Action onDouble)
    {
        Action action = type switch { 0 => onInt, 1 => onLong, 2 => onFloat, _ => onDouble };
        action();
    }

    private static long BitsOf(object value) => value switch
    {
        int x => ((Operand<int>)x).Bits,
        long x => x,
        float x => ((Operand<float>)x).Bits,
        _ => ((Operand<double>)(double)value).Bits,
    };

    private static object ValueOf(int type, long bits) => type switch
    {
        0 => (int)bits,
        1 => bits,
        2 => BitConverter.Int32BitsToSingle((int)bits),
        _ => (object)BitConverter.Int64BitsToDouble(bits),
    };

    private sealed class Block(int height, int floor, int end)
    {
        public int Height { get; } = height;

        public int Floor { get; } = floor;

        public int End { get; } = end;

        public CacheLayout? Layout { get; set; }
    }
}
