using System.Collections.Generic;
using System.Text;

namespace Lua;

/// <summary>A call that has not returned.</summary>
/// <param name="Coroutine">On whose stack.</param>
/// <param name="Base">Where its frame begins.</param>
/// <param name="Where">The instruction that it is at; -1 in C#.</param>
/// <param name="Function">The Lua function; null for one of C#.</param>
/// <param name="Value">The function as a value.</param>
/// <param name="Kind">How it was entered.</param>
/// <param name="Caller">Where the caller's frame begins.</param>
internal readonly record struct Frame(Coroutine Coroutine, int Base, int Where, Function? Function, Value Value, FrameKind Kind, int Caller);

// The calls that have not returned.
internal sealed unsafe partial class Machine
{
    /// <summary>The calls of a coroutine, the innermost first.</summary>
    public List<Frame> FramesOf(Coroutine coroutine)
    {
        var frames = new List<Frame>();
        if (coroutine != Main && !coroutine.IsStarted || coroutine.Stack == 0)
            return frames;
        bool isCurrent = coroutine == Current;
        if (!isCurrent && coroutine.Status == CoroutineStatus.Dead && !coroutine.HasError)
            return frames;
        ulong* stack = Heap.At<ulong>(coroutine.Stack) + 1;
        int at = isCurrent ? Base : coroutine.Base;
        int where = isCurrent ? _where : coroutine.HasError ? coroutine.Where : -1;
        int last = coroutine == Main ? 4 : 3;
        while (at >= last)
        {
            Value value = new(stack[at - 3]);
            Link link = new(stack[at - 1]);
            int caller = at - (link.Distance / 8);
            Function? function = null;
            if (value.IsFunction && Heap.At<Closure>(value.Reference)->host == 0)
                function = FunctionOf(value);
            frames.Add(new Frame(coroutine, at, function is null ? -1 : where, function, value, link.Kind, caller));
            where = link.Instruction;
            if (link.Kind == FrameKind.Coroutine)
                break;
            at = caller;
        }

        return frames;
    }

    /// <summary>How a frame's function is called there: ("local", "f"), or null.</summary>
    public static (string Kind, string Name)? NameOf(List<Frame> frames, int level)
    {
        if (frames[level].Kind is not (FrameKind.Call or FrameKind.Metamethod or FrameKind.Boundary) || level + 1 >= frames.Count)
            return null;
        Frame caller = frames[level + 1];
        return caller.Function is null ? null : OperandNames.DescribeCall(caller.Function.Prototype, caller.Where);
    }

    /// <summary>The text of debug.traceback.</summary>
    public string Traceback(Coroutine coroutine, string? message, int level)
    {
        const int first = 10, last = 11;
        List<Frame> frames = FramesOf(coroutine);
        var text = new StringBuilder();
        if (message is not null)
            text.Append(message).Append('\n');
        text.Append("stack traceback:");
        int skipFrom = frames.Count - level > first + last ? level + first : -1;
        for (int i = level; i < frames.Count; i++)
        {
            if (i == skipFrom)
            {
                int skipped = frames.Count - level - first - last;
                text.Append($"\n\t...\t(skipping {skipped} levels)");
                i += skipped - 1;
                continue;
            }

            AppendFrame(text, frames, i);
        }

        // Where the main chunk was called from.
        if (coroutine == Main)
            text.Append("\n\t[C]: in ?");
        return text.ToString();
    }

    private void AppendFrame(StringBuilder text, List<Frame> frames, int level)
    {
        Frame frame = frames[level];
        text.Append("\n\t");
        if (frame.Function is null)
            text.Append("[C]: in ");
        else
            text.Append($"{Position(frame.Function, frame.Where)}in ");
        if (GlobalNameOf(frame.Value) is { } global)
            text.Append($"function '{global}'");
        else if (NameOf(frames, level) is var (kind, name))
            text.Append($"{kind} '{name}'");
        else if (frame.Function is null)
            text.Append('?');
        else if (frame.Function.Prototype.LineDefined == 0)
            text.Append("main chunk");
        else
            text.Append($"function <{ChunkName.Shorten(frame.Function.Prototype.Source)}:{frame.Function.Prototype.LineDefined}>");
    }
}
