using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>What an interpreter's programs are to others: listings, places, traps, heaps, threads; and what is refused.</summary>
[TestOf(typeof(StencilInterpreterAttribute))]
public unsafe class InterpreterTests
{
    private CodeHeap _heap = null!;
    private TierInterpreter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new TierInterpreter(_heap) { KeepListing = true, KeepPositions = true };
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void A_program_is_a_word_for_each_handler_and_one_for_each_thing_that_it_reads()
    {
        Label end = _emit.DefineLabel("end");
        _emit.EmitSet(0x1122334455667788);
        _emit.EmitJumpIfLess(5, end);
        _emit.EmitClassify();
        _emit.MarkLabel(end);
        _emit.EmitReturn();
        using TierInterpreter.Program program = _emit.Compile();

        Assert.That(program.Listing.Select(entry => (entry.Name, entry.Offset, entry.Length)), Is.EqualTo(new[]
        {
            ("set", 0, 16), ("jump_if_less", 16, 24), ("classify", 40, 8), ("end", 48, 0), ("return", 48, 8),
        }));
        long[] words = [.. program.BytesOf(CodeSection.Hot).Chunk(8).Select(word => BitConverter.ToInt64(word))];
        Assert.Multiple(() =>
        {
            Assert.That(words[1], Is.EqualTo(0x1122334455667788));
            Assert.That(words, Does.Contain(5L).And.Contain(program.StartOf(CodeSection.Hot) + 48L));
            Assert.That(_heap.Find((nint)words[0])?.Stencil, Is.EqualTo("set"));
            Assert.That(_heap.Find((nint)words[^1])?.Stencil, Is.EqualTo("return"));
        });
    }

    [Test]
    public void A_trap_tells_the_place_in_the_program()
    {
        _emit.MarkFunction("outer");
        _emit.MarkPosition(3);
        _emit.EmitSet(6);
        _emit.MarkPosition(4);
        _emit.EmitTrapIf(6);
        _emit.EmitReturn();
        using TierInterpreter.Program program = _emit.Compile("main");
        long* memory = stackalloc long[16];
        StencilTrapException trap = Assert.Throws<StencilTrapException>(() => program.Run(memory))!;
        Assert.Multiple(() =>
        {
            Assert.That(trap.Code, Is.EqualTo(7));
            Assert.That(trap.Location?.Stencil, Is.EqualTo("trap_if"));
            Assert.That(trap.Location?.Function, Is.EqualTo("outer"));
            Assert.That(trap.Location?.Position, Is.EqualTo(4));
        });
    }

    [Test]
    public void A_program_is_entered_at_any_label_and_from_anywhere()
    {
        Label middle = _emit.DefineLabel();
        _emit.EmitSet(1);
        _emit.MarkLabel(middle);
        _emit.EmitXor(8);
        _emit.EmitReturn();
        using TierInterpreter.Program program = _emit.Compile();
        using var machine = new TierEmitter(_heap);
        machine.EmitReturn();
        using TierEmitter.Program compiled = machine.Compile();
        long* memory = stackalloc long[16];
        Assert.Multiple(() =>
        {
            Assert.That(program.Run(memory), Is.EqualTo(9));
            Assert.That(program.RunWith(middle, memory, 2), Is.EqualTo(10));
            Assert.That(compiled.RunWithAt(program.Address, memory, 3), Is.EqualTo(9));
            Assert.That(compiled.RunWithAt(program.AddressOf(middle), memory, 4), Is.EqualTo(12));
        });
    }

    [Test]
    public void Handlers_are_in_a_heap_once_and_do_not_count()
    {
        using var other = new TierInterpreter(_heap);
        Assert.That(_heap.BytesInUse, Is.Zero);
        _emit.EmitReturn();
        other.EmitReturn();
        using TierInterpreter.Program one = _emit.Compile();
        using TierInterpreter.Program two = other.Compile();
        Assert.That(one.BytesOf(CodeSection.Hot), Is.EqualTo(two.BytesOf(CodeSection.Hot)));
    }

    [Test]
    public void A_program_that_was_disposed_keeps_its_callers_alive_and_gives_its_memory_back()
    {
        _emit.EmitSet(5);
        _emit.EmitReturn();
        TierInterpreter.Program callee = _emit.Compile();
        _emit.EmitCall(callee);
        _emit.EmitReturn();
        TierInterpreter.Program caller = _emit.Compile();
        callee.Dispose();
        long* memory = stackalloc long[16];
        Assert.That(caller.Run(memory), Is.EqualTo(5));
        caller.Dispose();
        Assert.That(_heap.BytesInUse, Is.Zero);
        Assert.That(() => caller.Run(memory), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Many_threads_make_interpreters_of_one_heap_and_run_one_program()
    {
        _emit.EmitSet(5);
        _emit.EmitHost();
        _emit.EmitReturn();
        using TierInterpreter.Program shared = _emit.Compile();
        long sum = 0;
        Parallel.For(0, 200, i =>
        {
            using var emit = new TierInterpreter(_heap);
            emit.EmitCall(shared);
            emit.EmitXor(i);
            emit.EmitReturn();
            using TierInterpreter.Program program = emit.Compile();
            long* memory = stackalloc long[16];
            Interlocked.Add(ref sum, program.Run(memory));
        });
        Assert.That(sum, Is.EqualTo(Enumerable.Range(0, 200).Sum(i => 16 ^ i)));
    }

    [Test]
    public void What_is_wrong_is_an_exception_and_the_emission_as_it_was()
    {
        Label constant = _emit.DefineConstant(1L);
        Label nowhere = _emit.DefineLabel("nowhere");
        _emit.EmitSet(4);
        _emit.EmitReturn();
        int length = _emit.Length;
        using var other = new TierInterpreter(_heap);
        Label foreign = other.DefineLabel();
        other.MarkLabel(foreign);
        using var flow = new FlowEmitter(_heap);
        flow.EmitStop();
        using FlowEmitter.Program otherState = flow.Compile();
        TierEmitter machine = new(_heap);
        machine.EmitReturn();
        TierEmitter.Program disposed = machine.Compile();
        disposed.Dispose();
        machine.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(() => _emit.EmitJump(foreign), Throws.ArgumentException);
            Assert.That(() => _emit.EmitJumpThrough(foreign), Throws.ArgumentException);
            Assert.That(() => _emit.EmitCall(default), Throws.ArgumentException);
            Assert.That(() => _emit.EmitCall(otherState), Throws.ArgumentException.With.Message.Contains("state is another"));
            Assert.That(() => _emit.EmitCall(disposed), Throws.TypeOf<ObjectDisposedException>());
            Assert.That(_emit.Length, Is.EqualTo(length));
        });

        _emit.EmitJump(constant);
        Assert.That(() => _emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("that of data"));
        _emit.Clear();
        _emit.EmitSet(4);
        Assert.That(() => _emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("goes on with the next"));
        nowhere = _emit.DefineLabel("nowhere");
        _emit.EmitJump(nowhere);
        Assert.That(() => _emit.Compile(), Throws.InvalidOperationException.With.Message.Contains("\"nowhere\""));
        _emit.MarkLabel(nowhere);
        _emit.EmitReturn();
        long* memory = stackalloc long[16];
        using TierInterpreter.Program program = _emit.Compile();
        Assert.That(program.Run(memory), Is.EqualTo(4));
    }

    [Test]
    public void Faults_cannot_land_in_a_program()
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught here.");
        using var heap = new CodeHeap(new CodeHeapOptions { CatchFaults = true });
        using var emit = new TierInterpreter(heap);
        Label label = emit.DefineLabel();
        Assert.That(() => emit.LandFaults(label), Throws.InvalidOperationException.With.Message.Contains("check in the stencil"));
        emit.EmitSetFrom((long*)16);
        emit.EmitReturn();
        using TierInterpreter.Program program = emit.Compile();
        long* memory = stackalloc long[16];
        StencilFaultException fault = Assert.Throws<StencilFaultException>(() => program.Run(memory))!;
        Assert.That(fault.Location?.Stencil, Is.EqualTo("set_from"));
    }

    [Test]
    public void A_heap_without_room_for_handlers_refuses_the_interpreter()
    {
        using var heap = new CodeHeap(1 << 16);
        using var emit = new TierEmitter(heap);
        var programs = new List<TierEmitter.Program>();
        bool isFull = false;
        while (!isFull)
        {
            emit.Clear();
            emit.EmitXor(1);
            emit.EmitReturn();
            try
            {
                programs.Add(emit.Compile());
            }
            catch (InsufficientMemoryException)
            {
                isFull = true;
            }
        }

        long before = heap.BytesInUse;
        Assert.That(() => new TierInterpreter(heap), Throws.TypeOf<InsufficientMemoryException>());
        Assert.That(heap.BytesInUse, Is.EqualTo(before));
        foreach (TierEmitter.Program program in programs)
            program.Dispose();
    }
}
