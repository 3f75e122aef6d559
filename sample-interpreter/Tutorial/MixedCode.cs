using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using CopyPatch;

namespace Tutorial;

/// <summary>
/// A program that is interpreted at first. A loop that has gone round often goes on as machine code, from where it is: the state is in the
/// same registers in both tiers, so the way there is a jump.
/// </summary>
internal sealed unsafe class MixedCode : TieredCode
{
    /// <summary>After how many rounds.</summary>
    public const int Rounds = 200;

    [ThreadStatic]
    private static MixedCode? s_running;

    private readonly StackProgram _program;
    private readonly CodeHeap _heap;
    private readonly ThreadedEmitter.Program _interpreted;
    private readonly List<int> _loops = []; // by their number: the instruction that each begins with
    private readonly long* _countdowns;
    private Emitter.Program? _machine;
    private Label?[] _labels = [];

    /// <summary>Makes a program ready to be interpreted.</summary>
    public MixedCode(StackProgram program, CodeHeap heap)
    {
        _program = program;
        _heap = heap;
        _countdowns = (long*)NativeMemory.Alloc((nuint)program.Instructions.Length, sizeof(long));
        using ThreadedEmitter emit = new(heap);
        Compiler.Emit(program, emit, at =>
        {
            emit.EmitLoop(_countdowns + _loops.Count);
            _loops.Add(at);
        });
        _interpreted = emit.Compile();
    }

    /// <summary>How often a loop went on as machine code since the last run began.</summary>
    public int Switches { get; private set; }

    /// <inheritdoc/>
    public override int Length => _interpreted.Length + (_machine?.Length ?? 0);

    /// <inheritdoc/>
    public override long Run(Frame frame)
    {
        new Span<long>(_countdowns, _loops.Count).Fill(Rounds);
        Switches = 0;
        s_running = this;
        return _interpreted.Run(frame.Slots);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _interpreted.Dispose();
        _machine?.Dispose();
        NativeMemory.Free(_countdowns);
    }

    /// <summary>For <c>CP_STENCIL(loop)</c>: where the loop goes on whose countdown has come to its end.</summary>
    public static nint TierUp(long* countdown) => s_running!.MachineCodeOf((int)(countdown - s_running._countdowns));

    // Machine code is made when the first loop asks for it.
    private nint MachineCodeOf(int loop)
    {
        if (_machine is null)
        {
            using Emitter emit = new(_heap);
            _labels = Compiler.Emit(_program, emit);
            _machine = emit.Compile();
        }

        Switches++;
        return _machine.AddressOf(_labels[_loops[loop]]!.Value);
    }
}
