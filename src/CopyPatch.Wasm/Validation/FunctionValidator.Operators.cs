using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    // Any operator, in any code.
    private void Operator(ref ByteReader reader)
    {
        Instruction instruction = Instruction.Read(ref reader);
        CheckImmediates(ref reader, instruction);
        if (!OperatorTable.HasSignature(instruction.Opcode))
        {
            Other(ref reader, instruction);
        }
        else
        {
            OperatorSignature signature = OperatorTable.SignatureOf(instruction.Opcode);
            for (int i = 0; i < signature.Operands; i++)
                Pop(ref reader, TypeOf(instruction, i == 1 ? signature.LowerType : signature.TopType));
            if (signature.Results == 1)
                Push(TypeOf(instruction, signature.ResultType));
        }

        // Registers are lost as in a call.
        if (_isReachable && OperatorTable.ClassOf(instruction.Opcode) == OperatorClass.RuntimeCall)
            CountCall(_loop);
    }

    private byte TypeOf(Instruction instruction, byte type) =>
        type == OperatorSignature.OfTable ? (byte)_module.Tables[(int)instruction.A].Element : type;

    // Those whose types depend on more than the operator.
    private void Other(ref ByteReader reader, Instruction instruction)
    {
        const byte I32 = (byte)WasmValueType.I32;
        int a = (int)instruction.A;
        switch (instruction.Opcode)
        {
            case Opcode.Unreachable: SetUnreachable(); break;
            case Opcode.Nop: break;
            case Opcode.Block: Block(ref reader, ControlKind.Block, a); break;
            case Opcode.Loop: Block(ref reader, ControlKind.Loop, a); break;
            case Opcode.If: Block(ref reader, ControlKind.If, a); break;
            case Opcode.Else: Else(ref reader); break;
            case Opcode.End: End(ref reader); break;
            case Opcode.Br:
                PopAll(ref reader, LabelTypes(Target(ref reader, instruction.A)));
                SetUnreachable();
                break;
            case Opcode.BrIf:
                {
                    ReadOnlySpan<WasmValueType> types = LabelTypes(Target(ref reader, instruction.A));
                    Pop(ref reader, I32);
                    PopAll(ref reader, types);
                    PushAll(ref reader, types);
                    break;
                }
            case Opcode.BrTable: BranchTable(ref reader, a, (int)instruction.B); break;
            case Opcode.Return:
                PopAll(ref reader, _type.ResultTypes);
                SetUnreachable();
                break;
            case Opcode.Call: Call(ref reader, _module.TypeOf(a)); break;
            case Opcode.CallIndirect:
                Pop(ref reader, I32);
                Call(ref reader, _module.Types[a]);
                break;
            case Opcode.Drop: PopAny(ref reader); break;
            case Opcode.Select: Select(ref reader); break;
            case Opcode.SelectTyped:
                Pop(ref reader, I32);
                Pop(ref reader, (byte)a);
                Pop(ref reader, (byte)a);
                Push((byte)a);
                break;
            case Opcode.LocalGet: Push(Local(a, isWrite: false)); break;
            case Opcode.LocalSet: Pop(ref reader, Local(a, isWrite: true)); break;
            case Opcode.LocalTee:
                {
                    byte type = Local(a, isWrite: true);
                    Pop(ref reader, type);
                    Push(type);
                    break;
                }
            case Opcode.GlobalGet: Push((byte)_module.Globals[a].Type); break;
            case Opcode.GlobalSet:
                if (!_module.Globals[a].IsMutable)
                    reader.Fail("global is immutable");
                Pop(ref reader, (byte)_module.Globals[a].Type);
                break;
            case Opcode.RefNull: Push((byte)a); break;
            case Opcode.RefIsNull:
                {
                    byte type = PopAny(ref reader);
                    if (type != Unknown && !IsReference(type))
                        reader.Fail("type mismatch: a reference is expected");
                    Push(I32);
                    break;
                }
            case Opcode.RefFunc:
                if (!_module.DeclaredFunctions[a])
                    reader.Fail("undeclared function reference");
                Push((byte)WasmValueType.FuncRef);
                break;
            default: throw new InvalidOperationException($"{OperatorTable.NameOf(instruction.Opcode)} is not validated.");
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
}
