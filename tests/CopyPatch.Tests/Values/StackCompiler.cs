using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Tests.Values;

/// <summary>Compiles a program of <see cref="StackStep"/>s as a single-pass compiler does, with an operand stack.</summary>
internal sealed class StackCompiler
{
    private const int FirstCounter = 40;
    private const int FirstHome = 60;
    private const int Results = 180;

    private readonly SimulatedCode _code = new();
    private readonly OperandStack _stack;
    private readonly Stack<Block> _blocks = new();
    private readonly Binding[] _bindings;
    private Binding _binding;
    private int _floor;
    private int _loops;

    /// <summary>Makes a compiler.</summary>
    /// <param name="registers">How many registers of each class are for operands.</param>
    /// <param name="bindsLocals">Whether the program's locals have the others, by turns: they change where loops start and end.</param>
    public StackCompiler(int registers, bool bindsLocals)
    {
        _stack = new OperandStack(_code);
        _stack.Start([.. Enumerable.Range(0, FirstCounter).Select(local => (ValueKind)(local & 3))], FirstHome);
        _bindings = [.. Enumerable.Range(0, 3).Select(turn => new Binding(
            Locals(ValueRegisters.IntegerCount - registers, 0, turn), Locals(ValueRegisters.FloatingCount - registers, 2, turn)))];
        _binding = _bindings[0];
        _stack.BindLocals(_binding.Integers, _binding.Floatings);

        // The locals behind those of the program only keep registers from operands.
        int[] Locals(int count, int kind, int turn) => [.. Enumerable
            .Range(bindsLocals ? 0 : 4 * StackEvaluator.LocalsPerType, FirstCounter)
            .Where(local => (local & 2) == kind).Skip(turn).Take(count)];
    }

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

        MoveLocals(Binding.None, _binding);
        Compile(steps);
        ValueKind[] kinds = [.. Enumerable.Range(0, _stack.Depth).Select(_stack.KindAt)];
        for (int i = kinds.Length - 1; i >= 0; i--)
            Select(kinds[i], () => Store<int>(i), () => Store<long>(i), () => Store<float>(i), () => Store<double>(i));
        MoveLocals(_binding, Binding.None);
        _code.Run(machine);
        return ([.. locals.Select((local, i) => ValueOf((ValueKind)(i & 3), machine.Slots[i]))],
            [.. kinds.Select((kind, i) => ValueOf(kind, machine.Slots[Results + i]))]);
    }

    private bool HasOperand => _stack.Depth > _floor;

    private ValueKind Top => _stack.KindAt(_stack.Depth - 1);

    private void Compile(StackStep[] steps)
    {
        foreach (StackStep step in steps)
            Compile(step);
    }

    private void Compile(StackStep step)
    {
        switch (step.Operation)
        {
            case StackOperation.Constant:
                object constant = StackEvaluator.Constant(step.Number, step.Number);
                Select((ValueKind)StackEvaluator.TypeOf(constant), () => _stack.PushConstant((int)constant),
                    () => _stack.PushConstant((long)constant), () => _stack.PushConstant((float)constant),
                    () => _stack.PushConstant((double)constant));
                break;
            case StackOperation.Get:
                _stack.PushLocal(step.Number & (4 * StackEvaluator.LocalsPerType - 1));
                break;
            case StackOperation.Set or StackOperation.Tee when HasOperand:
                _stack.PopLocal((int)Top + 4 * (step.Number & 1), keep: step.Operation == StackOperation.Tee);
                break;
            case StackOperation.Drop when HasOperand:
                _stack.Truncate(_stack.Depth - 1);
                break;
            case StackOperation.Nip when _stack.Depth > _floor + 1:
                Select(Top, Nip<int>, Nip<long>, Nip<float>, Nip<double>);
                break;
            case StackOperation.Duplicate when HasOperand:
                Select(Top, Duplicate<int>, Duplicate<long>, Duplicate<float>, Duplicate<double>);
                break;
            case StackOperation.Add when _stack.Depth >= _floor + 2 && Top == _stack.KindAt(_stack.Depth - 2):
                Select(Top, Add<int>, Add<long>, Add<float>, Add<double>);
                break;
            case StackOperation.Convert when HasOperand:
                Select(Top, () => Convert<int, long>(StackEvaluator.Widen), () => Convert<long, double>(StackEvaluator.ToDouble),
                    () => Convert<float, int>(StackEvaluator.ToInt), () => Convert<double, float>(StackEvaluator.ToFloat));
                break;
            case StackOperation.Call:
                _stack.SpillRegisters();
                MoveLocals(_binding, Binding.None);
                _code.Do(machine => machine.ClobberRegisters());
                MoveLocals(Binding.None, _binding);
                break;
            case StackOperation.Leave when HasOperand && Top == ValueKind.Int32 && _blocks.Count > 0:
                Leave();
                break;
            case StackOperation.Block:
                _stack.Spill();
                Enter();
                CompileBody(step.Body);
                Exit();
                break;
            case StackOperation.If when HasOperand && Top == ValueKind.Int32:
                If(step);
                break;
            case StackOperation.Loop:
                Loop(step);
                break;
        }
    }

    private void Leave()
    {
        Operand<int> condition = _stack.PopRegisterOrSlot<int>();
        Block block = _blocks.Peek();
        bool hasResult = HasResult(block);
        if (hasResult)
            _stack.SpillFrom(_stack.Depth - 1);
        int stay = _code.DefineLabel();
        _code.JumpIf(machine => (machine.Value(condition) & 1) == 0, stay);
        _stack.Release();
        Slot<long> to = new(_stack.HomeOf(block.Height));
        _code.Move(to, hasResult ? new Slot<long>(_stack.HomeOf(_stack.Depth - 1)) : 7L);
        MoveLocals(_binding, block.Binding);
        _code.Jump(block.End);
        _code.MarkLabel(stay);
    }

    private void If(StackStep step)
    {
        Register<int> condition = _stack.PopRegister<int>();
        _stack.Spill();
        int otherwise = _code.DefineLabel();
        _code.JumpIf(machine => (machine.Value<int>(condition) & 1) == 0, otherwise);
        _stack.Release();
        Enter();
        CompileBody(step.Body);
        _code.MarkLabel(otherwise);
        CompileBody(step.Other);
        Exit();
    }

    private void Loop(StackStep step)
    {
        var counter = new Slot<int>(FirstCounter + _loops++);
        (int floor, Binding binding) = (_floor, _binding);
        _floor = _stack.Depth;
        _stack.Spill();
        _code.Move(counter, step.Number);
        Bind(_bindings[_loops % _bindings.Length]);
        int again = _code.DefineLabel();
        _code.MarkLabel(again);
        Compile(step.Body);
        _stack.Truncate(_floor);
        _code.JumpIf(machine =>
        {
            int left = machine.Value<int>(counter);
            machine.Move(counter, left - 1);
            return left > 0;
        }, again);
        Bind(binding);
        _floor = floor;
        _loops--;
    }

    private void Enter()
    {
        _blocks.Push(new Block(_stack.Depth, _floor, _code.DefineLabel(), _binding));
        _floor = _stack.Depth;
    }

    // With the block's result: the top if it is a long, else 7.
    private void CompileBody(StackStep[] body)
    {
        Compile(body);
        Block block = _blocks.Peek();
        if (!HasResult(block))
            _stack.PushConstant(7L);
        _stack.Copy(_stack.Depth - 1, _stack.HomeOf(block.Height));
        _stack.Truncate(block.Height);
        _code.Jump(block.End);
    }

    private void Exit()
    {
        Block block = _blocks.Pop();
        _code.MarkLabel(block.End);
        _stack.PushHome(ValueKind.Int64);
        _floor = block.Floor;
    }

    private bool HasResult(Block block) => _stack.Depth > block.Height && Top == ValueKind.Int64;

    private void Bind(Binding binding)
    {
        MoveLocals(_binding, binding);
        _stack.BindLocals(binding.Integers, binding.Floatings);
        _binding = binding;
    }

    private void MoveLocals(Binding from, Binding to)
    {
        from.ForEach(_stack.StoreLocal);
        to.ForEach(_stack.LoadLocal);
    }

    private void Store<T>(int result)
        where T : unmanaged
    {
        _stack.Move((Location<T>)new Slot<T>(Results + result), _stack.Pop<T>());
        _stack.Release();
    }

    private void Nip<T>()
        where T : unmanaged
    {
        Register<T> top = _stack.PopWritable<T>();
        _stack.Truncate(_stack.Depth - 1);
        _stack.PushRegister(top);
        _stack.Release();
    }

    private void Duplicate<T>()
        where T : unmanaged
    {
        Register<T> top = _stack.PopWritable<T>();
        Register<T> copy = _stack.Load<T>(top);
        _stack.PushRegister(top);
        _stack.PushRegister(copy);
        _stack.Release();
    }

    private void Add<T>()
        where T : unmanaged
    {
        Operand<T> b = _stack.Pop<T>();
        Register<T> a = _stack.PopRegister<T>();
        Register<T> to = _stack.Push<T>();
        _code.Do(machine => machine.Set(to, StackEvaluator.Add(machine.Value<T>(a), machine.Value(b))));
    }

    private void Convert<TFrom, TTo>(Func<TFrom, TTo> convert)
        where TFrom : unmanaged
        where TTo : unmanaged
    {
        Operand<TFrom> from = _stack.PopRegisterOrConstant<TFrom>();
        Register<TTo> to = _stack.Push<TTo>();
        _code.Do(machine => machine.Set(to, convert(machine.Value(from))));
    }

    private static void Select(ValueKind kind, Action onInt, Action onLong, Action onFloat, Action onDouble)
    {
        Action action = kind switch { ValueKind.Int32 => onInt, ValueKind.Int64 => onLong, ValueKind.Single => onFloat, _ => onDouble };
        action();
    }

    private static long BitsOf(object value) => value switch
    {
        int x => ((Operand<int>)x).Bits,
        long x => x,
        float x => ((Operand<float>)x).Bits,
        _ => ((Operand<double>)(double)value).Bits,
    };

    private static object ValueOf(ValueKind kind, long bits) => kind switch
    {
        ValueKind.Int32 => (int)bits,
        ValueKind.Int64 => bits,
        ValueKind.Single => BitConverter.Int32BitsToSingle((int)bits),
        _ => (object)BitConverter.Int64BitsToDouble(bits),
    };

    /// <summary>A block that is open.</summary>
    private sealed record Block(int Height, int Floor, int End, Binding Binding);

    /// <summary>The locals in the registers of both classes.</summary>
    private sealed record Binding(int[] Integers, int[] Floatings)
    {
        public static Binding None { get; } = new([], []);

        public void ForEach(Action<int, int> action)
        {
            foreach (int[] locals in new[] { Integers, Floatings })
            {
                for (int i = 0; i < locals.Length; i++)
                    action(locals[i], i);
            }
        }
    }
}
