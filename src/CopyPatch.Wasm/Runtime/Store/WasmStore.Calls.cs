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

    // Where the next frame starts: the free part of the stack. It is one of these while compiled code runs, or after all has
    // ended, so that one comparison finds out about both.
    private ulong* _top;
    private readonly ulong* _limit;
    private ThreadStack? _owner;
    private nint _floor;

    private static ulong* Busy => (ulong*)(nuint.MaxValue / 2);

    private static ulong* Closed => (ulong*)(nuint.MaxValue / 4 * 3);

    /// <summary>Gets a frame for a call. Its caller is on the right thread, and there is room for everything.</summary>
    /// <param name="slots">How many arguments or results there are, whichever is more.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong* Enter(int slots)
    {
        ulong* frame = _top;
        byte here;
        if (frame + slots > _limit || _owner != ThreadStack.Current || (nint)(&here) < _floor)
            EnterSlowly(slots);
        return frame;
    }

    /// <summary>Calls a function.</summary>
    /// <param name="function">The function.</param>
    /// <param name="frame">What <see cref="Enter"/> has given, with the arguments in it. The results will be there.</param>
    internal void Run(NativeFunction* function, ulong* frame)
    {
        _top = Busy;
        try
        {
            Trampoline.Invoke(function, frame);
        }
        catch (StencilTrapException exception) when (_native->Status > 0 && _native->Status == exception.Code)
        {
            _top = frame;
            throw TakeTrap();
        }
        catch (Exception exception)
        {
            _top = frame;
            TakeFrames(exception as WasmTrapException);
            throw;
        }
        _top = frame;
    }

    /// <summary>A function of the host runs: calls that it makes start behind its arguments and results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Leave(ulong* frame, int slots) => _top = frame + slots + NestingSlots;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void EnterSlowly(int slots)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ThreadStack stack = ThreadStack.Current;
        if (_top == Busy || (_owner != stack && _top != _bottom))
        {
            throw new InvalidOperationException(
                "The store is in use by another thread. A store is for one thread at a time: give each thread its own.");
        }
        _owner = stack;
        _floor = stack.FloorFor(Options.StackBytes);
        if (_top + slots > _limit)
            throw new WasmTrapException(WasmTrapKind.CallStackExhausted);
        if (stack.HasRoom(Options.StackBytes))
            return;
        if (_top != _bottom)
            throw new WasmTrapException(WasmTrapKind.CallStackExhausted);
        throw new InsufficientExecutionStackException(
            $"A call needs {Options.StackBytes:N0} bytes of this thread's stack and 256 KiB more. Start the thread with a larger "
            + $"stack, or make {nameof(WasmStoreOptions)}.{nameof(WasmStoreOptions.StackBytes)} smaller.");
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
