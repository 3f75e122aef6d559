using System;
using System.Collections.Generic;
using System.Linq;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed unsafe class CalleeTests
{
    private CodeHeap _heap = null!;

    [SetUp]
    public void MakeHeap() => _heap = new CodeHeap(1 << 20);

    [TearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void Compiled_code_calls_other_compiled_code()
    {
        using StackEmitter.Program callee = Returning(_heap, 40);
        var emit = new StackEmitter(_heap);
        emit.EmitCall(callee);
        emit.EmitPush(2);
        emit.EmitAdd();
        emit.EmitHalt();
        using StackEmitter.Program caller = emit.Compile();
        Assert.That(caller.Run(), Is.EqualTo(42));
    }

    [Test]
    public void Code_calls_itself_by_a_label()
    {
        // f(n) = n == 0 ? 0 : f(n - 1) + n, with n in local 0.
        var emit = new StackEmitter(_heap);
        Label start = emit.DefineLabel();
        Label zero = emit.DefineLabel();
        emit.MarkLabel(start);
        emit.EmitGet(0);
        emit.EmitJumpIfZero(zero);
        emit.EmitGet(0);
        emit.EmitGet(0);
        emit.EmitPush(-1);
        emit.EmitAdd();
        emit.EmitSet(0);
        emit.EmitCall(start);
        emit.EmitAdd();
        emit.EmitHalt();
        emit.MarkLabel(zero);
        emit.EmitPush(0);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();

        long* stack = stackalloc long[300];
        long* locals = stackalloc long[1];
        locals[0] = 100;
        Assert.That(program.Run(stack, locals), Is.EqualTo(5050));
    }

    [Test]
    public void A_callee_that_is_disposed_stays_for_its_callers()
    {
        StackEmitter.Program callee = Returning(_heap, 5);
        long calleeBytes = _heap.BytesInUse;
        StackEmitter.Program first = Calling(_heap, callee);
        StackEmitter.Program second = Calling(_heap, callee);

        callee.Dispose();
        Assert.That(() => callee.Run(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(first.Run(), Is.EqualTo(5));
        first.Dispose();
        Assert.That(second.Run(), Is.EqualTo(5));
        Assert.That(_heap.BytesInUse, Is.GreaterThan(calleeBytes));
        second.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void A_callee_that_its_callers_outlived_is_gone_when_it_is_disposed()
    {
        StackEmitter.Program callee = Returning(_heap, 5);
        Calling(_heap, callee).Dispose();
        Assert.That(callee.Run(), Is.EqualTo(5));
        callee.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void A_long_chain_of_callees_is_released()
    {
        const int Length = 20_000;
        StackEmitter.Program last = Returning(_heap, 1);
        for (int i = 0; i < Length; i++)
        {
            StackEmitter.Program caller = Jumping(last);
            last.Dispose();
            last = caller;
        }
        Assert.That(last.Run(), Is.EqualTo(1));
        last.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero);
    }

    [Test]
    public void A_call_of_disposed_code_is_refused()
    {
        StackEmitter.Program callee = Returning(_heap, 5);
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        callee.Dispose();
        Assert.That(() => emit.EmitCall(callee), Throws.TypeOf<ObjectDisposedException>());
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo(1), "the refused stencil left no trace");
    }

    [Test]
    public void A_callee_that_is_disposed_before_Compile_is_refused_there()
    {
        using StackEmitter.Program other = Returning(_heap, 4);
        StackEmitter.Program callee = Returning(_heap, 5);
        var emit = new StackEmitter(_heap);
        emit.EmitCall(other);
        emit.EmitCall(callee);
        emit.EmitHalt();
        callee.Dispose();
        long before = _heap.BytesInUse;
        Assert.That(() => emit.Compile(), Throws.TypeOf<ObjectDisposedException>());
        Assert.That(_heap.BytesInUse, Is.EqualTo(before));
        other.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero, "the failed compilation holds no callee");
    }

    [Test]
    public void Default_is_no_target()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(1);
        Assert.That(() => emit.EmitCall(default), Throws.ArgumentException);
        Assert.That(() => emit.EmitCall((StackEmitter.Program?)null), Throws.ArgumentException);
    }

    [Test]
    public void Code_of_a_library_with_another_state_is_refused_and_both_are_named()
    {
        using StackEmitter.Program own = Returning(_heap, 1);
        var other = new WithOtherState(_heap);
        other.EmitPush(2);
        other.EmitHalt();
        using StackEmitter.Program foreign = other.Compile();
        var emit = new StackEmitter(_heap) { KeepListing = true };
        emit.EmitCall(own);
        Assert.Multiple(() =>
        {
            Action<CodeTarget>[] uses = [emit.EmitCall, emit.EmitJump, target => emit.EmitAddress(target)];
            foreach (Action<CodeTarget> use in uses)
            {
                Assert.That(() => use(foreign), Throws.ArgumentException
                    .With.Message.Contains("(double, x)").And.Message.Contains("(long *, stack), (long *, locals)"));
            }
            Assert.That(() => other.EmitCall(own), Throws.ArgumentException);
            Assert.That(() => other.EmitCall(foreign), Throws.Nothing);
        });
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Listing.Select(entry => entry.Name), Is.EqualTo(new[] { "call", "halt" }), "the refused ones left no trace");
        Assert.That(program.Run(), Is.EqualTo(1));
    }

    [Test]
    public void A_function_calls_hundreds_of_others()
    {
        var callees = new List<StackEmitter.Program>();
        var emit = new StackEmitter(_heap);
        emit.EmitPush(0);
        for (int i = 0; i < 500; i++)
            callees.Add(Returning(_heap, i));
        for (int round = 0; round < 2; round++)
        {
            foreach (StackEmitter.Program callee in callees)
            {
                emit.EmitCall(callee);
                emit.EmitAdd();
            }
        }
        emit.EmitHalt();
        StackEmitter.Program caller = emit.Compile();
        Assert.That(caller.Run(), Is.EqualTo(2 * 499 * 500 / 2));
        callees.ForEach(callee => callee.Dispose());
        Assert.That(caller.Run(), Is.EqualTo(2 * 499 * 500 / 2));
        caller.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero);
    }

    private sealed class WithOtherState(CodeHeap heap) : StackEmitter(heap)
    {
        protected override ulong StateDigest => 2;

        protected override string StateText => "(double, x)";
    }

    internal static StackEmitter.Program Returning(CodeHeap heap, long value)
    {
        var emit = new StackEmitter(heap);
        emit.EmitPush(value);
        emit.EmitHalt();
        return emit.Compile();
    }

    internal static StackEmitter.Program Calling(CodeHeap heap, CompiledCode callee)
    {
        var emit = new StackEmitter(heap);
        emit.EmitCall(callee);
        emit.EmitHalt();
        return emit.Compile();
    }

    private StackEmitter.Program Jumping(CompiledCode target)
    {
        var emit = new StackEmitter(_heap);
        emit.EmitJump(target);
        return emit.Compile();
    }
}
