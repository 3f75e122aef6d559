using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    // Any operator, in any code.
    private void Operator(ref ByteReader reader)
    {
        Opcode opcode = (Opcode)reader.ReadByte();
        OperatorSignature signature = OperatorSignature.Of(opcode);
        if (opcode >= Opcode.I32Load && signature.Operands != 0)
        {
            if (opcode is >= Opcode.I32Load and <= Opcode.I64Store32)
                Access(ref reader, signature.Alignment);
            Pop(ref reader, signature.TopType);
            if (signature.Operands == 2)
                Pop(ref reader, signature.LowerType);
            if (signature.Results == 1)
                Push(signature.ResultType);
            return;
        }

        switch (opcode)
        {
            case Opcode.LocalGet: Push(Local(ref reader, isWrite: false)); break;
            case Opcode.LocalSet: Pop(ref reader, Local(ref reader, isWrite: true)); break;
            case Opcode.LocalTee:
            {
                byte type = Local(ref reader, isWrite: true);
                Pop(ref reader, type);
                Push(type);
                break;
            }
            case Opcode.I32Const:
                reader.ReadI32();
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.I64Const:
                reader.ReadI64();
                Push((byte)WasmValueType.I64);
                break;
            case Opcode.F32Const:
                reader.ReadF32();
                Push((byte)WasmValueType.F32);
                break;
            case Opcode.F64Const:
                reader.ReadF64();
                Push((byte)WasmValueType.F64);
                break;
            default: Other(ref reader, opcode); break;
        }
    }

    private void Other(ref ByteReader reader, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Unreachable: SetUnreachable(); break;
            case Opcode.Nop: break;
            case Opcode.Block: Block(ref reader, FrameKind.Block); break;
            case Opcode.Loop: Block(ref reader, FrameKind.Loop); break;
            case Opcode.If:
                Block(ref reader, FrameKind.If);
                break;
            case Opcode.Else: Else(ref reader); break;
            case Opcode.End: End(ref reader); break;
            case Opcode.Br:
                PopAll(ref reader, LabelTypes(Target(ref reader)));
                SetUnreachable();
                break;
            case Opcode.BrIf:
            {
                ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref reader));
                Pop(ref reader, (byte)WasmValueType.I32);
                PopAll(ref reader, types);
                PushAll(ref reader, types);
                break;
            }
            case Opcode.BrTable: BranchTable(ref reader); break;
            case Opcode.Return:
                PopAll(ref reader, _type.ResultTypes);
                SetUnreachable();
                break;
            case Opcode.Call:
            {
                WasmFunctionType type = _module.TypeOf(reader.ReadIndex(_module.Functions.Length, "function"));
                Call(ref reader, type);
                break;
            }
            case Opcode.CallIndirect:
            {
                WasmFunctionType type = _module.Types[reader.ReadIndex(_module.Types.Length, "type")];
                int table = reader.ReadIndex(_module.Tables.Length, "table");
                if (_module.Tables[table].Element != WasmValueType.FuncRef)
                    reader.Fail("type mismatch: an indirect call wants a table of functions");
                Pop(ref reader, (byte)WasmValueType.I32);
                Call(ref reader, type);
                break;
            }
            case Opcode.Drop: PopAny(ref reader); break;
            case Opcode.Select: Select(ref reader); break;
            case Opcode.SelectTyped: SelectTyped(ref reader); break;
            case Opcode.GlobalGet: Push((byte)_module.Globals[reader.ReadIndex(_module.Globals.Length, "global")].Type); break;
            case Opcode.GlobalSet:
            {
                GlobalType global = _module.Globals[reader.ReadIndex(_module.Globals.Length, "global")];
                if (!global.IsMutable)
                    reader.Fail("global is immutable");
                Pop(ref reader, (byte)global.Type);
                break;
            }
            case Opcode.TableGet:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, (byte)WasmValueType.I32);
                Push(type);
                break;
            }
            case Opcode.TableSet:
            {
                byte type = TableType(ref reader);
                Pop(ref reader, type);
                Pop(ref reader, (byte)WasmValueType.I32);
                break;
            }
            case Opcode.MemorySize:
                MemoryIndex(ref reader);
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.MemoryGrow:
                MemoryIndex(ref reader);
                Pop(ref reader, (byte)WasmValueType.I32);
                Push((byte)WasmValueType.I32);
                break;
            case Opcode.RefNull: Push(ReadReferenceType(ref reader)); break;
            case Opcode.RefIsNull:
            {
                byte type = PopAny(ref reader);
                if (type != Unknown && !IsReference(type))
                    reader.Fail("type mismatch: a reference is expected");
                Push((byte)WasmValueType.I32);
                break;
            }
            case Opcode.RefFunc:
            {
                int function = reader.ReadIndex(_module.Functions.Length, "function");
                if (!_module.DeclaredFunctions[function])
                    reader.Fail("undeclared function reference");
                Push((byte)WasmValueType.FuncRef);
                break;
            }
            case Opcode.Prefix: Prefixed(ref reader); break;
            default: reader.Fail($"illegal opcode 0x{(byte)opcode:x2}"); break;
        }
    }

    private void Call(ref ByteReader reader, WasmFunctionType type)
    {
        PopAll(ref reader, type.ParameterTypes);
        PushAll(ref reader, type.ResultTypes);
        if (!_isReachable)
            return;
        _summary.HasCalls = true;
        CountCall(_loop);
    }

    private void CountCall(int loop)
    {
        if (loop < 0)
            _summary.Calls++;
        else
            CollectionsMarshal.AsSpan(_summary.Loops)[loop].Calls++;
    }

    private void Select(ref ByteReader reader)
    {
        Pop(ref reader, (byte)WasmValueType.I32);
        byte b = PopAny(ref reader);
        byte a = PopAny(ref reader);
        if (IsReference(a) || IsReference(b))
            reader.Fail("type mismatch: a select of references says their type");
        if (a != b && a != Unknown && b != Unknown)
            reader.Fail($"type mismatch: a select of {Name(a)} and {Name(b)}");
        Push(a == Unknown ? b : a);
    }

    private void SelectTyped(ref ByteReader reader)
    {
        if (reader.ReadCount() != 1)
            reader.Fail("invalid result arity");
        byte type = reader.ReadByte();
        if (type is not (0x7F or 0x7E or 0x7D or 0x7C or 0x70 or 0x6F))
            reader.Fail("malformed value type");
        Pop(ref reader, (byte)WasmValueType.I32);
        Pop(ref reader, type);
        Pop(ref reader, type);
        Push(type);
    }

    private static byte ReadReferenceType(ref ByteReader reader)
    {
        byte type = reader.ReadByte();
        if (!IsReference(type))
            reader.Fail("malformed reference type");
        return type;
    }
}
