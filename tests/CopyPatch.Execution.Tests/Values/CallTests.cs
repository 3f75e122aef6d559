using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>Calls from code with values in registers.</summary>
internal sealed unsafe class CallTests
{
    private readonly CodeHeap _heap = new();

    [OneTimeTearDown]
    public void Dispose() => _heap.Dispose();

    [Test]
    public void A_call_that_forgets_values_keeps_the_state()
    {
        using var emit = new ValueEmitter(_heap);
        Label callee = emit.DefineLabel();
        emit.EmitCallAndForget(callee);
        emit.EmitMoveI32(new Register<int>(0), 0);
        emit.EmitLoadI32(new Register<int>(0), new Register<int>(0), 0); // from memory, which is state
        emit.EmitI64Extend(new Register<long>(1), new Register<int>(0));
        emit.EmitI64Add(new Register<long>(1), new Register<long>(1), new Slot<long>(0));
        emit.EmitReturnI64(new Register<long>(1));
        emit.MarkLabel(callee);
        emit.EmitMoveI64(new Register<long>(6), 40);
        emit.EmitReturnI64(new Register<long>(6));
        Assert.That(Run(emit), Is.EqualTo(42));
    }

    [TestCase(7, -7)]
    [TestCase(107, -1000)]
    public void A_trap_in_a_callee_can_be_a_result(int code, long expected)
    {
        using var emit = new ValueEmitter(_heap);
        Label callee = emit.DefineLabel();
        Label far = emit.DefineLabel();
        emit.EmitCallAndCatch(callee, far);
        emit.EmitReturnI64(new Slot<long>(0));
        emit.MarkLabel(far);
        emit.EmitReturnI64(-1000);
        emit.MarkLabel(callee);
        emit.EmitFail(code);
        Assert.That(Run(emit), Is.EqualTo(expected));
    }

    [Test]
    public void A_callee_that_returns_gives_its_value()
    {
        using var emit = new ValueEmitter(_heap);
        Label callee = emit.DefineLabel();
        emit.EmitCallAndCatch(callee, callee);
        emit.EmitReturnI64(new Slot<long>(0));
        emit.MarkLabel(callee);
        emit.EmitReturnI64(99);
        Assert.That(Run(emit), Is.EqualTo(99));
    }

    [Test]
    public void An_operation_calls_compiled_code_and_keeps_the_other_values()
    {
        using var emit = new ValueEmitter(_heap);
        Label callee = emit.DefineLabel();
        emit.EmitMoveI64(new Register<long>(3), 1000);
        emit.EmitMoveI64(new Register<long>(5), 7);
        emit.EmitI64Invoke(new Register<long>(0), new Register<long>(5), callee);
        emit.EmitI64Add(new Register<long>(0), new Register<long>(0), new Register<long>(3));
        emit.EmitReturnI64(new Register<long>(0));
        emit.MarkLabel(callee);
        emit.EmitMoveI64(new Register<long>(3), 40);
        emit.EmitReturnI64(new Register<long>(3));
        Assert.That(Run(emit), Is.EqualTo(1047));
    }

    [TestCase(42, 0)]
    [TestCase(0, 1)]
    [TestCase(-3, 2)]
    public void An_operation_traps_with_whatever_code_it_computes(long code, int register)
    {
        using var emit = new ValueEmitter(_heap);
        emit.EmitMoveI64(new Register<long>(register), code);
        emit.EmitI64Fail(new Register<long>(register));
        emit.EmitReturnI64(new Register<long>(0));
        Assert.That(() => Run(emit), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(code));
    }

    private static long Run(ValueEmitter emit)
    {
        long* frame = stackalloc long[128];
        byte* memory = stackalloc byte[8];
        new System.Span<long>(frame, 128).Clear();
        *(int*)memory = 2;
        using ValueEmitter.Program program = emit.Compile();
        return program.Run(frame, memory);
    }
}
