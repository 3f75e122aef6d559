using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Iced.Intel;
using NUnit.Framework;

namespace CopyPatch.Tests.Patching;

internal sealed unsafe class VeneerTests
{
    [Test]
    public void On_x64_it_is_an_indirect_jump()
    {
        byte* veneer = stackalloc byte[InstructionSet.VeneerSize];
        InstructionSet.X64.WriteVeneer(veneer, unchecked((nint)0x1122334455667788));
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(new Span<byte>(veneer, InstructionSet.VeneerSize).ToArray()));
        decoder.IP = 0x1000;
        Instruction jump = decoder.Decode();
        Assert.That(jump.Code, Is.EqualTo(Code.Jmp_rm64));
        Assert.That(jump.MemoryBase, Is.EqualTo(Register.RIP));
        Assert.That(jump.MemoryDisplacement64, Is.EqualTo(0x1008));
        Assert.That(*(long*)(veneer + 8), Is.EqualTo(0x1122334455667788));
    }

    [Test]
    public void On_AArch64_it_goes_by_x16()
    {
        byte* veneer = stackalloc byte[InstructionSet.VeneerSize];
        InstructionSet.Arm64.WriteVeneer(veneer, unchecked((nint)0x1122334455667788));
        Assert.That(((uint*)veneer)[0], Is.EqualTo(0x58000050), "ldr x16, .+8");
        Assert.That(((uint*)veneer)[1], Is.EqualTo(0xD61F0200), "br x16");
        Assert.That(((long*)veneer)[1], Is.EqualTo(0x1122334455667788));
    }

    [Test]
    public void It_is_needed_where_some_place_of_the_heap_does_not_reach()
    {
        const long Length = CodeHeap.DefaultCapacity;
        nint start = unchecked((nint)0x7F00_0000_0000);
        foreach ((InstructionSet instructions, long reach) in new[] { (InstructionSet.X64, 1L << 31), (InstructionSet.Arm64, 1L << 27) })
        {
            bool IsNeeded(long target) => !instructions.Reaches((nint)target, start, Length);
            Assert.Multiple(() =>
            {
                Assert.That(IsNeeded(start + 4096), Is.False, "a function of the same heap");
                Assert.That(IsNeeded(start + Length - 64), Is.False, "a function of the same heap");
                Assert.That(IsNeeded(start + reach - 64), Is.False);
                Assert.That(IsNeeded(start + reach), Is.True);
                Assert.That(IsNeeded(start + Length - reach + 64), Is.False);
                Assert.That(IsNeeded(start + Length - reach - 64), Is.True);
                Assert.That(IsNeeded(0), Is.True);
                Assert.That(IsNeeded(long.MaxValue), Is.True);
                Assert.That(IsNeeded(-4096), Is.True);
            });
        }
    }

    [Test]
    public void A_far_function_is_called_by_a_veneer()
    {
        // Two heaps of 2 GB each: from the whole of one, nothing in the other can be reached.
        using var heap = new CodeHeap(CodeHeap.MaximumCapacity);
        using var far = new CodeHeap(CodeHeap.MaximumCapacity);
        using StackEmitter.Program callee = Execution.CalleeTests.Returning(far, 11);
        Assert.That(heap.Reaches(callee.Address), Is.False);

        using StackEmitter.Program caller = Execution.CalleeTests.Calling(heap, callee);
        Assert.That(caller.Run(), Is.EqualTo(11));
        Assert.That(BranchTarget(caller, 13), Is.InRange(caller.Address + caller.Length, caller.Address + caller.Length + 32));
    }

    [Test]
    public void A_near_function_is_called_directly()
    {
        using var heap = new CodeHeap();
        using StackEmitter.Program callee = Execution.CalleeTests.Returning(heap, 11);
        using StackEmitter.Program caller = Execution.CalleeTests.Calling(heap, callee);
        Assert.That(BranchTarget(caller, 13), Is.EqualTo(callee.Address));
        Assert.That(caller.Run(), Is.EqualTo(11));
    }

    [Test]
    public void One_veneer_serves_all_calls_of_a_function()
    {
        using var heap = new CodeHeap(CodeHeap.MaximumCapacity);
        using var far = new CodeHeap(CodeHeap.MaximumCapacity);
        using StackEmitter.Program one = Execution.CalleeTests.Returning(far, 1);
        using StackEmitter.Program two = Execution.CalleeTests.Returning(far, 20);
        var emit = new StackEmitter(heap);
        emit.EmitPush(0);
        for (int i = 0; i < 10; i++)
        {
            emit.EmitCall(one);
            emit.EmitAdd();
            emit.EmitCall(two);
            emit.EmitAdd();
        }
        emit.EmitHalt();
        using StackEmitter.Program caller = emit.Compile();
        Assert.That(caller.Run(), Is.EqualTo(210));

        var targets = new HashSet<nint>();
        for (int i = 0; i < 20; i++)
            targets.Add(BranchTarget(caller, 18 + (i * 66) + 13));
        Assert.That(targets, Has.Count.EqualTo(2));
        Assert.That(heap.BytesInUse, Is.EqualTo((((caller.Length + 1) + 15) & -16) + (2 * InstructionSet.VeneerSize)));
    }

    [Test]
    public void A_host_function_is_called_wherever_it_is()
    {
        delegate* unmanaged[Cdecl]<long*, long, long> host = &Twice;
        using var small = new CodeHeap(1 << 16);
        using var large = new CodeHeap(CodeHeap.MaximumCapacity);
        foreach (CodeHeap heap in new[] { small, large })
        {
            var emit = new StackEmitter(heap);
            emit.EmitPush(21);
            emit.EmitHost(host);
            emit.EmitHalt();
            using StackEmitter.Program program = emit.Compile();
            Assert.That(program.Run(), Is.EqualTo(42));
        }
    }

    [Test]
    public void An_address_of_a_far_function_is_its_own()
    {
        using var heap = new CodeHeap(CodeHeap.MaximumCapacity);
        using var far = new CodeHeap(CodeHeap.MaximumCapacity);
        using StackEmitter.Program callee = Execution.CalleeTests.Returning(far, 11);
        var emit = new StackEmitter(heap);
        emit.EmitAddress(callee);
        emit.EmitHalt();
        using StackEmitter.Program program = emit.Compile();
        Assert.That(program.Run(), Is.EqualTo((long)callee.Address));
    }

    private static nint BranchTarget(CompiledCode code, int branch) =>
        code.Address + branch + 5 + MemoryMarshal.Read<int>(code.BytesOf(CodeSection.Hot, branch + 1, 4));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Twice(long* result, long argument)
    {
        *result = 2 * argument;
        return 0;
    }
}
