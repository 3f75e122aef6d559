using System;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Labels, calls, traps and data, executed and compared with what the same C would do.</summary>
internal sealed unsafe class FlowTests
{
    private CodeHeap _heap = null!;
    private FlowEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new FlowEmitter(_heap);
        FlowEmitter.Logged.Clear();
        FlowEmitter.ThrownByLog = null;
        FlowEmitter.OnTick = null;
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void Code_runs_from_stencil_to_stencil_and_returns_its_result()
    {
        _emit.EmitLoad(20);
        _emit.EmitNothing();
        _emit.EmitAdd(22);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(42));
    }

    [Test]
    public void A_label_is_reached_forward_and_backward([Values(1, 2, 10, 1000)] int rounds)
    {
        // sp[0] collects rounds + (rounds - 1) + ... + 1, by a loop that is left in its middle.
        Label head = _emit.DefineLabel("head");
        Label end = _emit.DefineLabel("end");
        _emit.EmitLoad(rounds);
        _emit.MarkLabel(head);
        _emit.EmitJumpIfZero(end);
        _emit.EmitLog();
        _emit.EmitAdd(-1);
        _emit.EmitJump(head);
        _emit.MarkLabel(end);
        _emit.EmitAdd(77);
        _emit.EmitStop();

        Assert.That(Run(), Is.EqualTo(77));
        Assert.That(FlowEmitter.Logged, Has.Count.EqualTo(rounds));
        Assert.That(FlowEmitter.Logged[0], Is.EqualTo(rounds));
        Assert.That(FlowEmitter.Logged[^1], Is.EqualTo(1));
    }

    [Test]
    public void A_label_far_away_is_reached([Values(100, 40_000, 400_000)] int distance)
    {
        Label far = _emit.DefineLabel();
        Label back = _emit.DefineLabel();
        Label end = _emit.DefineLabel();
        _emit.EmitLoad(0);
        _emit.EmitJumpIfEven(far);
        _emit.MarkLabel(back);
        _emit.EmitAdd(1000);
        _emit.EmitJump(end);
        for (int i = 0; i < distance; i++)
            _emit.EmitAdd(1);
        _emit.MarkLabel(far);
        _emit.EmitAdd(7);
        _emit.EmitJumpUnlessZero(back);
        _emit.MarkLabel(end);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(1007));
    }

    [Test]
    public void Each_shape_of_a_branch_goes_the_right_way([Values(-3, -2, -1, 0, 1, 2, 3, 200)] int value)
    {
        Assert.That(Branch((emit, target) => emit.EmitJumpIfZero(target)), Is.EqualTo(value == 0));
        Assert.That(Branch((emit, target) => emit.EmitJumpUnlessZero(target)), Is.EqualTo(value != 0));
        Assert.That(Branch((emit, target) => emit.EmitJumpIfEven(target)), Is.EqualTo(value % 2 == 0));
        Assert.That(Branch((emit, target) => emit.EmitNextIfPositive(target)), Is.EqualTo(value <= 0));

        bool Branch(Action<FlowEmitter, Label> emitBranch)
        {
            Label taken = _emit.DefineLabel();
            _emit.EmitLoad(value);
            emitBranch(_emit, taken);
            _emit.EmitLoad(0);
            _emit.EmitStop();
            _emit.MarkLabel(taken);
            _emit.EmitLoad(1);
            _emit.EmitStop();
            return Run() == 1;
        }
    }

    [Test]
    public void Two_labels_and_the_next_stencil_are_three_ways([Values(-5, 0, 5)] int value)
    {
        Label below = _emit.DefineLabel();
        Label above = _emit.DefineLabel();
        _emit.EmitLoad(value);
        _emit.EmitThreeWays(below, above);
        _emit.EmitAdd(1000);
        _emit.EmitStop();
        _emit.MarkLabel(below);
        _emit.EmitAdd(2000);
        _emit.EmitStop();
        _emit.MarkLabel(above);
        _emit.EmitAdd(3000);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(value + (value == 0 ? 1000 : value < 0 ? 2000 : 3000)));
    }

    [Test]
    public void A_way_on_from_the_middle_of_a_stencil_reaches_the_next_one([Values(0, 1, 2, 5, 100, 101, 1000)] int value)
    {
        Label target = _emit.DefineLabel();
        _emit.EmitLoad(value);
        _emit.EmitWorkBetween(target);
        _emit.EmitAdd(5);
        _emit.EmitStop();
        _emit.MarkLabel(target);
        _emit.EmitStop();
        long* stack = stackalloc long[] { 3, 4 };
        long sum = 0;
        for (int i = 0; i < value; i++)
            sum += stack[i & 1];
        Assert.That(Run(stack), Is.EqualTo(value > 100 ? value + 5 : sum));
    }

    [Test]
    public void The_address_of_a_label_can_be_jumped_to()
    {
        Label target = _emit.DefineLabel();
        _emit.EmitLoadAddress(target);
        _emit.EmitJumpToAccumulator();
        _emit.EmitLoad(-1);
        _emit.EmitStop();
        _emit.MarkLabel(target);
        _emit.EmitLoad(11);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(11));
    }

    [Test]
    public void A_host_function_gets_its_arguments_and_gives_its_result()
    {
        _emit.EmitLoad(5);
        _emit.EmitLog();
        _emit.EmitIsOdd();
        _emit.EmitLog();
        _emit.EmitLoad(-21);
        _emit.EmitNested();
        _emit.EmitLog();
        _emit.EmitTick();
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(1));
        Assert.That(FlowEmitter.Logged, Is.EqualTo(new long[] { 5, 1, -84 }));
    }

    [Test]
    public void Arguments_of_every_class_arrive_also_on_the_stack()
    {
        long* stack = stackalloc long[] { 11, -13 };
        _emit.EmitLoad(17);
        _emit.EmitMix();
        _emit.EmitStop();
        Assert.That(Run(stack), Is.EqualTo((long)FlowEmitter.Mix(-1, 65535, -7, 1ul << 40, 0.5f, 0.25, 11, -13, 17)));
    }

    [Test]
    public void A_host_function_may_take_and_give_pointers()
    {
        long* stack = stackalloc long[] { 123, 0 };
        _emit.EmitPointerSize();
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(stack + 1, 0), Is.EqualTo(123));
    }

    [Test]
    public void An_exception_of_a_host_function_ends_the_code_and_comes_out_of_Run_as_it_was_thrown()
    {
        var thrown = new InvalidOperationException("from the host");
        FlowEmitter.ThrownByLog = thrown;
        _emit.EmitLoad(1);
        _emit.EmitLog();
        _emit.EmitLoad(2);
        _emit.EmitLog();
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();

        var caught = Assert.Throws<InvalidOperationException>(() => program.Run(null, 0));

        Assert.That(caught, Is.SameAs(thrown));
        Assert.That(caught!.StackTrace, Does.Contain("Log"));
        Assert.That(FlowEmitter.Logged, Is.EqualTo(new long[] { 1 }));

        FlowEmitter.ThrownByLog = null;
        Assert.That(program.Run(null, 0), Is.EqualTo(2), "the code can be run again");
    }

    [Test]
    public void An_exception_passes_through_compiled_callers_and_nested_runs()
    {
        // outer code -> host function -> Run of inner code -> compiled callee -> host function that throws
        Label callee = _emit.DefineLabel();
        _emit.EmitInvoke(callee);
        _emit.EmitLoad(5);
        _emit.EmitStop();
        _emit.MarkLabel(callee);
        _emit.EmitLog();
        _emit.EmitStop();
        using FlowEmitter.Program inner = _emit.Compile();
        _emit.EmitTick();
        _emit.EmitStop();
        using FlowEmitter.Program outer = _emit.Compile();
        FlowEmitter.OnTick = () => inner.Run(null, 9);

        FlowEmitter.ThrownByLog = new FormatException("deep");
        Assert.That(() => outer.Run(null, 0), Throws.TypeOf<FormatException>().With.Message.EqualTo("deep"));

        FlowEmitter.ThrownByLog = null;
        Assert.That(outer.Run(null, 0), Is.EqualTo(5));
    }

    [Test]
    public void Code_calls_itself_through_a_label([Values(0, 1, 5, 20)] int n)
    {
        // factorial: n == 0 ? 1 : n * factorial(n - 1)
        Label factorial = _emit.DefineLabel("factorial");
        Label isZero = _emit.DefineLabel("zero");
        _emit.MarkLabel(factorial);
        _emit.EmitJumpIfZero(isZero);
        _emit.EmitPush();
        _emit.EmitAdd(-1);
        _emit.EmitInvoke(factorial);
        _emit.EmitMultiply();
        _emit.EmitStop();
        _emit.MarkLabel(isZero);
        _emit.EmitLoad(1);
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        long expected = 1;
        for (int i = 2; i <= n; i++)
            expected *= i;
        long* stack = stackalloc long[64];
        Assert.That(program.Run(stack, n), Is.EqualTo(expected));
    }

    [Test]
    public void Code_calls_other_compiled_code_directly_and_through_its_address()
    {
        _emit.EmitAdd(100);
        _emit.EmitStop();
        using FlowEmitter.Program callee = _emit.Compile();
        _emit.EmitLoad(1);
        _emit.EmitInvoke(callee);
        _emit.EmitInvokeAt(callee.Address);
        _emit.EmitInvokeAfter(5000, callee);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(5000 + 301 + 201));
    }

    [Test]
    public void Code_calls_compiled_code_of_another_heap()
    {
        // Heaps are reserved apart, so that on AArch64 (128 MiB) this needs a veneer, and may on x86-64.
        using var other = new CodeHeap();
        using var otherEmit = new FlowEmitter(other);
        otherEmit.EmitAdd(100);
        otherEmit.EmitStop();
        using FlowEmitter.Program callee = otherEmit.Compile();
        _emit.EmitLoad(1);
        _emit.EmitInvoke(callee);
        _emit.EmitInvoke(callee);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(201));
    }

    [Test]
    public void A_callee_outlives_its_own_disposal_while_a_caller_lives()
    {
        _emit.EmitAdd(100);
        _emit.EmitStop();
        FlowEmitter.Program callee = _emit.Compile();
        _emit.EmitInvoke(callee);
        _emit.EmitStop();
        using FlowEmitter.Program caller = _emit.Compile();
        callee.Dispose();
        Assert.That(caller.Run(null, 1), Is.EqualTo(101));
        Assert.That(() => callee.Run(null, 1), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void A_trap_comes_out_of_Run_with_its_code_through_compiled_callers(
        [Values(1, 7, 123456789012, 0, -1, -5, long.MaxValue)] long code, [Values] bool isHandedOn)
    {
        Label callee = _emit.DefineLabel();
        if (isHandedOn)
            _emit.EmitInvokeAndHandOn(callee);
        else
            _emit.EmitInvoke(callee);
        _emit.EmitStop();
        _emit.MarkLabel(callee);
        _emit.EmitTrap(code);
        using FlowEmitter.Program program = _emit.Compile();
        Assert.That(() => program.Run(null, 0), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(code));
    }

    [Test]
    public void An_exception_that_is_handed_on_comes_out_of_Run_and_not_instead_of_a_later_trap()
    {
        FlowEmitter.ThrownByLog = new InvalidOperationException("thrown by log");
        Label callee = _emit.DefineLabel();
        _emit.EmitInvokeAndHandOn(callee);
        _emit.EmitStop();
        _emit.MarkLabel(callee);
        _emit.EmitLog();
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        Assert.That(() => program.Run(null, 0), Throws.InvalidOperationException.With.Message.EqualTo("thrown by log"));

        _emit.EmitTrap(-1);
        using FlowEmitter.Program trap = _emit.Compile();
        Assert.That(() => trap.Run(null, 0), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(-1));
    }

    [Test]
    public void Bytes_are_compared_without_a_C_library([Values(0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31)] int size)
    {
        byte* bytes = stackalloc byte[64];
        var random = new Random(size);
        for (int round = 0; round < 50; round++)
        {
            random.NextBytes(new Span<byte>(bytes, 32));
            new Span<byte>(bytes, 32).CopyTo(new Span<byte>(bytes + 32, 32));
            if (round > 0)
                bytes[random.Next(32)] ^= (byte)(1 << random.Next(8));
            Assert.That(Compare(_emit.EmitCompareN, size), Is.EqualTo(Expected(size)));
            Assert.That(Compare(_emit.EmitCompare3), Is.EqualTo(Expected(3)));
            Assert.That(Compare(_emit.EmitCompare8), Is.EqualTo(Expected(8)));
            Assert.That(Compare(_emit.EmitCompare16), Is.EqualTo(Expected(16)));
            Assert.That(Compare(_emit.EmitSame3), Is.EqualTo(Expected(3) == 0 ? 1 : 0));
            Assert.That(Compare(_emit.EmitSame8), Is.EqualTo(Expected(8) == 0 ? 1 : 0));
            Assert.That(Compare(_emit.EmitSame16), Is.EqualTo(Expected(16) == 0 ? 1 : 0));
        }

        int Expected(int length) => Math.Sign(new Span<byte>(bytes, length).SequenceCompareTo(new Span<byte>(bytes + 32, length)));

        long Compare(Action emit, long length = 0)
        {
            _emit.EmitLoad(length);
            emit();
            _emit.EmitStop();
            return Run((long*)bytes);
        }
    }

    [Test]
    public void A_stencil_checks_and_traps_instead_of_faulting()
    {
        _emit.EmitLoad(84);
        _emit.EmitDivide(2);
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(42));

        _emit.EmitLoad(84);
        _emit.EmitDivide(0);
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        Assert.That(() => program.Run(null, 0), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(7));
    }

    [Test]
    public void Floating_point_constants_are_found_by_every_copy_of_a_stencil()
    {
        double value = 1.0;
        float single = 1.0f;
        long* stack = stackalloc long[1];
        for (int copies = 0; copies < 5; copies++)
        {
            *(double*)stack = 1.0;
            for (int i = 0; i < copies; i++)
                _emit.EmitScale();
            _emit.EmitStop();
            Run(stack);
            Assert.That(*(double*)stack, Is.EqualTo(value));
            value = value * 0.1 + 3.25;

            *(float*)stack = 1.0f;
            for (int i = 0; i < copies; i++)
                _emit.EmitScaleFloat();
            _emit.EmitStop();
            Run(stack);
            Assert.That(*(float*)stack, Is.EqualTo(single));
            single *= 0.3f;
        }
    }

    [Test]
    public void Tables_of_values_and_strings_are_data([Range(-2, 12)] int index)
    {
        _emit.EmitLoad(index);
        _emit.EmitTable();
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo(index is >= 0 and < 10 ? index * index : -1));

        _emit.EmitLoad(index + 2);
        _emit.EmitDigit();
        _emit.EmitStop();
        Assert.That(Run(), Is.EqualTo((long)"0123456789abcdefghijklmnopqrstuvwxyz"[index + 2]));
    }

    [Test]
    public void A_switch_goes_through_its_jump_table_in_every_copy_of_the_stencil([Range(-1, 8)] int selector)
    {
        long* stack = stackalloc long[] { 1000, 77 };
        long* expected = stackalloc long[] { 1000, 77 };
        long accumulator = selector;
        for (int copy = 0; copy < 3; copy++)
            accumulator = Choose(accumulator, expected);

        _emit.EmitLoad(selector);
        for (int copy = 0; copy < 3; copy++)
            _emit.EmitChoose();
        _emit.EmitStop();

        Assert.That(Run(stack), Is.EqualTo(accumulator));
        Assert.That(new[] { stack[0], stack[1] }, Is.EqualTo(new[] { expected[0], expected[1] }));

        static long Choose(long value, long* sp)
        {
            switch (value)
            {
                case 0: sp[0] = 10; break;
                case 1: sp[1] = sp[0] / 3; break;
                case 2: return sp[0] * 7;
                case 3: sp[0]--; break;
                case 4: sp[1] ^= value; break;
                case 5: sp[0] = sp[1]; break;
                case 6: return -1;
                default: sp[0] = -5; break;
            }

            return value;
        }
    }

    [Test]
    public void Each_entry_of_a_library_is_a_method_of_its_own()
    {
        _emit.EmitAdd(1);
        _emit.EmitPush();
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        long* stack = stackalloc long[1];
        Assert.That(program.Run(stack, 5), Is.EqualTo(6));
        program.RunForEffect(stack, 6);
        Assert.That(stack[0], Is.EqualTo(7));
        int fromTen = program.RunFromTen(stack);
        Assert.That(fromTen, Is.EqualTo(11));
    }

    [Test]
    public void Many_functions_live_side_by_side_and_their_memory_comes_back()
    {
        long before = _heap.BytesInUse;
        var programs = new FlowEmitter.Program[500];
        for (int i = 0; i < programs.Length; i++)
        {
            _emit.EmitLoad(i);
            for (int j = 0; j < i % 17; j++)
                _emit.EmitScale();
            _emit.EmitStop();
            programs[i] = _emit.Compile();
        }

        double scratch = 0;
        for (int i = programs.Length - 1; i >= 0; i--)
            Assert.That(programs[i].Run((long*)&scratch, 0), Is.EqualTo(i));
        for (int i = 0; i < programs.Length; i += 2)
            programs[i].Dispose();
        for (int i = 1; i < programs.Length; i += 2)
            Assert.That(programs[i].Run((long*)&scratch, 0), Is.EqualTo(i));
        for (int i = 1; i < programs.Length; i += 2)
            programs[i].Dispose();
        Assert.That(_heap.BytesInUse - before, Is.LessThanOrEqualTo(256), "only the entry stays");
    }

    [Test]
    public void Locals_of_many_pages_grow_the_stack_of_a_thread_page_by_page()
    {
        _emit.EmitLoad(21);
        _emit.EmitLargeLocals();
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        long result = 0;
        var thread = new Thread(() => result = program.Run(null, 0), 1 << 20);
        thread.Start();
        thread.Join();
        Assert.That(result, Is.EqualTo(42));
    }

    private long Run(long* stack = null)
    {
        using FlowEmitter.Program program = _emit.Compile();
        long* own = stackalloc long[16];
        return program.Run(stack == null ? own : stack, 0);
    }

    [Test]
    public void Code_of_a_library_with_another_state_is_no_callee()
    {
        using var floating = new FloatingEmitter(_heap);
        floating.EmitStop();
        using FloatingEmitter.Program callee = floating.Compile();
        Assert.That(() => _emit.EmitInvoke(callee), Throws.ArgumentException
            .With.Message.Contains("(int64_t *, sp), (int64_t, accumulator), CP_RESULT int64_t")
            .And.Message.Contains("(int32_t, count), CP_RESULT double"));
    }

    [Test]
    public void What_goes_on_cannot_be_the_end([Values(0, 1, 2, 3)] int last)
    {
        Label label = _emit.DefineLabel();
        _emit.MarkLabel(label);
        switch (last)
        {
            case 0:
                _emit.EmitNothing();
                _emit.EmitLoad(1);
                break;
            case 1:
                _emit.EmitNextIfPositive(label);
                break;
            case 2:
                _emit.EmitThreeWays(label, label);
                break;
            default:
                _emit.EmitInvoke(label);
                break;
        }

        Assert.That(() => _emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("goes on with the next"));
        _emit.EmitJump(label);
        using FlowEmitter.Program program = _emit.Compile();
    }

    [Test]
    public void Every_function_of_a_code_can_be_entered()
    {
        Label[] functions = [_emit.DefineLabel(), _emit.DefineLabel()];
        for (int i = 0; i < functions.Length; i++)
        {
            _emit.MarkLabel(functions[i]);
            _emit.EmitAdd(1 + (19 * i));
            _emit.EmitStop();
        }

        using FlowEmitter.Program program = _emit.Compile("functions");
        Assert.Multiple(() =>
        {
            Assert.That(program.Run(functions[0], null, 100), Is.EqualTo(101));
            Assert.That(program.Run(functions[1], null, 100), Is.EqualTo(120));
            Assert.That(program.RunAt(program.AddressOf(functions[1]), null, 5), Is.EqualTo(25));
            Assert.That(program.Name, Is.EqualTo("functions"));
        });
    }

    [Test]
    public void Constants_and_tables_are_found_by_the_addresses_of_their_labels()
    {
        Label constant = _emit.DefineConstant(123456789L);
        Label stop = _emit.DefineLabel();
        Label table = _emit.DefineTable(constant, stop);
        _emit.EmitLoadAddress(table);
        _emit.MarkLabel(stop);
        _emit.EmitStop();
        using FlowEmitter.Program program = _emit.Compile();
        nint* entries = (nint*)program.Run(null, 0);
        Assert.That((*(long*)entries[0], entries[1]), Is.EqualTo((123456789L, program.AddressOf(stop))));
    }
}
