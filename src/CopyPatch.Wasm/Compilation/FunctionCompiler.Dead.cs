namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    // Goes over what cannot be reached, up to the else or end of the block that it is in.
    private void SkipDead()
    {
        _isReachable = false;
        if ((Opcode)(*_p) is Opcode.End or Opcode.Else)
            return; // nearly always
        ByteReader reader = ReaderAt(_p);
        for (int nested = 0; ;)
        {
            int start = reader.Position;
            Opcode opcode = Instruction.Read(ref reader).Opcode;
            if (opcode is Opcode.Block or Opcode.Loop or Opcode.If)
                nested++;
            if (opcode is not (Opcode.End or Opcode.Else) || (nested > 0 && opcode == Opcode.Else))
                continue;
            if (nested-- == 0)
            {
                _p = _start + start;
                return;
            }
        }
    }

    // Reads what is rare. What is common is read by those who compile it, one number each.
    private Instruction ReadInstruction(byte* start)
    {
        if (*start != OperatorTable.Prefix && OperatorTable.ImmediatesOf((Opcode)(*start)) == Immediates.None)
            return new Instruction((Opcode)(*start));
        ByteReader reader = ReaderAt(start);
        Instruction instruction = Instruction.Read(ref reader);
        _p = _start + reader.Position;
        return instruction;
    }

    private ByteReader ReaderAt(byte* p) => new(_module.Bytes, (int)(p - _start), _end);
}
