using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <content>How C# gets into compiled code, and out of it.</content>
public sealed unsafe partial class WasmStore
{
    // C# needs more of the native stack than compiled code. And an exception takes time with each piece of C# that it leaves, and
    // more with each: so calls from C# within C# may nest a thousand times, not ten thousand.
    private const int NestingSlots = 128;

    private readonly ulong* _limit;

    /// <summary>Begins a call.</summary>
    /// <param name="slots">How many arguments or results there are, whichever is more.</param>
    /// <returns>What <see cref="Run"/> wants, which ends the call. The arguments go to its frame.</returns>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    /// <exception cref="InsufficientExecutionStackException">The thread's stack has no room.</exception>
    /// <exception cref="WasmTrapException">Calls nest too deeply.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal StoreOwner Enter(int slots)
    {
        StoreOwner owner = _owner;
        byte here;
        bool hasRoom = owner.Top + slots <= _limit && (nint)(&here) >= owner.Floor;
        return hasRoom && owner.Thread == ThreadStack.Current && TryUse(owner) ? owner : EnterSlowly(slots);
    }

    /// <summary>Calls a function, and ends the call.</summary>
    /// <param name="owner">What <see cref="Enter"/> has given.</param>
    /// <param name="function">The function.</param>
    /// <param name="frame">The arguments.</param>
    /// <param name="results">Become the results.</param>
    /// <returns>The first result, if there is one.</returns>
    internal ulong Run(StoreOwner owner, NativeFunction* function, ulong* frame, Span<ulong> results = default)
    {
        try
        {
            Trampoline.Invoke(function, frame);
            for (int i = 0; i < results.Length; i++)
                results[i] = frame[i];
            return *frame;
        }
        catch (StencilTrapException exception) when (_native->Status > 0 && _native->Status == exception.Code)
        {
            throw TakeTrap();
        }
        catch (Exception exception)
        {
            TakeFrames(exception as WasmTrapException);
            throw;
        }
        finally
        {
            owner.Top = frame;
        }
    }

    /// <summary>A function of the host runs: calls that it makes start behind its arguments and results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Leave(ulong* frame, int slots) => _owner.Top = frame + slots + NestingSlots;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private StoreOwner EnterSlowly(int slots)
    {
        StoreOwner owner;
        do
        {
            owner = Own(this);
            bool hasRoom = owner.Thread!.HasRoom(Options.StackBytes), isNested = owner.Top >= _bottom + NestingSlots;
            if (owner.Top + slots > _limit || (isNested && !hasRoom))
                throw new WasmTrapException(WasmTrapKind.CallStackExhausted);
            if (!hasRoom)
                throw owner.Thread.NoRoom(Options.StackBytes);
        }
        while (!TryUse(owner));
        return owner;
    }

    private WasmTrapException TakeTrap()
    {
        WasmTrapKind kind = (WasmTrapKind)_native->Status;
        if (kind == WasmTrapKind.CallStackExhausted && _isCancelled)
        {
            kind = WasmTrapKind.Interrupted;
            Resume();
        }
        WasmTrapException trap = new(kind);
        TakeFrames(trap);
        return trap;
    }

    // Functions have been left by a trap, or by an exception of the host, which may be a trap of a call farther in.
    private void TakeFrames(WasmTrapException? trap)
    {
        long count = _native->FrameCount;
        _native->Status = 0;
        _native->FrameCount = 0;
        if (count == 0 || trap is null)
            return;
        List<WasmFrame> frames = [];
        for (int i = 0; i < Math.Min(count, FrameCapacity); i++)
        {
            NativeFrame frame = _native->Frames[i];
            frames.Add(InstanceOf(frame.Instance).FrameOf((int)frame.Function));
        }
        trap.Add(frames, count);
    }
}
