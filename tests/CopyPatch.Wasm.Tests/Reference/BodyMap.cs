using System.Collections.Generic;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>Where the blocks of a body end: for the position of each block, loop and if, those of its else and its end.</summary>
internal sealed class BodyMap
{
    private readonly Dictionary<int, int> _ends = [];
    private readonly Dictionary<int, int> _elses = [];

    public BodyMap(byte[] bytes, FunctionBody body)
    {
        CodeReader code = new(bytes, body.Start);
        Stack<int> open = new();
        while (code.Position < body.End)
        {
            int position = code.Position;
            Opcode opcode = code.Skip();
            if (opcode is Opcode.Block or Opcode.Loop or Opcode.If)
                open.Push(position);
            else if (opcode == Opcode.Else)
                _elses[open.Peek()] = position;
            else if (opcode == Opcode.End && open.Count > 0)
                _ends[open.Pop()] = position;
        }
    }

    public int EndOf(int block) => _ends[block];

    /// <summary>Gets the position of an if's else, or -1 where there is none.</summary>
    public int ElseOf(int block) => _elses.GetValueOrDefault(block, -1);
}
