using System;
using System.Collections.Generic;
using System.Threading;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Host functions that are methods of an object, which each Run is given.</summary>
internal sealed class HostObjectTests
{
    private CodeHeap _heap = null!;
    private HostedEmitter _emit = null!;

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new HostedEmitter(_heap);
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void A_host_function_is_called_on_the_object_that_Run_was_given()
    {
        using HostedEmitter.Program program = LogsTwice();
        FlowHost one = new(), two = new();

        Run(program, one, 5);
        Run(program, two, 7);
        Run(program, one, 8);

        Assert.That(one.Logged, Is.EqualTo(new long[] { 5, 6, 8, 9 }));
        Assert.That(two.Logged, Is.EqualTo(new long[] { 7, 8 }));
    }

    [Test]
    public void Inherited_virtual_and_static_methods_of_the_type_are_host_functions()
    {
        _emit.EmitTick();
        _emit.EmitIsOdd();
        _emit.EmitNested();
        _emit.EmitStop();
        using HostedEmitter.Program program = _emit.Compile();

        Assert.That(Run(program, new FlowHost { Ticks = 7 }, 0), Is.EqualTo(4));
        Assert.That(Run(program, new FlowHost { Ticks = 8 }, 0), Is.EqualTo(0));
        Assert.That(Run(program, new StoppedHost { Ticks = 7 }, 0), Is.EqualTo(0), "an override that does not tick");
    }

    [Test]
    public void Code_that_runs_within_a_host_function_has_its_own_object_and_gives_the_other_back()
    {
        using HostedEmitter.Program inner = LogsTwice();
        _emit.EmitTick();
        _emit.EmitLog();
        _emit.EmitStop();
        using HostedEmitter.Program outer = _emit.Compile();
        var other = new FlowHost();
        var host = new FlowHost { OnTick = () => Run(inner, other, 100) };

        Run(outer, host, 0);

        Assert.That(other.Logged, Is.EqualTo(new long[] { 100, 101 }));
        Assert.That(host.Logged, Is.EqualTo(new long[] { 101 }));
    }

    [Test]
    public void An_exception_comes_out_of_Run_and_the_object_around_it_is_current_again()
    {
        using HostedEmitter.Program inner = LogsTwice();
        _emit.EmitTick();
        _emit.EmitLog();
        _emit.EmitStop();
        using HostedEmitter.Program outer = _emit.Compile();
        var broken = new FlowHost { ThrownByLog = new FormatException("no log") };
        string? caught = null;
        var host = new FlowHost
        {
            OnTick = () =>
            {
                caught = Assert.Throws<FormatException>(() => Run(inner, broken, 1))!.Message;
                return 3;
            },
        };

        Assert.That(Run(outer, host, 0), Is.EqualTo(3));
        Assert.That(caught, Is.EqualTo("no log"));
        Assert.That(host.Logged, Is.EqualTo(new long[] { 3 }));
    }

    [Test]
    public void Threads_run_one_code_with_an_object_each()
    {
        Label again = _emit.DefineLabel();
        _emit.MarkLabel(again);
        _emit.EmitLog();
        _emit.EmitAdd(-1);
        _emit.EmitJumpUnlessZero(again);
        _emit.EmitStop();
        using HostedEmitter.Program program = _emit.Compile();
        var hosts = new FlowHost[4];
        var threads = new Thread[hosts.Length];
        for (int i = 0; i < hosts.Length; i++)
        {
            FlowHost host = hosts[i] = new FlowHost();
            int rounds = 1000 + i;
            threads[i] = new Thread(() => Run(program, host, rounds));
        }

        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());

        for (int i = 0; i < hosts.Length; i++)
        {
            Assert.That(hosts[i].Logged, Has.Count.EqualTo(1000 + i));
            Assert.That(hosts[i].Logged[0], Is.EqualTo(1000 + i));
        }
    }

    [Test]
    public void Every_way_into_the_code_takes_the_object()
    {
        Label second = _emit.DefineLabel();
        _emit.EmitLoad(1);
        _emit.MarkLabel(second);
        _emit.EmitLog();
        _emit.EmitStop();
        using HostedEmitter.Program program = _emit.Compile();
        var host = new FlowHost();
        unsafe
        {
            program.RunForEffect(host, null, 10);
            program.Run(host, second, null, 20);
            program.RunAt(host, program.AddressOf(second), null, 30);
        }

        Assert.That(host.Logged, Is.EqualTo(new long[] { 1, 20, 30 }));
    }

    [Test]
    public void No_object_is_refused()
    {
        using HostedEmitter.Program program = LogsTwice();
        Assert.That(() => Run(program, null!, 0), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("host"));
    }

    [Test]
    public void Code_that_is_called_by_that_of_another_emitter_says_which_object_it_misses()
    {
        using HostedEmitter.Program callee = LogsTwice();
        using var other = new FlowEmitter(_heap);
        other.EmitInvoke(callee);
        other.EmitStop();
        using FlowEmitter.Program caller = other.Compile();
        FlowEmitter.OnTick = null;

        Assert.That(() => Call(caller), Throws.InvalidOperationException.With.Message.Contains("[HostObject(typeof(FlowHost))]"));

        // Within a run that has the object it is the same thread's.
        var host = new FlowHost { OnTick = () => Call(caller) };
        _emit.EmitTick();
        _emit.EmitStop();
        using HostedEmitter.Program outer = _emit.Compile();
        Assert.That(Run(outer, host, 0), Is.EqualTo(1));
        Assert.That(host.Logged, Is.EqualTo(new long[] { 0, 1 }));

        static unsafe long Call(FlowEmitter.Program program) => program.Run(null, 0);
    }

    [Test]
    public void Nothing_keeps_the_object_after_its_run()
    {
        using HostedEmitter.Program program = LogsTwice();
        WeakReference host = RunOnce(program);
        for (int i = 0; i < 10 && host.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(host.IsAlive, Is.False);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference RunOnce(HostedEmitter.Program program)
        {
            var host = new FlowHost();
            Run(program, host, 1);
            return new WeakReference(host);
        }
    }

    private HostedEmitter.Program LogsTwice()
    {
        _emit.EmitLog();
        _emit.EmitAdd(1);
        _emit.EmitLog();
        _emit.EmitStop();
        return _emit.Compile();
    }

    private static unsafe long Run(HostedEmitter.Program program, FlowHost host, long accumulator)
    {
        long* stack = stackalloc long[4];
        return program.Run(host, stack, accumulator);
    }
}

/// <summary>An emitter whose stencils call methods of an object, and static ones of its own.</summary>
[StencilLibrary("stencils/flow.c")]
[HostObject(typeof(FlowHost))]
internal sealed partial class HostedEmitter
{
    [HostFunction("mix")]
    private static double Mix(sbyte a, ushort b, int c, ulong d, float e, double f, long g, long h, long i) => 0;

    [HostFunction("locate")]
    private static nint Locate(nint address) => address;
}

internal class FlowHostBase
{
    public long Ticks { get; init; } = 1;

    public Func<long>? OnTick { get; set; }

    [HostFunction("tick")]
    internal virtual long Tick() => OnTick is { } tick ? tick() : Ticks;

    [HostFunction("twice")]
    internal static long Twice(long value) => 2 * value;
}

internal class FlowHost : FlowHostBase
{
    public List<long> Logged { get; } = [];

    public Exception? ThrownByLog { get; init; }

    [HostFunction("log")]
    public void Log(long value)
    {
        Logged.Add(value);
        if (ThrownByLog is { } exception)
            throw exception;
    }

    [HostFunction("is_odd")]
    internal bool IsOdd(sbyte value, bool really) => really && (value & 1) != 0;
}

internal sealed class StoppedHost : FlowHost
{
    internal override long Tick() => 0;
}
