using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Tests.Execution;

internal sealed unsafe class HostFunctionTests
{
    private static StackEmitter.Program? s_inner;
    private static Exception? s_seenByHost;

    private readonly CodeHeap _heap = new(1 << 20);

    [OneTimeTearDown]
    public void DisposeHeap() => _heap.Dispose();

    [Test]
    public void A_host_function_gets_its_argument_and_gives_its_result()
    {
        using StackEmitter.Program program = Calling(41, &Hosts.AddOne);
        Assert.That(program.Run(), Is.EqualTo(42));
    }

    [Test]
    public void What_it_throws_comes_out_of_Run()
    {
        using StackEmitter.Program program = Calling(13, &Hosts.Throw);
        var thrown = Assert.Throws<ArithmeticException>(() => program.Run())!;
        Assert.That(thrown.Message, Is.EqualTo("13"));
        Assert.That(thrown.StackTrace, Does.Contain(nameof(Hosts.ThrowArithmetic)), "the trace begins where it was thrown");
    }

    [Test]
    public void The_same_code_runs_after_an_exception()
    {
        using StackEmitter.Program program = Calling(1, &Hosts.ThrowOnce);
        Hosts.HasThrown = false;
        Assert.That(() => program.Run(), Throws.TypeOf<ArithmeticException>());
        Assert.That(program.Run(), Is.EqualTo(1));
    }

    [Test]
    public void An_exception_passes_through_nested_runs()
    {
        using StackEmitter.Program inner = Calling(3, &Hosts.Throw);
        using StackEmitter.Program outer = Calling(0, &RunInner);
        s_inner = inner;
        s_seenByHost = null;
        var thrown = Assert.Throws<ArithmeticException>(() => outer.Run());
        Assert.That(s_seenByHost, Is.SameAs(thrown), "the host function between them sees it first");
    }

    [Test]
    public void A_trap_passes_through_nested_runs()
    {
        var emit = new StackEmitter(_heap);
        emit.EmitTrap(9);
        using StackEmitter.Program inner = emit.Compile();
        using StackEmitter.Program outer = Calling(0, &RunInner);
        s_inner = inner;
        Assert.That(() => outer.Run(), Throws.TypeOf<StencilTrapException>().With.Property("Code").EqualTo(9L));
    }

    [Test]
    public void An_exception_that_the_host_function_handles_is_gone()
    {
        using StackEmitter.Program inner = Calling(3, &Hosts.Throw);
        using StackEmitter.Program outer = Calling(0, &RunInnerAndIgnore);
        s_inner = inner;
        Assert.That(outer.Run(), Is.EqualTo(-3));

        // Nothing is left behind for a negative status that no host function gave.
        var emit = new StackEmitter(_heap);
        emit.EmitTrap(-1);
        using StackEmitter.Program trap = emit.Compile();
        Assert.That(() => trap.Run(), Throws.TypeOf<StencilTrapException>());
    }

    [Test]
    public void Exceptions_of_two_threads_do_not_meet()
    {
        using StackEmitter.Program first = Calling(1, &Hosts.Throw);
        using StackEmitter.Program second = Calling(2, &Hosts.Throw);
        int wrong = 0;
        void RunMany(StackEmitter.Program program, string message)
        {
            for (int i = 0; i < 300; i++)
            {
                try
                {
                    program.Run();
                    Interlocked.Increment(ref wrong);
                }
                catch (ArithmeticException e) when (e.Message == message)
                {
                }
            }
        }

        var other = new Thread(() => RunMany(second, "2"));
        other.Start();
        RunMany(first, "1");
        other.Join();
        Assert.That(wrong, Is.Zero);
    }

    private StackEmitter.Program Calling(long argument, delegate* unmanaged[Cdecl]<long*, long, long> function)
    {
        var emit = new StackEmitter(_heap);
        emit.EmitPush(argument);
        emit.EmitHost(function);
        emit.EmitHalt();
        return emit.Compile();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long RunInner(long* result, long argument)
    {
        try
        {
            *result = s_inner!.Run();
            return 0;
        }
        catch (Exception e)
        {
            s_seenByHost = e;
            return Hosts.Capture(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long RunInnerAndIgnore(long* result, long argument)
    {
        try
        {
            *result = s_inner!.Run();
        }
        catch (ArithmeticException)
        {
            *result = -3;
        }
        return 0;
    }

    /// <summary>Host functions, with what the generator writes around them.</summary>
    private sealed class Hosts(CodeHeap heap) : StackEmitter(heap)
    {
        public static bool HasThrown { get; set; }

        public static long Capture(Exception exception) => CaptureException(exception);

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        public static long AddOne(long* result, long argument)
        {
            *result = argument + 1;
            return 0;
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        public static long Throw(long* result, long argument)
        {
            try
            {
                ThrowArithmetic(argument);
                return 0;
            }
            catch (Exception e)
            {
                return CaptureException(e);
            }
        }

        [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
        public static long ThrowOnce(long* result, long argument)
        {
            *result = argument;
            if (HasThrown)
                return 0;
            HasThrown = true;
            return CaptureException(new ArithmeticException());
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public static void ThrowArithmetic(long argument) => throw new ArithmeticException(argument.ToString());
    }
}
