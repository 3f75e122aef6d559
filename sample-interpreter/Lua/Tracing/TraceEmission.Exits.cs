using System.Collections.Generic;
using CopyPatch;

namespace Lua;

// The ways out: in the cold section, what a trace has in registers goes back to the stack.
internal sealed unsafe partial class TraceEmission
{
    // Where everything is that a way out writes; it is as before the operation that leaves.
    private sealed record Exit(Label Label, Snapshot Snapshot, int Guard, List<(int Slot, int Value, int Register, int Spill)> Writes);

    private Exit PrepareExit(Snapshot snapshot, int guard)
    {
        var writes = new List<(int, int, int, int)>();
        if (_isInLoop)
        {
            foreach ((int slot, int value) in WritesOf(snapshot))
                writes.Add((slot, value, _registers.RegisterOf(value), _registers.SpillOf(value)));
        }

        return new Exit(_emit.DefineLabel(), snapshot, _isInLoop ? guard : -1, writes);
    }

    private void FinishExit(Exit exit)
    {
        using (_emit.Cold())
        {
            _emit.MarkLabel(exit.Label);

            // What is in registers first: then they are free.
            foreach ((int slot, int value, int register, int spill) in exit.Writes)
            {
                if (_code[value].IsConstant)
                    _emit.EmitStoreConstant((long)BitsOf(_code[value]), slot * 8L);
                else if (register >= 0)
                    EmitStoreFrom(slot, value, register);
            }

            foreach ((int slot, int value, int register, int spill) in exit.Writes)
            {
                if (_code[value].IsConstant || register >= 0)
                    continue;
                if (_registers.IsFloat(value))
                    _emit.EmitMoveF64(new Register<double>(0), new Slot<double>(spill));
                else
                    _emit.EmitMoveI64(new Register<long>(0), new Slot<long>(spill));
                EmitStoreFrom(slot, value, 0);
            }

            TraceFrame[] frames = exit.Snapshot.Frames;
            for (int i = 1; i < frames.Length; i++)
            {
                (nint back, ulong link) = frameOf(frames[i - 1], frames[i]);
                _emit.EmitStoreConstant(back, (frames[i].Start - 2) * 8L);
                _emit.EmitStoreConstant((long)link, (frames[i].Start - 1) * 8L);
            }

            TraceExit to = exitTo(exit.Snapshot, exit.Guard);
            _emit.EmitLeave(counts, (long*)to.Left, to.Address);
        }
    }

    private void EmitStoreFrom(int slot, int value, int register)
    {
        switch (_code[value].Type)
        {
            case TraceType.Integer:
                _emit.EmitStoreInteger(new Register<long>(register), slot * 8L);
                break;
            case TraceType.Float:
                _emit.EmitStoreFloat(new Register<double>(register), slot * 8L);
                break;
            default:
                _emit.EmitStoreBits(new Register<long>(register), slot * 8L);
                break;
        }
    }
}
