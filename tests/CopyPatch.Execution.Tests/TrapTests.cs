using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading;
using CopyPatch.Execution.Tests.Values;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>The stack of compiled code that a trap has, where the heap catches faults.</summary>
[TestOf(typeof(StencilTrapException))]
internal sealed unsafe class TrapTests
{
    private CodeHeap _heap = null!;

    public enum Place
    {
        Always,
        Leaf,
        OneOfTwo,
        LeafWithLocals,
        BeforeCall,
        AfterCall,
        ColdPart,
    }

    [SetUp]
    public void SetUp()
    {
        if (!CodeHeap.CanCatchFaults)
            Assert.Ignore("Faults are not caught on this system.");
        _heap = new CodeHeap(new CodeHeapOptions { CatchFaults = true });
        ThreadHost.Function = null;
    }

    [TearDown]
    public void TearDown() => _heap?.Dispose();

    [Test]
    public void The_frames_of_a_nest_of_three_are_told([Values] Place place)
    {
        using TrapEmitter.Program nothing = Compile("nothing", 9);
        using TrapEmitter.Program inner = Compile("inner", 0, emit => EmitTrap(emit, place, nothing));
        using TrapEmitter.Program middle = Compile("middle", 1, emit => emit.EmitCall(inner));
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitTrapOrCall(middle));
        (string stencil, long code) = place switch
        {
            Place.Always => ("trap", 1),
            Place.Leaf => ("trap_if_zero", 2),
            Place.OneOfTwo => ("trap_either", 3),
            Place.LeafWithLocals => ("trap_with_locals", 5),
            Place.BeforeCall => ("trap_or_call", 6),
            Place.AfterCall => ("call_and_trap", 7),
            _ => ("check.failed", 8),
        };
        for (int round = 0; round < 3; round++)
        {
            StencilTrapException trap = Trap(() => Run(outer));
            Assert.That(trap.Code, Is.EqualTo(code));
            Assert.That(Names(trap), Is.EqualTo(new[] { $"{stencil} of inner", "call of middle", "trap_or_call of outer" }));
            Assert.That(trap.Frames.Select(frame => frame.Position), Has.All.EqualTo(7));
            Assert.That(trap.StackTrace!.Split('\n'), Has.Length.GreaterThan(3));
            Assert.That(trap.StackTrace, Does.StartWith($"   at {stencil}+").And.Contain(" of middle, position 7 (compiled code)"));
        }
    }

    [Test]
    public void The_place_is_what_it_is_in_an_ordinary_heap([Values] Place place)
    {
        using var ordinary = new CodeHeap();
        var traps = new List<StencilTrapException>();
        foreach (CodeHeap heap in new[] { ordinary, _heap })
        {
            using TrapEmitter.Program nothing = Compile(heap, "nothing", 9, _ => { });
            using TrapEmitter.Program inner = Compile(heap, "inner", 0, emit => EmitTrap(emit, place, nothing));
            using TrapEmitter.Program outer = Compile(heap, "outer", 1, emit => emit.EmitCall(inner));
            traps.Add(Trap(() => Run(outer)));
            Assert.That(inner.Length, Is.EqualTo(traps[0].Location!.Code.Length));
        }

        Assert.Multiple(() =>
        {
            Assert.That(traps[0].Frames, Has.Count.EqualTo(1));
            Assert.That(traps[1].Frames, Has.Count.EqualTo(2));
            Assert.That(traps[1].Message, Is.EqualTo(traps[0].Message));
            Assert.That(traps[1].Location!.StencilOffset, Is.EqualTo(traps[0].Location!.StencilOffset));
        });
    }

    [Test]
    public void A_recursion_has_its_innermost_frames([Values(1, 2, 64, 65, 66, 1000)] int depth)
    {
        using TrapEmitter.Program code = Recursion(_heap, emit => emit.EmitTrap(5));
        StencilTrapException trap = Trap(() => Run(code, depth));
        Assert.That(trap.Frames[0].Stencil, Is.EqualTo("trap"));
        Assert.That(trap.Frames.Skip(1).Select(frame => frame.Stencil), Has.All.EqualTo("call"));
        Assert.That(trap.Frames, Has.Count.EqualTo(1 + Math.Min(depth - 1, 64)));
    }

    [Test]
    public void A_trap_that_was_dealt_with_is_not_taken_for_a_later_one()
    {
        using TrapEmitter.Program first = Compile("first", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program between = Compile("between", 1, emit => emit.EmitCall(first));
        using TrapEmitter.Program dealt = Compile("dealt", 1, emit => emit.EmitDealWith(between));
        Assert.That(Run(dealt), Is.EqualTo(-2));

        using TrapEmitter.Program later = Compile(
            "later", 1,
            emit =>
            {
                emit.EmitDealWith(between);
                emit.EmitTrap(9);
            });
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitCall(later));
        Assert.That(Names(Trap(() => Run(outer))), Is.EqualTo(new[] { "trap of later", "call of outer" }));

        // Nor is it where the later one notes nothing, at the same address even.
        Assert.That(Run(dealt), Is.EqualTo(-2));
        using var ordinary = new CodeHeap();
        using TrapEmitter.Program inner = Compile(ordinary, "inner", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program caller = Compile(ordinary, "caller", 0, emit => emit.EmitCall(inner));
        Assert.That(Names(Trap(() => Run(caller))), Is.EqualTo(new[] { "trap_if_zero of inner" }));
    }

    [Test]
    public void A_trap_that_is_handed_on_has_the_frames_of_who_does_so()
    {
        using TrapEmitter.Program inner = Compile("inner", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program middle = Compile("middle", 1, emit => emit.EmitHandOn(inner));
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitCall(middle));
        StencilTrapException trap = Trap(() => Run(outer));
        Assert.That(trap.Code, Is.EqualTo(2));
        Assert.That(Names(trap), Is.EqualTo(new[] { "hand_on of middle", "call of outer" }));
    }

    [Test]
    public void What_a_host_function_threw_comes_through_whoever_hands_it_on()
    {
        ThreadHost.Function = _ => throw new InvalidOperationException("thrown by the host");
        using TrapEmitter.Program inner = Compile("inner", 0, emit => emit.EmitHost());
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitHandOn(inner));
        for (int i = 0; i < 3; i++)
            Assert.That(() => Run(outer), Throws.InvalidOperationException.With.Message.EqualTo("thrown by the host"));
    }

    [Test]
    public void In_a_nest_with_CSharp_each_run_has_its_own_frames()
    {
        using TrapEmitter.Program inner = Compile("inner", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program called = Compile("called", 1, emit => emit.EmitCall(inner));
        using TrapEmitter.Program outer = Compile(
            "outer", 1,
            emit =>
            {
                emit.EmitHost();
                emit.EmitTrap(9);
            });
        using TrapEmitter.Program outermost = Compile("outermost", 1, emit => emit.EmitCall(outer));
        int caught = 0;
        ThreadHost.Function = _ =>
        {
            Assert.That(Names(Trap(() => Run(called))), Is.EqualTo(new[] { "trap_if_zero of inner", "call of called" }));
            return ++caught;
        };
        for (int i = 0; i < 10; i++)
            Assert.That(Names(Trap(() => Run(outermost))), Is.EqualTo(new[] { "trap of outer", "call of outermost" }));
        Assert.That(caught, Is.EqualTo(10));

        ThreadHost.Function = _ => Run(called);
        Assert.That(Names(Trap(() => Run(outermost))), Is.EqualTo(new[] { "trap_if_zero of inner", "call of called" }));
    }

    [Test]
    public void Code_of_an_ordinary_heap_is_among_the_frames()
    {
        using var ordinary = new CodeHeap();
        using TrapEmitter.Program inner = Compile("inner", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program outer = Compile(ordinary, "outer", 1, emit => emit.EmitCall(inner));
        Assert.That(Names(Trap(() => Run(outer))), Is.EqualTo(new[] { "trap_if_zero of inner", "call of outer" }));
    }

    [Test]
    public void An_illegal_instruction_beside_a_trap_is_a_fault()
    {
        using TrapEmitter.Program inner = Compile(
            "inner", 1,
            emit =>
            {
                emit.EmitTrapIfZero();
                emit.EmitIllegal();
                emit.EmitTrap(1);
            });
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitCall(inner));
        StencilFaultException fault = Assert.Throws<StencilFaultException>(() => Run(outer))!;
        Assert.That(fault.Kind, Is.EqualTo(StencilFaultKind.IllegalInstruction));
        Assert.That(Names(fault), Is.EqualTo(new[] { "illegal of inner", "call of outer" }));
    }

    [Test]
    public void On_four_threads_each_trap_has_the_frames_of_its_thread()
    {
        const int Rounds = 5000;
        TrapEmitter.Program[] inner = [.. Enumerable.Range(0, 4).Select(i => Compile($"inner {i}", 0, emit => emit.EmitTrapIfZero()))];
        TrapEmitter.Program[] dealt = [.. inner.Select(code => Compile("dealt", 1, emit => emit.EmitDealWith(code)))];
        TrapEmitter.Program[] outer = [.. inner.Select((code, i) => Compile($"outer {i}", 1, emit => emit.EmitCall(code)))];
        int[] right = new int[4];
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            string[] expected = [$"trap_if_zero of inner {number}", $"call of outer {number}"];
            for (int i = 0; i < Rounds; i++)
            {
                if (Run(dealt[number]) != -2)
                    continue;
                try
                {
                    Run(outer[number]);
                }
                catch (StencilTrapException trap)
                {
                    right[number] += Names(trap).SequenceEqual(expected) ? 1 : 0;
                }
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.That(right, Has.All.EqualTo(Rounds));
        foreach (TrapEmitter.Program code in inner.Concat(dealt).Concat(outer))
            code.Dispose();
    }

    /// <summary>Threads that have dealt with a trap and are gone keep nothing from others: there are records for 256.</summary>
    [Test]
    public void After_a_thousand_threads_a_trap_and_a_fault_have_their_frames()
    {
        using TrapEmitter.Program inner = Compile("inner", 0, emit => emit.EmitTrapIfZero());
        using TrapEmitter.Program dealt = Compile("dealt", 1, emit => emit.EmitDealWith(inner));
        using TrapEmitter.Program outer = Compile("outer", 1, emit => emit.EmitCall(inner));
        using TrapEmitter.Program illegal = Compile("illegal", 1, emit => emit.EmitIllegal());
        for (int i = 0; i < 1000; i++)
        {
            var thread = new Thread(() => Run(dealt), 1 << 17);
            thread.Start();
            thread.Join();
        }

        Assert.That(Names(Trap(() => Run(outer))), Is.EqualTo(new[] { "trap_if_zero of inner", "call of outer" }));
        Assert.That(Names(Assert.Throws<StencilFaultException>(() => Run(illegal))!), Is.EqualTo(new[] { "illegal of illegal" }));
        Assert.That(Names(Trap(() => Run(outer))), Is.EqualTo(new[] { "trap_if_zero of inner", "call of outer" }));
    }

    [Test]
    public void In_an_interpreter_the_place_is_the_programs_and_callers_are_handlers()
    {
        using var emit = new TrapInterpreter(_heap) { KeepListing = true, KeepPositions = true };
        emit.MarkPosition(6);
        emit.EmitPush(0);
        emit.MarkPosition(7);
        emit.EmitTrapIfZero();
        emit.EmitStop();
        using TrapInterpreter.Program inner = emit.Compile("inner");
        emit.EmitPush(1);
        emit.EmitCall(inner);
        emit.EmitStop();
        using TrapInterpreter.Program middle = emit.Compile("middle");
        using TrapEmitter.Program outer = Compile("outer", 1, machine => machine.EmitCall(middle));
        long* stack = stackalloc long[64];
        string handlers = $"handlers of {typeof(TrapInterpreter).FullName}";

        StencilTrapException trap = Trap(() => middle.Run(stack));
        Assert.That(trap.Location!.Position, Is.EqualTo(7));
        Assert.That(Names(trap), Is.EqualTo(new[] { "trap_if_zero of inner", $"call of {handlers}" }));
        Assert.That(
            Names(Trap(() => Run(outer))), Is.EqualTo(new[] { "trap_if_zero of inner", $"call of {handlers}", "call of outer" }));

        // And compiled code that an interpreter calls.
        using TrapEmitter.Program compiled = Compile("compiled", 0, machine => machine.EmitTrapWithLocals());
        emit.EmitPush(1);
        emit.EmitCall(compiled);
        emit.EmitStop();
        using TrapInterpreter.Program caller = emit.Compile("caller");
        Assert.That(Names(Trap(() => caller.Run(stack))), Is.EqualTo(new[] { "trap_with_locals of compiled", $"call of {handlers}" }));
    }

    [Test]
    public void Each_handler_that_traps_goes_on_to_leave([Values] Place place)
    {
        using TrapEmitter.Program nothing = Compile("nothing", 9);
        using var emit = new TrapInterpreter(_heap) { KeepListing = true };
        emit.EmitPush(0);
        EmitTrap(emit, place, nothing);
        emit.EmitStop();
        using TrapInterpreter.Program inner = emit.Compile("inner");
        using TrapEmitter.Program outer = Compile("outer", 1, machine => machine.EmitCall(inner));
        StencilTrapException trap = Trap(() => Run(outer));
        Assert.That(trap.Frames.Select(frame => frame.Code.Name), Is.EqualTo(new[] { "inner", "outer" }));
        Assert.That(trap.Code, Is.InRange(1, 8));
    }

    /// <summary>Traps that are handed on through many frames walk a few at each, not all.</summary>
    [Test]
    public void A_trap_is_handed_on_from_the_depth_of_the_stack()
    {
        using TrapEmitter.Program code = Recursion(_heap, emit => emit.EmitTrap(5), handsOn: true);
        Assert.That(Trap(() => Run(code, 10_000)).Code, Is.EqualTo(5));
    }

    [Test]
    public void An_operation_has_its_frames_in_every_placement()
    {
        using var emit = new ValueEmitter(_heap) { KeepListing = true };
        for (int a = 0; a < ValueRegisters.IntegerCount; a++)
        {
            for (int b = -2; b < ValueRegisters.IntegerCount; b++)
            {
                if (a == b)
                    continue;
                Label callee = emit.DefineLabel();
                emit.EmitCall(callee);
                emit.EmitReturnI64(1);
                emit.MarkLabel(callee);
                emit.EmitMoveI32(new Register<int>(a), 5);
                if (b >= 0)
                    emit.EmitMoveI32(new Register<int>(b), 0);
                emit.EmitMoveI32(new Slot<int>(9), 0);
                emit.EmitI32Div(
                    new Register<int>(a), new Register<int>(a),
                    b switch { -2 => 0, -1 => new Slot<int>(9), _ => new Register<int>(b) });
                emit.EmitReturnI64(2);
                using ValueEmitter.Program code = emit.Compile("code");
                long[] frame = new long[100];
                StencilTrapException trap = Trap(() =>
                {
                    fixed (long* slots = frame)
                        code.Run(slots, null);
                });
                Assert.That(Names(trap), Is.EqualTo(new[] { "i32_div of code", "call of code" }), $"{a} {b}");
            }
        }
    }

    [Test]
    public void The_place_may_be_in_any_register()
    {
        using var ordinary = new CodeHeap();
        MethodInfo[] stencils = [.. typeof(TrapRegisterEmitter).GetMethods().Where(method => method.Name.StartsWith("Emit", StringComparison.Ordinal)
            && method.GetParameters().Length == 0 && method.Name != nameof(TrapRegisterEmitter.EmitStop))];
        Assert.That(stencils, Has.Length.EqualTo(3 * 14));
        foreach (MethodInfo stencil in stencils)
        {
            StencilTrapException[] traps = [.. new[] { ordinary, _heap }.Select(heap =>
            {
                using var emit = new TrapRegisterEmitter(heap) { KeepListing = true };
                Label callee = emit.DefineLabel();
                emit.EmitCall(callee);
                emit.EmitStop();
                emit.MarkLabel(callee);
                stencil.Invoke(emit, null);
                using TrapRegisterEmitter.Program code = emit.Compile();
                long* stack = stackalloc long[16];
                return Trap(() => code.Run(stack));
            })];
            Assert.That(traps[1].Code, Is.EqualTo(5), stencil.Name);
            Assert.That(traps[1].Location!.ToString(), Is.EqualTo(traps[0].Location!.ToString()), stencil.Name);
            Assert.That(traps.Select(trap => trap.Frames.Count), Is.EqualTo(new[] { 1, 2 }), stencil.Name);
        }
    }

    /// <summary>There is no room for the handler's frame.</summary>
    [Test]
    public void At_the_end_of_the_stack_a_trap_is_a_trap()
    {
        using TrapEmitter.Program code = Recursion(_heap, emit => emit.EmitTrap(5));
        long deepest = Assert.Throws<StencilFaultException>(() => Run(code, long.MaxValue))!.FrameCount;
        int traps = 0;
        for (int i = 0; i < 400; i++)
        {
            try
            {
                Run(code, deepest - i);
            }
            catch (StencilTrapException trap)
            {
                traps++;
                Assert.That(trap.Frames, Has.Count.EqualTo(65), $"{i}");
            }
            catch (StencilFaultException fault) when (fault.Kind == StencilFaultKind.StackExhausted)
            {
                Assert.That(i, Is.LessThan(50));
            }
        }

        Assert.That(traps, Is.GreaterThan(350));
    }

    private static TrapEmitter.Program Recursion(CodeHeap heap, Action<TrapEmitter> end, bool handsOn = false)
    {
        using var emit = new TrapEmitter(heap) { KeepListing = true };
        Label self = emit.DefineLabel();
        Label last = emit.DefineLabel();
        emit.MarkLabel(self);
        emit.EmitDecrement();
        emit.EmitCopy();
        emit.EmitJumpIfZero(last);
        if (handsOn)
            emit.EmitHandOn(self);
        else
            emit.EmitCall(self);
        emit.EmitStop();
        emit.MarkLabel(last);
        end(emit);
        return emit.Compile("recursion");
    }

    private static void EmitTrap(ITrapOperations emit, Place place, CodeTarget callee)
    {
        switch (place)
        {
            case Place.Always:
                emit.EmitTrap(1);
                break;
            case Place.Leaf:
                emit.EmitTrapIfZero();
                break;
            case Place.OneOfTwo:
                emit.EmitTrapEither();
                break;
            case Place.LeafWithLocals:
                emit.EmitTrapWithLocals();
                break;
            case Place.BeforeCall:
                emit.EmitTrapOrCall(callee);
                break;
            case Place.AfterCall:
                emit.EmitCallAndTrap(callee);
                break;
            default:
                emit.EmitCheck();
                break;
        }
    }

    private static TrapEmitter.Program Compile(CodeHeap heap, string name, long value, Action<TrapEmitter> body)
    {
        using var emit = new TrapEmitter(heap) { KeepListing = true, KeepPositions = true };
        emit.MarkPosition(6);
        emit.EmitPush(value);
        emit.MarkPosition(7);
        body(emit);
        emit.EmitStop();
        return emit.Compile(name);
    }

    private TrapEmitter.Program Compile(string name, long value, Action<TrapEmitter>? body = null) =>
        Compile(_heap, name, value, body ?? (_ => { }));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long Run(TrapEmitter.Program code, long depth = 0)
    {
        long* stack = stackalloc long[256];
        stack[0] = depth;
        return code.Run(stack + 1);
    }

    private static StencilTrapException Trap(Action run) => Assert.Throws<StencilTrapException>(run)!;

    private static string[] Names(StencilException exception) =>
        [.. exception.Frames.Select(frame => $"{frame.Stencil} of {frame.Code.Name}")];
}
