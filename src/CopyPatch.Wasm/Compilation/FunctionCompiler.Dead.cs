namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    // Goes over what cannot be reached, up to the else or end of the block that it is in.
    private void SkipDead()
    {
        _isReachable = false;
        int nested = 0;
        while (true)
        {
            Opcode opcode = (Opcode)(*_p);
            if (nested == 0 && opcode is Opcode.End or Opcode.Else && nested == 0)
                return;
            _p++;
            if (opcode is Opcode.Block or Opcode.Loop or Opcode.If)
                nested++;
            else if (opcode == Opcode.End)
                nested--;
            SkipImmediates(opcode);
        }
    }

    private void SkipImmediates(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Block or Opcode.Loop or Opcode.If or Opcode.I32Const or Opcode.I64Const:
                ReadSigned();
                break;
            case Opcode.Br or Opcode.BrIf or Opcode.Call or Opcode.RefFunc or Opcode.RefNull
                or (>= Opcode.LocalGet and <= Opcode.TableSet) or Opcode.MemorySize or Opcode.MemoryGrow:
                ReadU32();
                break;
            case Opcode.CallIndirect or (>= Opcode.I32Load and <= Opcode.I64Store32):
                ReadU32();
                ReadU32();
                break;
            case Opcode.BrTable or Opcode.SelectTyped:
                for (uint count = ReadU32() + (opcode == Opcode.BrTable ? 1u : 0u); count > 0; count--)
                    ReadU32();
                break;
            case Opcode.F32Const:
                _p += 4;
                break;
            case Opcode.F64Const:
                _p += 8;
                break;
            case Opcode.Prefix:
                for (int count = ImmediatesOf((PrefixedOpcode)ReadU32()); count > 0; count--)
                    ReadU32();
                break;
        }
    }

    private static int ImmediatesOf(PrefixedOpcode opcode) => opcode switch
    {
        <= PrefixedOpcode.I64TruncSatF64U => 0,
        PrefixedOpcode.MemoryInit or PrefixedOpcode.MemoryCopy or PrefixedOpcode.TableInit or PrefixedOpcode.TableCopy => 2,
        _ => 1,
    };
}
