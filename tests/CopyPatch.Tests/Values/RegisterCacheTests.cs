using System;
using System.Collections.Generic;
using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

/// <summary>
/// Random programs of a stack machine with locals, compiled by a cache into moves that a simulator executes, against a plain
/// stack.
/// </summary>
[TestOf(typeof(RegisterCache))]
internal sealed class RegisterCacheTests
{
    private const int Locals = 4;
    private const int FirstSlot = 10;

    private static readonly Gen<(int Operation, int Number)[]> s_programs = Gen.Select(Gen.Int[0, 11], Gen.Int[-100, 100]).Array[1, 60];

    [Test]
    public void A_random_program_computes_what_a_stack_does([Values(4, 5)] int registers) =>
        s_programs.Sample(program =>
        {
            var run = new Run(registers);
            foreach ((int operation, int number) in program)
                run.Step(operation, number);
            run.Check();
        }, iter: 20_000, threads: 1);

    [Test]
    public void Values_are_where_another_way_has_left_them([Values(4, 5)] int registers) =>
        Gen.Select(s_programs, s_programs).Sample((first, second) =>
        {
            var one = new Run(registers);
            foreach ((int operation, int number) in first)
                one.Step(operation, number);
            CacheLayout layout = one.Cache.Settle();
            one.Check();

            // Another way to the same label: as many entries of the same types, from other operations.
            var other = new Run(registers);
            foreach ((int operation, int number) in second)
                other.Step(operation, number);
            other.Become(one);
            other.Cache.MergeTo(layout);
            other.Cache.Assume(layout);
            other.Check();
        }, iter: 5_000, threads: 1);

    [Test]
    public void The_top_must_have_the_type_that_is_asked_for()
    {
        var cache = new RegisterCache(new Simulator(), FirstSlot);
        Assert.That(() => cache.Pop<int>(), Throws.InvalidOperationException);
        cache.Push(1.5);
        Assert.That(() => cache.Pop<long>(), Throws.InvalidOperationException.With.Message.Contains("Double"));
    }

    [Test]
    public void A_layout_of_other_entries_is_an_error_and_nothing_moves()
    {
        var simulator = new Simulator();
        var cache = new RegisterCache(simulator, FirstSlot);
        cache.Push<int>();
        CacheLayout layout = cache.Settle();
        cache.Push<double>();
        int before = simulator.Moves;
        Assert.That(() => cache.MergeTo(layout), Throws.ArgumentException);
        Assert.That(simulator.Moves, Is.EqualTo(before));
    }

    [Test]
    public void A_slot_of_the_cache_itself_cannot_be_pushed() =>
        Assert.That(() => new RegisterCache(new Simulator(), FirstSlot).Push(new Slot<int>(FirstSlot)), Throws.ArgumentException);

    [Test]
    public void The_oldest_value_makes_room()
    {
        var simulator = new Simulator();
        var cache = new RegisterCache(simulator, FirstSlot);
        for (int i = 0; i < ValueRegisters.IntegerCount; i++)
            simulator.Set(cache.Push<long>(), i + 1);
        Assert.That(simulator.Moves, Is.EqualTo(ValueRegisters.IntegerCount));
        cache.Push<long>();
        Assert.That(simulator.Slots[FirstSlot], Is.EqualTo(1));
    }

    [Test]
    public void A_slot_that_is_pushed_twice_is_loaded_once_before_it_is_written()
    {
        var simulator = new Simulator { Slots = { [3] = 42 } };
        var cache = new RegisterCache(simulator, FirstSlot);
        cache.Push(new Slot<int>(3));
        cache.Push(new Slot<int>(3));
        cache.BeforeWrite(new Slot<int>(3));
        Assert.That(simulator.Moves, Is.EqualTo(1));
        simulator.Move(new Slot<int>(3), 7);
        Assert.That(simulator.Value(cache.Pop<int>()), Is.EqualTo(42));
        Assert.That(simulator.Value(cache.Pop<int>()), Is.EqualTo(42));
    }

    [Test]
    public void Operands_that_are_in_use_are_not_overwritten_by_a_merge()
    {
        var cache = new RegisterCache(new Simulator(), FirstSlot);
        CacheLayout layout = cache.Settle();
        cache.Push<int>();
        cache.Pop<int>();
        Assert.That(() => cache.MergeTo(layout), Throws.InvalidOperationException.With.Message.Contains("Release"));
        Assert.That(() => cache.Truncate(0, keep: 0), Throws.InvalidOperationException);
        cache.Release();
        Assert.That(() => cache.MergeTo(layout), Throws.Nothing);
    }

    [Test]
    public void Another_way_starts_without_operands()
    {
        var cache = new RegisterCache(new Simulator(), FirstSlot);
        cache.Push(1);
        Register<int> loaded = cache.PopRegister<int>();
        cache.Assume(cache.Snapshot());
        cache.Push(2);
        Assert.That(cache.PopRegister<int>(), Is.EqualTo(loaded));
    }

    [Test]
    public void A_snapshot_is_not_merged_to()
    {
        var cache = new RegisterCache(new Simulator(), FirstSlot);
        Assert.That(() => cache.MergeTo(cache.Snapshot()), Throws.ArgumentException.With.Message.Contains("Settle"));
    }

    [TestCase(-1, 0)]
    [TestCase(0, -1)]
    [TestCase(1, 2)]
    [TestCase(3, 0)]
    [TestCase(2, int.MaxValue)]
    public void More_entries_than_there_are_cannot_be_kept(int depth, int keep)
    {
        var cache = new RegisterCache(new Simulator(), FirstSlot);
        cache.Push(1);
        cache.Push(2);
        Assert.That(() => cache.Truncate(depth, keep), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(cache.Depth, Is.EqualTo(2));
    }

    /// <summary>A cache and the stack that it stands for.</summary>
    private sealed class Run
    {
        private readonly Simulator _simulator = new();
        private readonly List<object> _stack = [];
        private readonly long[] _locals = new long[Locals];

        public Run(int registers)
        {
            Cache = new RegisterCache(_simulator, FirstSlot, registers, registers);
            for (int i = 0; i < Locals; i++)
                _simulator.Slots[i] = _locals[i] = 1000 + i;
        }

        public RegisterCache Cache { get; }

        public void Step(int operation, int number)
        {
            switch (operation)
            {
                case 0:
                    Cache.Push(number);
                    _stack.Add(number);
                    break;
                case 1:
                    Cache.Push(number / 4.0);
                    _stack.Add(number / 4.0);
                    break;
                case 2 or 3:
                    Cache.Push(new Slot<long>(number & (Locals - 1)));
                    _stack.Add(_locals[number & (Locals - 1)]);
                    break;
                case 4 when _stack.Count > 0 && _stack[^1] is long:
                    SetLocal(number & (Locals - 1));
                    break;
                case 5 when _stack.Count > 0:
                    Cache.Duplicate();
                    _stack.Add(_stack[^1]);
                    break;
                case 6 when number > 60:
                    Cache.Spill();
                    break;
                case 7 when _stack.Count > 0 && number > 50:
                    Cache.Truncate(Cache.Depth - 1);
                    _stack.RemoveAt(_stack.Count - 1);
                    break;
                case >= 8 when _stack.Count > 1 && _stack[^1].GetType() == _stack[^2].GetType():
                    Add();
                    break;
                case >= 8 when _stack.Count > 0:
                    Widen();
                    break;
            }
        }

        /// <summary>Drops all, and pushes what the other has, some of it as constants and some in registers.</summary>
        public void Become(Run other)
        {
            Cache.Truncate(0);
            _stack.Clear();
            for (int i = 0; i < other._stack.Count; i++)
            {
                _stack.Add(other._stack[i]);
                switch (other._stack[i])
                {
                    case int value when i % 2 == 0:
                        Cache.Push(value);
                        break;
                    case int value:
                        _simulator.Set(Cache.Push<int>(), value);
                        break;
                    case long value:
                        _simulator.Set(Cache.Push<long>(), value);
                        break;
                    case double value:
                        _simulator.Set(Cache.Push<double>(), value);
                        break;
                }
            }
        }

        public void Check()
        {
            Assert.That(Cache.Depth, Is.EqualTo(_stack.Count));
            for (int i = _stack.Count - 1; i >= 0; i--)
            {
                object actual = _stack[i] switch
                {
                    int => _simulator.Value(Cache.Pop<int>()),
                    long => _simulator.Value(Cache.Pop<long>()),
                    _ => (object)_simulator.Value(Cache.Pop<double>()),
                };
                Cache.Release();
                Assert.That(actual, Is.EqualTo(_stack[i]), $"entry {i}");
            }
        }

        private void SetLocal(int local)
        {
            Operand<long> value = Cache.Pop<long>();
            Cache.BeforeWrite(new Slot<long>(local));
            _simulator.Move(new Slot<long>(local), value);
            Cache.Release();
            _locals[local] = (long)_stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
        }

        private void Add()
        {
            object b = _stack[^1];
            object a = _stack[^2];
            _stack.RemoveRange(_stack.Count - 2, 2);
            _stack.Add((a, b) switch
            {
                (int x, int y) => unchecked(x + y),
                (long x, long y) => unchecked(x + y),
                _ => (object)((double)a + (double)b),
            });
            switch (a)
            {
                case int:
                    Apply<int>((x, y) => unchecked(x + y));
                    break;
                case long:
                    Apply<long>((x, y) => unchecked(x + y));
                    break;
                default:
                    Apply<double>((x, y) => x + y);
                    break;
            }
        }

        private void Apply<T>(Func<T, T, T> operation)
            where T : unmanaged
        {
            Operand<T> b = Cache.Pop<T>();
            Register<T> a = Cache.PopRegister<T>();
            Register<T> to = Cache.Push<T>();
            _simulator.Set(to, operation(_simulator.Value<T>(a), _simulator.Value(b)));
        }

        // To another width or class, so that a register is used for both.
        private void Widen()
        {
            object top = _stack[^1];
            _stack.RemoveAt(_stack.Count - 1);
            switch (top)
            {
                case int value:
                    Register<int> narrow = Cache.PopRegister<int>();
                    Register<long> wide = Cache.Push<long>();
                    _simulator.Set(wide, (long)_simulator.Value<int>(narrow));
                    _stack.Add((long)value);
                    break;
                case long value:
                    Operand<long> integer = Cache.Pop<long>();
                    Register<double> real = Cache.Push<double>();
                    _simulator.Set(real, (double)_simulator.Value(integer));
                    _stack.Add((double)value);
                    break;
                default:
                    Operand<double> operand = Cache.Pop<double>();
                    Register<int> truncated = Cache.Push<int>();
                    _simulator.Set(truncated, (int)Math.Clamp(_simulator.Value(operand), -1e6, 1e6));
                    _stack.Add((int)Math.Clamp((double)top, -1e6, 1e6));
                    break;
            }
        }
    }
}
