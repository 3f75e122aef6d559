using System;
using System.Collections.Generic;
using System.Text;

namespace CopyPatch;

/// <summary>Compiled code was ended by an error of its own: a trap (<c>CP_TRAP</c>) or a fault.</summary>
public abstract class StencilException : Exception
{
    private protected StencilException(string message, IReadOnlyList<CodeLocation> frames)
        : base(message) => Frames = frames;

    /// <summary>Gets where it happened: function, stencil and position as far as they were kept; null where it is not known.</summary>
    public CodeLocation? Location => Frames.Count > 0 ? Frames[0] : null;

    /// <summary>
    /// Gets the frames of compiled code that were left, as far as they are known, innermost first: where it happened, and then where each
    /// function was called. Of a trap the first one is known alone where the heap does not catch faults
    /// (<see cref="CodeHeapOptions.CatchFaults"/>). Where an interpreter's program calls, that is known by the stencil's handler.
    /// </summary>
    public IReadOnlyList<CodeLocation> Frames { get; }

    /// <summary>Gets the stack in words: first the frames of compiled code, then those of .NET.</summary>
    public override string? StackTrace
    {
        get
        {
            if (base.StackTrace is not { } managed)
                return null;
            var text = new StringBuilder();
            foreach (CodeLocation frame in Frames)
                text.Append("   at ").Append(frame).Append(" (compiled code)").Append(Environment.NewLine);
            return text.Append(managed).ToString();
        }
    }
}
