using System;
using System.Collections.Generic;
using CopyPatch;

namespace Lua;

// Traces: which loops are recorded, and how what was recorded gets into the function's code.
internal sealed unsafe partial class Machine
{
    private const int LooksBeforeTrace = 2, MostFailures = 3;

    // How often a way out is taken before a path is recorded from there, or it is looked at whether the trace pays.
    private const int ExitsBeforePath = 40, ExitsBetween = 200, FewRounds = 6;

    private const int MostPaths = 16, MostToGrow = 400, MostRefusals = 2;

    // By the address of its counter, which machine code hands over.
    private readonly Dictionary<nint, TraceExit> _exits = [];
    private Recorder? _recorder;
    private Function? _showing;
    private TraceEmitter? _tracer;
    private CompiledCode? _goBack;

    private bool IsTracing => Tiers is TierChoice.Mixed or TierChoice.Traces;

    /// <summary>A loop of machine code is looked at, as it is now and then: if it goes on and on, it is recorded.</summary>
    /// <returns>Where the function goes on.</returns>
    private nint Look(Function function, int frame, int pc)
    {
        if (_recorder is { } recorder && function.Recorded is { } recorded && recorder.Repeats(frame, pc))
            return recorded.AddressOf(pc);
        StopRecording();
        if (!IsTracing || function.Compiled is null)
            return function.AddressOf(pc);
        if (!function.Loops.TryGetValue(pc, out LoopState? loop))
            function.Loops.Add(pc, loop = new LoopState());
        if (loop.Trace is not null || loop.Failures >= MostFailures || ++loop.Looks < (Tiers == TierChoice.Mixed ? LooksBeforeTrace : 1))
            return function.AddressOf(pc);
        Instruction back = function.Prototype.Instructions[pc];
        if (!TryShow(function))
            return function.AddressOf(pc);
        _recorder = new Recorder(this, new TraceTree(function, back.Op == Op.JumpBack ? back.A : back.C, pc), frame);
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
                Fail(recorder, recorder.Why);
                return FunctionOf(@base).AddressOf((int)pc);
        }
    }

    /// <summary>
    /// A trace was left often by one of its ways out. A path is recorded from there, if there can be one; if not, and each time the trace was
    /// left but a few rounds after it was entered, the loop is better off without.
    /// </summary>
    /// <returns>Where the function goes on.</returns>
    [HostFunction("many_exits")]
    internal nint ManyExits(long* left)
    {
        TraceExit exit = _exits[(nint)left];
        Trace trace = exit.Trace;
        TraceTree tree = trace.Tree;
        StopRecording();
        Statistics.Exits++;
        if (exit.Guard >= 0 && tree.Paths.Count < MostPaths && tree.Code.Count < MostToGrow
            && tree.RefusalsOf(exit.Guard) < MostRefusals && TryGoBack(out nint back)
            && TryShow(exit.Snapshot.Frames))
        {
            *left = ExitsBeforePath;
            _recorder = new Recorder(this, tree, IndexOf(Context->frame), exit.Guard);
            TraceFrame last = exit.Snapshot.Frames[^1];
            Context->back = (void*)last.Function.Recorded!.AddressOf(exit.Snapshot.Instruction);
            Context->frame += last.Start;
            return back;
        }

        *left = ExitsBetween;
        if (trace.Counts->entries >= ExitsBetween && trace.Counts->rounds < trace.Counts->entries * FewRounds)
        {
            LoopState loop = tree.Function.Loops[tree.Loop];
            loop.Failures = MostFailures;
            loop.Why = "it was left after a few rounds each time";
            TierCode compiled = tree.Function.Compiled!;
            compiled.Code.Unlink(compiled.Places.Links[tree.Loop]);
        }

        return exit.Address;
    }

    // Code that leaves a trace for where the context says.
    private bool TryGoBack(out nint address)
    {
        try
        {
            if (_goBack is null)
            {
                Compiler.EmitGoBack(Context);
                _goBack = Compiler.Compile("go back");
            }
        }
        catch (InsufficientMemoryException)
        {
            DropCompiler();
        }

        address = _goBack?.Address ?? 0;
        return address != 0;
    }

    /// <summary>What is recorded is not what goes on.</summary>
    private void StopRecording()
    {
        if (_recorder is { } recorder)
            recorder.Tree.Remove(recorder.Path);
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

    // The frames of a way out: those that called the last return to where they are seen, too.
    private bool TryShow(TraceFrame[] frames)
    {
        foreach (TraceFrame frame in frames)
        {
            if (!TryShow(frame.Function))
                return false;
        }

        for (int i = 1; i < frames.Length; i++)
            Context->frame[frames[i].Start - 2] = (ulong)frames[i - 1].Function.Recorded!.AddressBehind(frames[i].Call);
        return true;
    }

    private bool TryShow(Function function)
    {
        if (function.Recorded is not null)
            return true;
        if (function.Compiled is null && !TryCompile(function))
            return false;
        try
        {
            Places places = Emission.Emit(Compiler, function, Heap, records: true);
            function.Recorded = new TierCode(Compiler.Compile(NameOf(function) + " (recorded)"), places);
            return true;
        }
        catch (InsufficientMemoryException)
        {
            DropCompiler();
            return false;
        }
    }

    private void Fail(Recorder recorder, string why)
    {
        _recorder = recorder;
        StopRecording();
        Statistics.TracesRefused++;
        LoopState loop = recorder.Tree.Function.Loops[recorder.Tree.Loop];
        loop.Why = why;
        if (recorder.Path.Parent is not null)
            return;
        loop.Failures++;
        loop.Looks = 0;
    }

    private nint Compile(Recorder recorder)
    {
        TraceTree tree = recorder.Tree;
        tree.Add(recorder.Path);
        if (TraceLoop.Make(tree) is not { } loop)
        {
            Fail(recorder, "a variable that changes its type");
            return 0;
        }

        var trace = new Trace(tree);
        try
        {
            CompiledCode entry = Compile(trace, loop);
            LoopState state = tree.Function.Loops[tree.Loop];
            if (state.Trace is { } before)
                Release(before, isRunning: true);
            else
                Statistics.Traces++;
            state.Trace = trace;
            foreach (TraceExit exit in trace.Exits)
                _exits.Add(exit.Left, exit);
            Statistics.TracePaths++;
            Statistics.TraceInstructions += recorder.Path.Behind - recorder.Path.First;
            return entry.Address;
        }
        catch (InsufficientMemoryException exception)
        {
            _tracer?.Dispose();
            _tracer = null;
            DropCompiler();
            trace.Release(isRunning: false);
            Fail(recorder, exception.Message);
            return 0;
        }
    }

    // The ways out first, then the trace, and the way in.
    private CompiledCode Compile(Trace trace, TraceLoop loop)
    {
        TraceTree tree = trace.Tree;
        Function function = tree.Function;
        var header = new Snapshot([new TraceFrame(function, 0, -1, -1)], tree.Header, []);
        Dictionary<Snapshot, nint> exits = CompileExits([header, .. tree.Code.Snapshots], trace.Code);
        trace.Reserve(tree.Code.Count + 1);
        _tracer ??= new TraceEmitter(Routines.CodeHeap);
        _tracer.EmitBegin(Context, trace.Counts);
        int before = Tiers == TierChoice.Traces ? 1 : ExitsBeforePath;
        int height = new TraceEmission(
            _tracer,
            loop,
            header,
            trace.Counts,
            (snapshot, guard) => trace.AddExit(snapshot, guard, exits[snapshot], guard < 0 ? ExitsBetween : before),
            (caller, callee) => (
                caller.Function.Compiled!.AddressBehind(callee.Call),
                new Link((callee.Start - caller.Start) * 8, callee.Call, FrameKind.Call).Bits)).Emit();
        string name = $"{NameOf(function)} (trace of line {function.Prototype.Instructions[tree.Loop].Line})";
        CompiledCode code = _tracer.Compile(name);
        trace.Code.Add(code);
        Label none = Compiler.ImportLabel(function.Compiled!.Code.At(function.Compiled.Places.Labels[tree.Header]));
        Compiler.EmitEnterTrace((uint)(height + Emission.Spare) * 8, code.Address, none);
        CompiledCode entry = Compiler.Compile(name);
        trace.Code.Add(entry);
        function.Compiled.Code.Relink(function.Compiled.Places.Links[tree.Loop], entry);
        return entry;
    }

    private void Release(Trace trace, bool isRunning)
    {
        foreach (TraceExit exit in trace.Exits)
            _exits.Remove(exit.Left);
        trace.Release(isRunning);
    }

    private Dictionary<Snapshot, nint> CompileExits(IEnumerable<Snapshot> snapshots, List<CompiledCode> code)
    {
        var labels = new Dictionary<Snapshot, Label>(ReferenceEqualityComparer.Instance);
        foreach (Snapshot snapshot in snapshots)
        {
            TraceFrame frame = snapshot.Frames[^1];
            TierCode target = frame.Function.Compiled!;
            Label label = Compiler.DefineLabel();
            Compiler.MarkLabel(label);
            Compiler.EmitLeaveTrace(
                Context, (uint)frame.Start * 8, Compiler.ImportLabel(target.Code.At(target.Places.Labels[snapshot.Instruction])));
            labels.Add(snapshot, label);
        }

        CompiledCode exits = Compiler.Compile("exits");
        code.Add(exits);
        var addresses = new Dictionary<Snapshot, nint>(ReferenceEqualityComparer.Instance);
        foreach ((Snapshot snapshot, Label label) in labels)
            addresses.Add(snapshot, exits.AddressOf(label));
        return addresses;
    }
}
