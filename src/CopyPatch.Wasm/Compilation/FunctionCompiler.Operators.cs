using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Next()
    {
        Note();
        Opcode opcode = (Opcode)(*_p++);
        switch (OperatorTable.ClassOf(opcode))
        {
            case OperatorClass.LocalGet: _stack.PushLocal((int)ReadU32()); break;
            case OperatorClass.LocalSet: SetLocal((int)ReadU32(), keep: false); break;
            case OperatorClass.LocalTee: SetLocal((int)ReadU32(), keep: true); break;
            case OperatorClass.I32Const: ConstantI32((int)ReadSigned()); break;
            case OperatorClass.Load: Load(opcode); break;
            case OperatorClass.Store: Store(opcode); break;
            case OperatorClass.EqualsZeroI32: EqualsZeroI32(); break;
            case OperatorClass.EqualsZeroI64: EqualsZeroI64(); break;
            case OperatorClass.CompareI32: CompareI32(opcode); break;
            case OperatorClass.CompareI64: CompareI64(opcode); break;
            case OperatorClass.CompareF32: CompareF32(opcode); break;
            case OperatorClass.CompareF64: CompareF64(opcode); break;
            case OperatorClass.UnaryI32: UnaryI32(opcode); break;
            case OperatorClass.UnaryI64: UnaryI64(opcode); break;
            case OperatorClass.DivideI32: DivideI32(opcode); break;
            case OperatorClass.DivideI64: DivideI64(opcode); break;
            case OperatorClass.AndI32:
                if (!TestBitsI32())
                    BinaryI32(opcode);
                break;
            case OperatorClass.AndI64:
                if (!TestBitsI64())
                    BinaryI64(opcode);
                break;
            case OperatorClass.ShiftI32: ShiftI32(opcode); break;
            case OperatorClass.ShiftI64: ShiftI64(opcode); break;
            case OperatorClass.BinaryI32: BinaryI32(opcode); break;
            case OperatorClass.BinaryI64: BinaryI64(opcode); break;
            case OperatorClass.UnaryF32: UnaryF32(opcode); break;
            case OperatorClass.BinaryF32: BinaryF32(opcode); break;
            case OperatorClass.BinaryInRegistersF32: BinaryInRegistersF32(opcode); break;
            case OperatorClass.UnaryF64: UnaryF64(opcode); break;
            case OperatorClass.BinaryF64: BinaryF64(opcode); break;
            case OperatorClass.BinaryInRegistersF64: BinaryInRegistersF64(opcode); break;
            case OperatorClass.TruncateF32 when opcode >= Opcode.I64TruncF32S: TruncateI64F32(opcode == Opcode.I64TruncF32S); break;
            case OperatorClass.TruncateF32: TruncateI32F32(opcode == Opcode.I32TruncF32S); break;
            case OperatorClass.TruncateF64 when opcode >= Opcode.I64TruncF64S: TruncateI64F64(opcode == Opcode.I64TruncF64S); break;
            case OperatorClass.TruncateF64: TruncateI32F64(opcode == Opcode.I32TruncF64S); break;
            case OperatorClass.Conversion: Convert(opcode); break;
            case OperatorClass.End: End(); break;
            case OperatorClass.ConditionalBranch: BranchOnValue(); break;
            case OperatorClass.Br: Branch((int)ReadU32()); break;
            case OperatorClass.Call: Call((int)ReadU32()); break;
            case OperatorClass.Block: Block(); break;
            default: Other(ReadInstruction(_p - 1)); break;
        }
    }

    // Those that are rare.
    private void Other(Instruction instruction)
    {
        switch (instruction.Opcode)
        {
            case Opcode.I64Const: _stack.PushConstant(instruction.A); break;
            case Opcode.F32Const: _stack.PushConstant(BitConverter.Int32BitsToSingle((int)instruction.A)); break;
            case Opcode.F64Const: _stack.PushConstant(BitConverter.Int64BitsToDouble(instruction.A)); break;
            case Opcode.Loop: Loop((int)instruction.A); break;
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
            case <= Opcode.I64TruncSatF64U when instruction.Opcode >= Opcode.I32TruncSatF32S: TruncateSaturated(instruction.Opcode); break;
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

    // ---------------------------------------------------------------------------------------------------------- globals

    private void GetGlobal(int global)
    {
        long offset = sizeof(NativeInstance) + (8L * global);
        bool isImported = global < _module.ImportedGlobals;
        switch (ValueKinds.Of(_module.Globals[global].Type))
        {
            case ValueKind.Int32 when isImported: _emit.EmitI32ImportedGlobalGet(Result<int>(), offset); break;
            case ValueKind.Int32: _emit.EmitI32GlobalGet(Result<int>(), offset); break;
            case ValueKind.Int64 when isImported: _emit.EmitI64ImportedGlobalGet(Result<long>(), offset); break;
            case ValueKind.Int64: _emit.EmitI64GlobalGet(Result<long>(), offset); break;
            case ValueKind.Single when isImported: _emit.EmitF32ImportedGlobalGet(Result<float>(), offset); break;
            case ValueKind.Single: _emit.EmitF32GlobalGet(Result<float>(), offset); break;
            case ValueKind.Double when isImported: _emit.EmitF64ImportedGlobalGet(Result<double>(), offset); break;
            default: _emit.EmitF64GlobalGet(Result<double>(), offset); break;
        }
    }

    private void SetGlobal(int global)
    {
        long offset = sizeof(NativeInstance) + (8L * global);
        bool isImported = global < _module.ImportedGlobals;
        switch (ValueKinds.Of(_module.Globals[global].Type))
        {
            case ValueKind.Int32 when isImported: _emit.EmitI32ImportedGlobalSet(_stack.PopRegister<int>(), offset); break;
            case ValueKind.Int32: _emit.EmitI32GlobalSet(_stack.PopRegister<int>(), offset); break;
            case ValueKind.Int64 when isImported: _emit.EmitI64ImportedGlobalSet(_stack.PopRegister<long>(), offset); break;
            case ValueKind.Int64: _emit.EmitI64GlobalSet(_stack.PopRegister<long>(), offset); break;
            case ValueKind.Single when isImported: _emit.EmitF32ImportedGlobalSet(_stack.PopRegister<float>(), offset); break;
            case ValueKind.Single: _emit.EmitF32GlobalSet(_stack.PopRegister<float>(), offset); break;
            case ValueKind.Double when isImported: _emit.EmitF64ImportedGlobalSet(_stack.PopRegister<double>(), offset); break;
            default: _emit.EmitF64GlobalSet(_stack.PopRegister<double>(), offset); break;
        }

        _stack.Release();
    }

    // ----------------------------------------------------------------------------------------------------------- select

    private void Select()
    {
        switch (_stack.KindAt(_stack.Depth - 2))
        {
            case ValueKind.Int32:
            {
                Register<int> condition = _stack.PopRegister<int>();
                Register<int> b = _stack.PopRegister<int>();
                Location<int> a = PopForSelect<int>();
                Register<int> to = Result<int>();
                if (a.Place == OperandPlace.Register)
                    _emit.EmitI64Select(Wide(to), Wide(a.Register), Wide(b), condition);
                else
                    _emit.EmitI32Select(to, a.Slot, b, condition);
                break;
            }
            case ValueKind.Int64:
            {
                Register<int> condition = _stack.PopRegister<int>();
                Register<long> b = _stack.PopRegister<long>();
                Location<long> a = PopForSelect<long>();
                _emit.EmitI64Select(Result<long>(), a, b, condition);
                break;
            }
            case ValueKind.Single: SelectFloating<float>(); break;
            default: SelectFloating<double>(); break;
        }
    }

    // The upper half of a register that holds an i32 is zero.
    private static Register<long> Wide(Register<int> register) => new(register.Index);

    // There may be no third register: a constant goes to its slot.
    private Location<T> PopForSelect<T>()
        where T : unmanaged
    {
        int depth = _stack.Depth - 1;
        Operand<T> operand = _stack.Pop<T>();
        if (operand.Place != OperandPlace.Constant)
            return operand.Location;
        Slot<T> home = new(_stack.HomeOf(depth));
        _stack.Move((Location<T>)home, operand);
        return home;
    }

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
