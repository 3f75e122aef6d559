using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Next()
    {
        MarkPosition();
        Opcode opcode = (Opcode)(*_p++);
        switch (OperatorTable.ClassOf(opcode))
        {
            case OperatorClass.LocalGet: _stack.PushLocal((int)ReadU32()); break;
            case OperatorClass.LocalSet: SetLocal((int)ReadU32(), keep: false); break;
            case OperatorClass.LocalTee: SetLocal((int)ReadU32(), keep: true); break;
            case OperatorClass.I32Const: ConstantI32((int)ReadSigned()); break;
            case OperatorClass.I64Const: _stack.PushConstant(ReadSigned()); break;
            case OperatorClass.Load: Load(opcode); break;
            case OperatorClass.Store: Store(opcode); break;
            case OperatorClass.EqualsZeroI32: EqualsZero(Integers.I32); break;
            case OperatorClass.EqualsZeroI64: EqualsZero(Integers.I64); break;
            case OperatorClass.CompareI32: Compare(Integers.I32, opcode); break;
            case OperatorClass.CompareI64: Compare(Integers.I64, opcode); break;
            case OperatorClass.CompareF32: Compare(Floats.F32, opcode); break;
            case OperatorClass.CompareF64: Compare(Floats.F64, opcode); break;
            case OperatorClass.UnaryI32: Unary(Integers.I32.Unary[opcode]); break;
            case OperatorClass.UnaryI64: Unary(Integers.I64.Unary[opcode]); break;
            case OperatorClass.DivideI32: Divide(Integers.I32, opcode, opcode == Opcode.I32DivS); break;
            case OperatorClass.DivideI64: Divide(Integers.I64, opcode, opcode == Opcode.I64DivS); break;
            case OperatorClass.AndI32: AndI32(); break;
            case OperatorClass.AndI64: AndI64(); break;
            case OperatorClass.ShiftI32: ShiftI32(opcode); break;
            case OperatorClass.ShiftI64: ShiftI64(opcode); break;
            case OperatorClass.BinaryI32: Binary(Integers.I32, opcode); break;
            case OperatorClass.BinaryI64: Binary(Integers.I64, opcode); break;
            case OperatorClass.UnaryF32: Unary(Floats.F32.Unary[opcode]); break;
            case OperatorClass.UnaryF64: Unary(Floats.F64.Unary[opcode]); break;
            case OperatorClass.BinaryF32: Binary(Floats.F32, opcode, opcode is Opcode.F32Add or Opcode.F32Mul); break;
            case OperatorClass.BinaryF64: Binary(Floats.F64, opcode, opcode is Opcode.F64Add or Opcode.F64Mul); break;
            case OperatorClass.BinaryWithSlotF32: BinaryWithSlot(Floats.F32.BinaryWithSlot[opcode]); break;
            case OperatorClass.BinaryWithSlotF64: BinaryWithSlot(Floats.F64.BinaryWithSlot[opcode]); break;
            case OperatorClass.Conversion: Convert(opcode); break;
            case OperatorClass.End: End(); break;
            case OperatorClass.ConditionalBranch: BranchOnValue(); break;
            case OperatorClass.Br: Branch((int)ReadU32()); break;
            case OperatorClass.Call: Call((int)ReadU32()); break;
            case OperatorClass.Block: Block(); break;
            case OperatorClass.Loop: Loop(); break;
            default: Other(ReadInstruction(_p - 1)); break;
        }
    }

    // Those that are rare.
    private void Other(Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.F32Const: _stack.PushConstant(BitConverter.Int32BitsToSingle((int)instruction.A)); break;
            case Opcode.F64Const: _stack.PushConstant(BitConverter.Int64BitsToDouble(instruction.A)); break;
            case Opcode.Else: Else(); break;
            case Opcode.BrTable: BranchTable((int)instruction.A, (int)instruction.B); break;
            case Opcode.Return:
                Return();
                SkipDead();
                break;
            case Opcode.Unreachable:
                _emit.EmitJump(Trap(WasmTrapKind.Unreachable));
                SkipDead();
                break;
            case Opcode.Nop: break;
            case Opcode.Drop: _stack.Truncate(_stack.Depth - 1); break;
            case Opcode.Select or Opcode.SelectTyped: Select(); break;
            case Opcode.CallIndirect: CallIndirect((int)instruction.A, (int)instruction.B); break;
            case Opcode.GlobalGet: GetGlobal((int)instruction.A); break;
            case Opcode.GlobalSet: SetGlobal((int)instruction.A); break;
            case Opcode.MemorySize: _emit.EmitMemoryPages(Result<int>(), sizeof(byte*)); break;
            case Opcode.RefNull: _stack.PushConstant(0L); break;
            case Opcode.RefFunc: _emit.EmitFunctionReference(Result<long>(), instruction.A * sizeof(NativeFunction)); break;
            case >= Opcode.I32TruncSatF32S and <= Opcode.I64TruncSatF64U: Convert(instruction.Opcode); break;
            default: RuntimeCall(instruction); break;
        }
    }

    // An array's index that is scaled and added to its address is one operation.
    private void ConstantI32(int value)
    {
        if (value is < 1 or > 3 || _p[0] != (byte)Opcode.I32Shl || _p[1] != (byte)Opcode.I32Add)
        {
            _stack.PushConstant(value);
            return;
        }

        _p += 2;
        Register<int> b = _stack.PopRegister<int>();
        Register<int> a = _stack.PopRegister<int>();
        Register<int> to = Result<int>();
        switch (value)
        {
            case 1: _emit.EmitI32Add2Times(to, a, b); break;
            case 2: _emit.EmitI32Add4Times(to, a, b); break;
            default: _emit.EmitI32Add8Times(to, a, b); break;
        }
    }

    // ----------------------------------------------------------------------------------------------------------- select

    private void Select()
    {
        switch (_stack.KindAt(_stack.Depth - 2))
        {
            case ValueKind.Int32: SelectInteger<int>(); break;
            case ValueKind.Int64: SelectInteger<long>(); break;
            case ValueKind.Single: SelectFloating<float>(); break;
            default: SelectFloating<double>(); break;
        }
    }

    private void SelectInteger<T>()
        where T : unmanaged
    {
        Register<int> condition = _stack.PopRegister<int>();
        Register<long> b = Wide(_stack.PopRegister<T>());
        Register<long> a = Wide(_stack.PopRegister<T>());
        _emit.EmitI64Select(Wide(Result<T>()), a, b, condition);
    }

    // The upper half of a register that holds an i32 is zero.
    private static Register<long> Wide<T>(Register<T> register)
        where T : unmanaged => new(register.Index);

    private void SelectFloating<T>()
        where T : unmanaged
    {
        Location<int> condition = _stack.PopRegisterOrSlot<int>();
        Operand<T> b = _stack.Pop<T>();
        Register<T> to = _stack.PopWritable<T>();
        Label done = _emit.DefineLabel();
        _emit.EmitI32IsNotZero(condition, done);
        _stack.Move((Location<T>)to, b);
        _emit.MarkLabel(done);
        _stack.PushRegister(to);
        _stack.Release();
    }
}
