using System;
using System.Collections.Generic;
using System.Text;

namespace CopyPatch.Wasm;

/// <summary>WebAssembly code has ended by a trap. The message is the specification's word for it, and where it was.</summary>
public sealed class WasmTrapException : Exception
{
    private const int MaximumFrames = 200;
    private readonly List<WasmFrame> _frames = [];
    private long _left;

    internal WasmTrapException(WasmTrapKind kind) => Kind = kind;

    /// <summary>Gets what happened.</summary>
    public WasmTrapKind Kind { get; }

    /// <summary>Gets the functions that were left, innermost first; of very many the innermost ones.</summary>
    public IReadOnlyList<WasmFrame> Frames => _frames;

    /// <inheritdoc/>
    public override string Message
    {
        get
        {
            StringBuilder text = new(Describe(Kind));
            foreach (WasmFrame frame in _frames)
                text.Append("\n   ").Append(frame);
            if (_left > 0)
                text.Append($"\n   and {_left:N0} more");
            return text.ToString();
        }
    }

    /// <summary>Adds frames that were left later, so farther out.</summary>
    internal void Add(IEnumerable<WasmFrame> frames, long count)
    {
        foreach (WasmFrame frame in frames)
        {
            if (_frames.Count == MaximumFrames)
                break;
            _frames.Add(frame);
            count--;
        }
        _left += count;
    }

    /// <summary>The specification's word for a trap.</summary>
    internal static string Describe(WasmTrapKind kind) => kind switch
    {
        WasmTrapKind.Unreachable => "unreachable",
        WasmTrapKind.MemoryOutOfBounds => "out of bounds memory access",
        WasmTrapKind.DivideByZero => "integer divide by zero",
        WasmTrapKind.IntegerOverflow => "integer overflow",
        WasmTrapKind.InvalidConversion => "invalid conversion to integer",
        WasmTrapKind.UndefinedElement => "undefined element",
        WasmTrapKind.UninitializedElement => "uninitialized element",
        WasmTrapKind.IndirectCallTypeMismatch => "indirect call type mismatch",
        WasmTrapKind.TableOutOfBounds => "out of bounds table access",
        WasmTrapKind.CallStackExhausted => "call stack exhausted",
        WasmTrapKind.Interrupted => "interrupted",
        _ => $"trap {(int)kind}",
    };
}
