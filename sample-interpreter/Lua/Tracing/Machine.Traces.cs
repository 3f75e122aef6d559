using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CopyPatch;

namespace Lua;

// Traces: which loops are recorded, and how what was recorded gets into the function's code.
internal sealed unsafe partial class Machine
{
    private const int LooksBeforeTrace = 2, MostFailures = 3;

    private const int ExitsBetween = 500, FewRounds = 10;

    private readonly List<Trace?> _traces = [];
    private long _stepsDone;
    private Recorder? _recorder;
    private Function? _showing;
    private TraceEmitter? _tracer;

    /// <summary>A loop of machine code is looked at, as it is now and then: if it goes on and on, it is recorded.</summary>
    /// <returns>Where the function goes on.</returns>
    private nint Look(Function function, int frame, int pc)
    {
        StopRecording();
        if (Tiers is not (TierChoice.Mixed or TierChoice.Traces) || function.Compiled is null)
            return function.AddressOf(pc);
        if (!function.Loops.TryGetValue(pc, out LoopState? loop))
            function.Loops.Add(pc, loop = new LoopState());
        if (loop.Trace is not null || loop.Failures >= MostFailures || ++loop.Looks < (Tiers == TierChoice.Mixed ? LooksBeforeTrace : 1))
            return function.AddressOf(pc);
        Instruction back = function.Prototype.Instructions[pc];
        if (!TryShow(function))
            return function.AddressOf(pc);
        _recorder = new Recorder(this, function, frame, back.Op == Op.JumpBack ? back.A : back.C, pc);
        return function.Recorded!.AddressOf(pc);
    }

    /// <summary>An instruction is about to be done, in code that shows them.</summary>
    /// <returns>Where the function goes on; zero for that instruction.</returns>
    [HostFunction("record")]
    internal nint Record(ulong* @base, uint pc)
    {
        int frame = IndexOf(@base);
        Context->frame = @base;
        Hide();
        if (_recorder is not { } recorder)
            return FunctionOf(@base).AddressOf((int)pc);
        switch (recorder.Step(frame, (int)pc))
        {
            case Recorder.Outcome.Recording:
                if (recorder.Callee is { } callee)
                {
                    recorder.Entered();
                    if (!TryShow(callee))
                    {
                        StopRecording();
                        return 0;
                    }

                    _showing = callee;
                    callee.Proto->entry = (void*)callee.Recorded!.Code.Address;
                }

                return 0;
            case Recorder.Outcome.Finished:
                _recorder = null;
                nint entry = Compile(recorder);
                return entry != 0 ? entry : FunctionOf(@base).AddressOf((int)pc);
            default:
                StopRecording();
                Fail(recorder, recorder.Why);
                return FunctionOf(@base).AddressOf((int)pc);
        }
    }

    /// <summary>A trace was left often. If each time was but a few rounds after it was entered, the loop is better off without.</summary>
    [HostFunction("many_exits")]
    internal void ManyExits(int number)
    {
        Trace trace = _traces[number]!;
        Statistics.Exits++;
        if (StepsDone - trace.Steps < ExitsBetween * FewRounds)
        {
            LoopState loop = trace.Function.Loops[trace.Loop];
            loop.Failures = MostFailures;
            loop.Why = "it was left after a few rounds each time";
            TierCode compiled = trace.Function.Compiled!;
            compiled.Code.Unlink(compiled.Places.Links[trace.Loop]);
            return;
        }

        trace.Steps = StepsDone;
        *(long*)trace.Left = ExitsBetween;
    }

    private long StepsDone => _stepsDone + (_stepsBetween - Context->countdown);

    /// <summary>What is recorded is not what goes on.</summary>
    private void StopRecording()
    {
        _recorder = null;
        Hide();
    }

    private void Hide()
    {
        if (_showing is null)
            return;
        _showing.Proto->entry = (void*)_showing.AddressOfStart();
        _showing = null;
    }

    private bool TryShow(Function function)
    {
        if (function.Recorded is not null)
            return true;
        if (function.Compiled is null && !TryCompile(function))
            return false;
        try
        {
            _compiler ??= new MachineEmitter(Routines.CodeHeap);
            Places places = Emission.Emit(_compiler, function, Heap, records: true);
            function.Recorded = new TierCode(_compiler.Compile(NameOf(function) + " (recorded)"), places);
            return true;
        }
        catch (InsufficientMemoryException)
        {
            _compiler?.Dispose();
            _compiler = null;
            return false;
        }
    }

    private void Fail(Recorder recorder, string why)
    {
        LoopState loop = recorder.Function.Loops[recorder.Loop];
        loop.Failures++;
        loop.Looks = 0;
        loop.Why = why;
        Statistics.TracesRefused++;
    }

    private nint Compile(Recorder recorder)
    {
        Function function = recorder.Function;
        TraceLoop? loop = TraceLoop.Make(recorder, LocalsAt(function.Prototype, recorder));
        if (loop is null)
        {
            Fail(recorder, "a variable that changes its type");
            return 0;
        }

        try
        {
            return Compile(recorder, function, loop);
        }
        catch (InsufficientMemoryException exception)
        {
            _tracer?.Dispose();
            _compiler?.Dispose();
            _tracer = null;
            _compiler = null;
            Fail(recorder, exception.Message);
            return 0;
        }
    }

    private nint Compile(Recorder recorder, Function function, TraceLoop loop)
    {
        // The ways out first, then the trace, and the way in.
        var code = new List<CompiledCode>();
        var header = new Snapshot([new TraceFrame(function, 0, -1, -1)], recorder.Header, []);
        Dictionary<Snapshot, nint> exits = CompileExits([header, .. recorder.Code.Snapshots], code);
        _tracer ??= new TraceEmitter(Routines.CodeHeap);
        _tracer.EmitBegin(Context);
        nint left = (nint)NativeMemory.Alloc(sizeof(long));
        *(long*)left = ExitsBetween;
        TraceEmission emission = TraceEmission.Emit(
            _tracer,
            loop,
            header,
            recorder.Height + Emission.Spare,
            (left, _traces.Count),
            snapshot => exits[snapshot],
            (caller, callee) => (
                caller.Function.Compiled!.AddressBehind(callee.Call),
                new Link((callee.Start - caller.Start) * 8, callee.Call, FrameKind.Call).Bits));
        string name = $"{NameOf(function)} (trace of line {function.Prototype.Instructions[recorder.Loop].Line})";
        CompiledCode trace = _tracer.Compile(name);
        code.Add(trace);
        _compiler ??= new MachineEmitter(Routines.CodeHeap);
        Label none = _compiler.ImportLabel(function.Compiled!.Code.At(function.Compiled.Places.Labels[recorder.Header]));
        _compiler.EmitEnterTrace((uint)(emission.Height + Emission.Spare) * 8, trace.Address, none);
        CompiledCode entry = _compiler.Compile(name);
        code.Add(entry);
        function.Compiled.Code.Relink(function.Compiled.Places.Links[recorder.Loop], entry);
        var made = new Trace(code, recorder.Constants, loop.Code.Count, emission.Exits, function, recorder.Loop)
        {
            Left = left,
            Steps = StepsDone,
        };
        function.Loops[recorder.Loop].Trace = made;
        _traces.Add(made);
        Statistics.Traces++;
        Statistics.TraceInstructions += loop.Code.Count;
        return entry.Address;
    }

    private Dictionary<Snapshot, nint> CompileExits(IEnumerable<Snapshot> snapshots, List<CompiledCode> code)
    {
        var labels = new Dictionary<Snapshot, Label>(ReferenceEqualityComparer.Instance);
        _compiler ??= new MachineEmitter(Routines.CodeHeap);
        foreach (Snapshot snapshot in snapshots)
        {
            TraceFrame frame = snapshot.Frames[^1];
            TierCode target = frame.Function.Compiled!;
            Label label = _compiler.DefineLabel();
            _compiler.MarkLabel(label);
            _compiler.EmitLeaveTrace(
                Context, (uint)frame.Start * 8, _compiler.ImportLabel(target.Code.At(target.Places.Labels[snapshot.Instruction])));
            labels.Add(snapshot, label);
        }

        CompiledCode exits = _compiler.Compile("exits");
        code.Add(exits);
        var addresses = new Dictionary<Snapshot, nint>(ReferenceEqualityComparer.Instance);
        foreach ((Snapshot snapshot, Label label) in labels)
            addresses.Add(snapshot, exits.AddressOf(label));
        return addresses;
    }

    // How many registers hold variables where a loop begins.
    private static int LocalsAt(Prototype prototype, Recorder recorder)
    {
        Instruction back = prototype.Instructions[recorder.Loop];
        int locals = back.Op == Op.JumpBack ? 0 : back.A + 4;
        foreach (PrototypeLocal local in prototype.Locals)
        {
            if (local.First <= recorder.Header && recorder.Header < local.Behind)
                locals = Math.Max(locals, local.Register + 1);
        }

        return locals;
    }
}
