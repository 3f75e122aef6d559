using System;
using CopyPatch;

namespace Tutorial;

/// <summary>A program that is ready to run in some tier.</summary>
internal abstract class TieredCode : IDisposable
{
    /// <summary>The size in bytes of what was emitted.</summary>
    public abstract int Length { get; }

    /// <summary>Makes a program ready.</summary>
    public static TieredCode Of(StackProgram program, CodeHeap heap, Tier tier) => tier switch
    {
        Tier.Machine => new MachineCode(program, heap),
        Tier.Interpreter => new ThreadedCode(program, heap),
        _ => new MixedCode(program, heap),
    };

    /// <summary>Runs it.</summary>
    public abstract long Run(Frame frame);

    /// <inheritdoc/>
    public abstract void Dispose();

    private sealed unsafe class MachineCode(StackProgram program, CodeHeap heap) : TieredCode
    {
        private readonly Emitter.Program _code = Compiler.Compile(program, heap);

        public override int Length => _code.Length;

        public override long Run(Frame frame) => _code.Run(frame.Slots);

        public override void Dispose() => _code.Dispose();
    }

    private sealed unsafe class ThreadedCode : TieredCode
    {
        private readonly ThreadedEmitter.Program _code;

        public ThreadedCode(StackProgram program, CodeHeap heap)
        {
            using ThreadedEmitter emit = new(heap);
            Compiler.Emit(program, emit);
            _code = emit.Compile();
        }

        public override int Length => _code.Length;

        public override long Run(Frame frame) => _code.Run(frame.Slots);

        public override void Dispose() => _code.Dispose();
    }
}
