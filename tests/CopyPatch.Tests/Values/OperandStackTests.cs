using System;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

/// <summary>Where an operand stack puts what, by moves that a simulator executes.</summary>
[TestOf(typeof(OperandStack))]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class OperandStackTests
{
    private const int FirstHome = 10;

    private readonly Simulator _machine = new();
    private readonly OperandStack _stack;

    public OperandStackTests()
    {
        _stack = new OperandStack(_machine);
        _stack.Start([ValueKind.Int32, ValueKind.Int64, ValueKind.Double, ValueKind.Int32], FirstHome);
    }

    [Test]
    public void Nothing_is_emitted_for_what_is_pushed()
    {
        _stack.PushConstant(1);
        _stack.PushLocal(1);
        _stack.PushHome(ValueKind.Single);
        Assert.That(_stack.Push<int>(), Is.EqualTo(new Register<int>(0)));
        Assert.That(Enumerable.Range(0, 4).Select(_stack.KindAt),
            Is.EqualTo(new[] { ValueKind.Int32, ValueKind.Int64, ValueKind.Single, ValueKind.Int32 }));
        Assert.That(_stack.LocalAt(1), Is.EqualTo(1));
        Assert.That(_stack.LocalAt(0), Is.EqualTo(-1));
        Assert.That(_machine.Moves, Is.Zero);
    }

    [Test]
    public void The_top_must_have_the_type_that_is_asked_for()
    {
        Assert.That(() => _stack.Pop<int>(), Throws.InvalidOperationException.With.Message.Contains("no operand"));
        _stack.PushConstant(1.5);
        Assert.That(() => _stack.Pop<long>(), Throws.InvalidOperationException.With.Message.Contains("Double"));
        Assert.That(_stack.Pop<double>().Constant, Is.EqualTo(1.5));
    }

    [Test]
    public void A_result_is_where_the_operand_was_that_was_popped_last()
    {
        _stack.Push<int>();
        Register<int> a = _stack.Push<int>();
        Register<int> b = _stack.Push<int>();
        Assert.That(_stack.PopRegister<int>(), Is.EqualTo(b));
        Assert.That(_stack.PopRegister<int>(), Is.EqualTo(a));
        Assert.That(_stack.Push<int>(), Is.EqualTo(a));
    }

    [Test]
    public void Two_results_are_pushed_one_after_the_other_and_have_two_registers()
    {
        for (int i = 0; i < ValueRegisters.IntegerCount; i++)
            _stack.Push<int>();
        Register<int> b = _stack.PopRegister<int>();
        Register<int> quotient = _stack.Push<int>();
        Assert.That(quotient, Is.EqualTo(b));
        Assert.That(_machine.Moves, Is.Zero);

        // There is none left for the second: the oldest operand makes room, and not the result that is to be written yet.
        Register<int> remainder = _stack.Push<int>();
        Assert.That(remainder, Is.EqualTo(new Register<int>(0)));
        Assert.That(_machine.Moves, Is.EqualTo(1));
        Assert.That(_stack.PopRegister<int>(), Is.EqualTo(remainder));
        Assert.That(_stack.PopRegister<int>(), Is.EqualTo(quotient));
    }

    [Test]
    public void The_oldest_operand_makes_room()
    {
        for (int i = 0; i < ValueRegisters.IntegerCount; i++)
            _machine.Set(_stack.Push<long>(), i + 1);
        int moves = _machine.Moves;
        _stack.Push<long>();
        Assert.That(_machine.Moves - moves, Is.EqualTo(1));
        Assert.That(_machine.Slots[_stack.HomeOf(0)], Is.EqualTo(1));
    }

    [Test]
    public void Operands_that_hold_all_registers_are_an_error()
    {
        for (int i = 0; i < ValueRegisters.IntegerCount; i++)
            _stack.Take<int>();
        Assert.That(() => _stack.Take<long>(), Throws.InvalidOperationException.With.Message.Contains("Release"));
        Assert.That(() => _stack.Take<double>(), Throws.Nothing);
        _stack.Release();
        Assert.That(() => _stack.Take<long>(), Throws.Nothing);
    }

    [Test]
    public void A_local_that_is_written_keeps_its_old_value_on_the_stack()
    {
        _machine.Slots[0] = 42;
        for (int i = 0; i < ValueRegisters.IntegerCount + 2; i++)
            _stack.PushLocal(0);
        _stack.PushConstant(7);
        _stack.PopLocal(0);
        Assert.That(_machine.Slots[0], Is.EqualTo(7));
        for (int i = 0; i < ValueRegisters.IntegerCount + 2; i++)
        {
            Assert.That(_machine.Value(_stack.Pop<int>()), Is.EqualTo(42));
            _stack.Release();
        }
    }

    [Test]
    public void A_local_that_is_written_with_itself_is_left_alone()
    {
        _stack.PushLocal(1);
        _stack.PopLocal(1, keep: true);
        Assert.That(_stack.LocalAt(0), Is.EqualTo(1));
        _stack.PopLocal(1);
        Assert.That(_stack.Depth, Is.Zero);
        Assert.That(_machine.Moves, Is.Zero);
    }

    [Test]
    public void A_register_that_a_local_is_bound_to_is_no_operands()
    {
        _stack.BindLocals([3, -1, 1], [2]);
        Assert.That(new[] { 3, 1, 2, 0 }.Select(_stack.RegisterOf), Is.EqualTo(new[] { 0, 2, 0, -1 }));
        _stack.PushLocal(3);
        Assert.That(_stack.PopRegister<int>(), Is.EqualTo(new Register<int>(0)));
        _stack.PushLocal(3);
        Assert.That(_stack.PopWritable<int>(), Is.EqualTo(new Register<int>(1)));
        Assert.That(_stack.Push<int>(), Is.EqualTo(new Register<int>(1)));
        Assert.That(_stack.Push<int>(), Is.EqualTo(new Register<int>(3)));
        Assert.That(_stack.Push<float>(), Is.EqualTo(new Register<float>(1)));
        Assert.That(() => _stack.PushRegister(new Register<long>(2)), Throws.ArgumentException);
    }

    [TestCase(new[] { 0, 0 }, new int[0])]
    [TestCase(new[] { 2 }, new int[0])]
    [TestCase(new[] { 0 }, new[] { 1 })]
    [TestCase(new[] { 4 }, new int[0])]
    [TestCase(new[] { 0, -1, -1, -1, -1, -1, -1, 1 }, new int[0])]
    public void Locals_that_cannot_be_bound_leave_all_as_it_was(int[] integers, int[] floatings)
    {
        _stack.BindLocals([-1, 1], [2]);
        Assert.That(() => _stack.BindLocals(integers, floatings), Throws.ArgumentException);
        Assert.That(Enumerable.Range(0, 4).Select(_stack.RegisterOf), Is.EqualTo(new[] { -1, 1, 0, -1 }));
        Assert.That(_stack.Push<double>(), Is.EqualTo(new Register<double>(1)));
    }

    [Test]
    public void Registers_are_not_taken_from_operands_for_locals()
    {
        _stack.Push<double>();
        Assert.That(() => _stack.BindLocals([0], []), Throws.InvalidOperationException.With.Message.Contains("SpillRegisters"));
        _stack.SpillRegisters();
        Assert.That(() => _stack.BindLocals([0], []), Throws.Nothing);
    }

    [Test]
    public void Each_kind_of_spill_moves_what_it_says()
    {
        _stack.PushConstant(1);
        _stack.PushLocal(0);
        _stack.Push<long>();
        _stack.SpillRegisters();
        Assert.That(_machine.Moves, Is.EqualTo(1));
        _stack.Spill();
        Assert.That(_machine.Moves, Is.EqualTo(2));
        Assert.That(_stack.LocalAt(1), Is.EqualTo(-1));
        _stack.SpillFrom(1);
        Assert.That(_machine.Moves, Is.EqualTo(2));
        _stack.SpillFrom(0);
        Assert.That(_machine.Moves, Is.EqualTo(3));
        Assert.That(_machine.Slots[FirstHome], Is.EqualTo(1));
    }

    [Test]
    public void An_operand_is_looked_at_once_however_often_others_move()
    {
        const int Count = 1_000_000; // which squared is hours
        var code = new Counter();
        var stack = new OperandStack(code);
        stack.Start([.. Enumerable.Repeat(ValueKind.Int32, Count)], Count);
        for (int i = 0; i < Count; i++)
            stack.PushLocal(i);
        for (int i = 0; i < Count; i++)
        {
            stack.PushLocal(i);
            stack.PushConstant(1);
            stack.PopLocal(i);
            stack.SpillRegisters();
            stack.Spill();
            stack.SpillFrom(stack.Depth);
        }

        // Of each local: both operands are spilled, one of them through a register, and it is written.
        Assert.That(code.Moves, Is.EqualTo(4 * Count).Within(1));
    }

    [Test]
    public void Slots_of_locals_are_no_homes_and_depths_are_checked()
    {
        Assert.That(() => _stack.Start([ValueKind.Int32], 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.PushLocal(4), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.PopLocal(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.Truncate(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.SpillFrom(-1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.Copy(0, 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => _stack.KindAt(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Nothing_is_allocated_by_later_uses()
    {
        var stack = new OperandStack(new Counter());
        ValueKind[] kinds = [ValueKind.Int32, ValueKind.Double];
        int[] integers = [0];
        int[] floatings = [1];
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Use();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Use()
        {
            stack.Start(kinds, FirstHome);
            for (int i = 0; i < 200; i++)
                stack.PushLocal(i & 1);
            stack.Spill();
            stack.BindLocals(integers, floatings);
            stack.Truncate(0);
        }
    }

    /// <summary>Counts moves.</summary>
    private sealed class Counter : IValueEmitter
    {
        public int Moves { get; private set; }

        public void Move(Location<int> to, Operand<int> from) => Moves++;

        public void Move(Location<long> to, Operand<long> from) => Moves++;

        public void Move(Location<float> to, Operand<float> from) => Moves++;

        public void Move(Location<double> to, Operand<double> from) => Moves++;
    }
}
