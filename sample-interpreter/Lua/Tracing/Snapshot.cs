using System.Collections.Generic;

namespace Lua;

/// <summary>How the stack is to look where a trace is left, and where the function goes on.</summary>
/// <param name="Frames">The frames within each other that the trace is in; the first is that of the loop.</param>
/// <param name="Instruction">The instruction of the last of them that is next.</param>
/// <param name="Writes">Which slots have another value than where the loop began, and the instructions whose values those are.</param>
internal sealed record Snapshot(TraceFrame[] Frames, int Instruction, KeyValuePair<int, int>[] Writes)
{
    /// <summary>Whether a slot has another value. They are in the order of the slots.</summary>
    public bool HasWritten(int slot)
    {
        int low = 0;
        for (int high = Writes.Length; low < high;)
        {
            int middle = (low + high) >>> 1;
            (low, high) = Writes[middle].Key < slot ? (middle + 1, high) : (low, middle);
        }

        return low < Writes.Length && Writes[low].Key == slot;
    }
}

/// <summary>A function that a trace is in.</summary>
/// <param name="Function">The function.</param>
/// <param name="Start">Its first register, as a slot: registers from that of the loop's frame on.</param>
/// <param name="Closure">The instruction whose value its closure is.</param>
/// <param name="Call">The instruction of the frame before that called it.</param>
internal sealed record TraceFrame(Function Function, int Start, int Closure, int Call);
