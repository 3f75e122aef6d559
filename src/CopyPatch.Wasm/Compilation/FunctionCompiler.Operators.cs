using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Next()
    {
        Note();
        Opcode opcode = (Opcode)(*_p++);
        switch (OperatorGroups.Of(opcode))
        {
            case OperatorGroup.LocalGet: _stack.PushLocal((int)ReadU32()); break;
            case OperatorGroup.LocalSet: SetLocal((int)ReadU32(), keep: false); break;
            case OperatorGroup.LocalTee: SetLocal((int)ReadU32(), keep: true); break;
            case OperatorGroup.I32Const: ConstantI32((int)ReadSigned()); break;
            case OperatorGroup.Load: Load(opcode); break;
            case OperatorGroup.Store: Store(opcode); break;
            case OperatorGroup.EqualsZero: EqualsZero(opcode); break;
            case OperatorGroup.CompareI32: CompareI32(opcode); break;
            case OperatorGroup.CompareI64: CompareI64(opcode); break;
            case OperatorGroup.CompareF32: CompareF32(opcode); break;
            case OperatorGroup.CompareF64: CompareF64(opcode); break;
            case OperatorGroup.UnaryI32: UnaryI32(opcode); break;
            case OperatorGroup.UnaryI64: UnaryI64(opcode); break;
            case OperatorGroup.DivideI32: DivideI32(opcode); break;
            case OperatorGroup.DivideI64: DivideI64(opcode); break;
            case OperatorGroup.AndI32:
                if (!TestBitsI32())
                    BinaryI32(opcode);
                break;
            case OperatorGroup.AndI64:
                if (!TestBitsI64())
                    BinaryI64(opcode);
                break;
            case OperatorGroup.ShiftI32: ShiftI32(opcode); break;
            case OperatorGroup.ShiftI64: ShiftI64(opcode); break;
            case OperatorGroup.BinaryI32: BinaryI32(opcode); break;
            case OperatorGroup.BinaryI64: BinaryI64(opcode); break;
            case OperatorGroup.UnaryF32: UnaryF32(opcode); break;
            case OperatorGroup.BinaryF32: BinaryF32(opcode); break;
            case OperatorGroup.BinaryInRegistersF32: BinaryInRegistersF32(opcode); break;
            case OperatorGroup.UnaryF64: UnaryF64(opcode); break;
            case OperatorGroup.BinaryF64: BinaryF64(opcode); break;
            case OperatorGroup.BinaryInRegistersF64: BinaryInRegistersF64(opcode); break;
            case OperatorGroup.TruncateI32F32: TruncateI32F32(opcode == Opcode.I32TruncF32S); break;
            case OperatorGroup.TruncateI32F64: TruncateI32F64(opcode == Opcode.I32TruncF64S); break;
            case OperatorGroup.TruncateI64F32: TruncateI64F32(opcode == Opcode.I64TruncF32S); break;
            case OperatorGroup.TruncateI64F64: TruncateI64F64(opcode == Opcode.I64TruncF64S); break;
            case OperatorGroup.Convert: Convert(opcode); break;
            case OperatorGroup.End: End(); break;
            case OperatorGroup.BrIf:
                PopCondition();
                BranchIf((int)ReadU32());
                break;
            case OperatorGroup.Br: Branch((int)ReadU32()); break;
            case OperatorGroup.Call: Call((int)ReadU32()); break;
            case OperatorGroup.Block: Block(); break;
            default: Other(opcode); break;
        }
    }

    // Those that are rare.
    private void Other(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I64Const: _stack.PushConstant(OperandKind.I64, ReadSigned()); break;
            case Opcode.F32Const:
                _stack.PushConstant(OperandKind.F32, *(uint*)_p);
                _p += 4;
                break;
            case Opcode.F64Const:
                _stack.PushConstant(OperandKind.F64, *(long*)_p);
                _p += 8;
                break;
            case Opcode.Loop: Loop(); break;
            case Opcode.If:
                PopCondition();
                If();
                break;
            case Opcode.Else: Else(); break;
            case Opcode.BrTable: BranchTable(); break;
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
            case Opcode.Select: Select(); break;
            case Opcode.SelectTyped:
                for (uint count = ReadU32(); count > 0; count--)
                    _p++;
                Select();
                break;
            case Opcode.CallIndirect: CallIndirect(); break;
            case Opcode.GlobalGet: GetGlobal((int)ReadU32()); break;
            case Opcode.GlobalSet: SetGlobal((int)ReadU32()); break;
            case Opcode.TableGet: Perform(0x25, (int)ReadU32(), 0, 1, ValueTypeOfResult.I64); break;
            case Opcode.TableSet: Perform(0x26, (int)ReadU32(), 0, 2, ValueTypeOfResult.None); break;
            case Opcode.MemorySize:
                _p++;
                _emit.EmitMemoryPages(Result<int>(), sizeof(byte*));
                break;
            case Opcode.MemoryGrow:
                _p++;
                Perform(0x40, 0, 0, 1, ValueTypeOfResult.I32);
                break;
            case Opcode.RefNull:
                _p++;
                _stack.PushConstant(OperandKind.I64, 0);
                break;
            case Opcode.RefIsNull: EqualsZero(Opcode.I64Eqz); break;
            case Opcode.RefFunc: _emit.EmitFunctionReference(Result<long>(), (long)ReadU32() * sizeof(NativeFunction)); break;
            case Opcode.Prefix: Prefixed((PrefixedOpcode)ReadU32()); break;
            default: throw new InvalidOperationException($"The validator has let opcode 0x{(byte)opcode:x2} pass.");
        }
    }

    // An array's index that is scaled and added to its address is one operation.
    private void ConstantI32(int value)
    {
        if (value is < 1 or > 3 || _p[0] != (byte)Opcode.I32Shl || _p[1] != (byte)Opcode.I32Add)
        {
            _stack.PushConstant(OperandKind.I32, value);
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

    private void Prefixed(PrefixedOpcode opcode)
    {
        int operation = 0x100 + (int)opcode;
        switch (opcode)
        {
            case <= PrefixedOpcode.I64TruncSatF64U: TruncateSaturated(opcode); break;
            case PrefixedOpcode.MemoryInit:
            {
                int segment = (int)ReadU32();
                _p++;
                Perform(operation, segment, 0, 3, ValueTypeOfResult.None);
                break;
            }
            case PrefixedOpcode.DataDrop or PrefixedOpcode.ElemDrop: Perform(operation, (int)ReadU32(), 0, 0, ValueTypeOfResult.None); break;
            case PrefixedOpcode.MemoryCopy:
                _p += 2;
                Perform(operation, 0, 0, 3, ValueTypeOfResult.None);
                break;
            case PrefixedOpcode.MemoryFill:
                _p++;
                Perform(operation, 0, 0, 3, ValueTypeOfResult.None);
                break;
            case PrefixedOpcode.TableInit or PrefixedOpcode.TableCopy:
            {
                int a = (int)ReadU32();
                int b = (int)ReadU32();
                Perform(operation, a, b, 3, ValueTypeOfResult.None);
                break;
            }
            case PrefixedOpcode.TableGrow: Perform(operation, (int)ReadU32(), 0, 2, ValueTypeOfResult.I32); break;
            case PrefixedOpcode.TableSize: Perform(operation, (int)ReadU32(), 0, 0, ValueTypeOfResult.I32); break;
            case PrefixedOpcode.TableFill: Perform(operation, (int)ReadU32(), 0, 3, ValueTypeOfResult.None); break;
            default: throw new InvalidOperationException($"The validator has let the prefixed opcode {opcode} pass.");
        }
    }

    // ---------------------------------------------------------------------------------------------------------- globals

    private void GetGlobal(int global)
    {
        long offset = sizeof(NativeInstance) + (8L * global);
        bool isImported = global < _module.ImportedGlobals;
        switch (OperandKinds.Of(_module.Globals[global].Type))
        {
            case OperandKind.I32 when isImported: _emit.EmitI32ImportedGlobalGet(Result<int>(), offset); break;
            case OperandKind.I32: _emit.EmitI32GlobalGet(Result<int>(), offset); break;
            case OperandKind.I64 when isImported: _emit.EmitI64ImportedGlobalGet(Result<long>(), offset); break;
            case OperandKind.I64: _emit.EmitI64GlobalGet(Result<long>(), offset); break;
            case OperandKind.F32 when isImported: _emit.EmitF32ImportedGlobalGet(Result<float>(), offset); break;
            case OperandKind.F32: _emit.EmitF32GlobalGet(Result<float>(), offset); break;
            case OperandKind.F64 when isImported: _emit.EmitF64ImportedGlobalGet(Result<double>(), offset); break;
            default: _emit.EmitF64GlobalGet(Result<double>(), offset); break;
        }
    }

    private void SetGlobal(int global)
    {
        long offset = sizeof(NativeInstance) + (8L * global);
        bool isImported = global < _module.ImportedGlobals;
        switch (OperandKinds.Of(_module.Globals[global].Type))
        {
            case OperandKind.I32 when isImported: _emit.EmitI32ImportedGlobalSet(_stack.PopRegister<int>(), offset); break;
            case OperandKind.I32: _emit.EmitI32GlobalSet(_stack.PopRegister<int>(), offset); break;
            case OperandKind.I64 when isImported: _emit.EmitI64ImportedGlobalSet(_stack.PopRegister<long>(), offset); break;
            case OperandKind.I64: _emit.EmitI64GlobalSet(_stack.PopRegister<long>(), offset); break;
            case OperandKind.F32 when isImported: _emit.EmitF32ImportedGlobalSet(_stack.PopRegister<float>(), offset); break;
            case OperandKind.F32: _emit.EmitF32GlobalSet(_stack.PopRegister<float>(), offset); break;
            case OperandKind.F64 when isImported: _emit.EmitF64ImportedGlobalSet(_stack.PopRegister<double>(), offset); break;
            default: _emit.EmitF64GlobalSet(_stack.PopRegister<double>(), offset); break;
        }

        _stack.Release();
    }

    // ----------------------------------------------------------------------------------------------------------- select

    private void Select()
    {
        switch (_stack[_stack.Depth - 2].Kind)
        {
            case OperandKind.I32:
            {
                Register<int> condition = _stack.PopRegister<int>();
                Register<int> b = _stack.PopRegister<int>();
                Location<int> a = PopForSelect<int>();
                _emit.EmitI32Select(Result<int>(), a, b, condition);
                break;
            }
            case OperandKind.I64:
            {
                Register<int> condition = _stack.PopRegister<int>();
                Register<long> b = _stack.PopRegister<long>();
                Location<long> a = PopForSelect<long>();
                _emit.EmitI64Select(Result<long>(), a, b, condition);
                break;
            }
            case OperandKind.F32: SelectFloating<float>(); break;
            default: SelectFloating<double>(); break;
        }
    }

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
        Register<T> a = _stack.PopRegister<T>();
        Register<T> to = a;
        if (!_stack.IsForOperands(a))
        {
            to = _stack.Take<T>();
            _stack.Move((Location<T>)to, a);
        }

        Label done = _emit.DefineLabel();
        _emit.EmitI32IsNotZero(condition, done);
        _stack.Move((Location<T>)to, b);
        _emit.MarkLabel(done);
        _stack.PushRegister(to);
        _stack.Release();
    }
}
