
namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Convert(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32WrapI64:
            {
                Location<long> a = _stack.PopRegisterOrSlot<long>();
                _emit.EmitI32WrapI64(Result<int>(), a);
                break;
            }
            case Opcode.I64ExtendI32S:
            {
                Location<int> a = _stack.PopRegisterOrSlot<int>();
                _emit.EmitI64ExtendI32S(Result<long>(), a);
                break;
            }
            case Opcode.F32ConvertI32S:
            {
                Register<int> a = _stack.PopRegister<int>();
                _emit.EmitF32ConvertI32S(Result<float>(), a);
                break;
            }
            case Opcode.F32ConvertI32U:
            {
                Register<int> a = _stack.PopRegister<int>();
                _emit.EmitF32ConvertI32U(Result<float>(), a);
                break;
            }
            case Opcode.F32ConvertI64S:
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.EmitF32ConvertI64S(Result<float>(), a);
                break;
            }
            case Opcode.F32ConvertI64U:
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.EmitF32ConvertI64U(Result<float>(), a);
                break;
            }
            case Opcode.F32DemoteF64:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitF32DemoteF64(Result<float>(), a);
                break;
            }
            case Opcode.F64ConvertI32S:
            {
                Register<int> a = _stack.PopRegister<int>();
                _emit.EmitF64ConvertI32S(Result<double>(), a);
                break;
            }
            case Opcode.F64ConvertI32U:
            {
                Register<int> a = _stack.PopRegister<int>();
                _emit.EmitF64ConvertI32U(Result<double>(), a);
                break;
            }
            case Opcode.F64ConvertI64S:
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.EmitF64ConvertI64S(Result<double>(), a);
                break;
            }
            case Opcode.F64ConvertI64U:
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.EmitF64ConvertI64U(Result<double>(), a);
                break;
            }
            case Opcode.F64PromoteF32:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitF64PromoteF32(Result<double>(), a);
                break;
            }
            case Opcode.I32ReinterpretF32:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitI32ReinterpretF32(Result<int>(), a);
                break;
            }
            case Opcode.I64ReinterpretF64:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitI64ReinterpretF64(Result<long>(), a);
                break;
            }
            case Opcode.F32ReinterpretI32:
            {
                Register<int> a = _stack.PopRegister<int>();
                _emit.EmitF32ReinterpretI32(Result<float>(), a);
                break;
            }
            case Opcode.F64ReinterpretI64:
            {
                Register<long> a = _stack.PopRegister<long>();
                _emit.EmitF64ReinterpretI64(Result<double>(), a);
                break;
            }
            case Opcode.I64ExtendI32U: ExtendUnsigned(); break;
        }
    }

    // The upper half of a register that holds an i32 is zero.
    private void ExtendUnsigned()
    {
        if (_stack.TryExtendUnsigned())
            return;
        Location<int> a = _stack.PopRegisterOrSlot<int>();
        _emit.EmitI64ExtendI32U(Result<long>(), a);
    }

    private void TruncateI32F32(bool isSigned)
    {
        Register<float> a = _stack.PopRegister<float>();
        _emit.EmitF32IsNan(a, Trap(WasmTrapKind.InvalidConversion));
        Label overflow = Trap(WasmTrapKind.IntegerOverflow);
        if (isSigned)
        {
            _emit.EmitI32TruncF32SOverflows(a, overflow);
            _emit.EmitI32TruncF32S(Result<int>(), a);
        }
        else
        {
            _emit.EmitI32TruncF32UOverflows(a, overflow);
            _emit.EmitI32TruncF32U(Result<int>(), a);
        }
    }

    private void TruncateI32F64(bool isSigned)
    {
        Register<double> a = _stack.PopRegister<double>();
        _emit.EmitF64IsNan(a, Trap(WasmTrapKind.InvalidConversion));
        Label overflow = Trap(WasmTrapKind.IntegerOverflow);
        if (isSigned)
        {
            _emit.EmitI32TruncF64SOverflows(a, overflow);
            _emit.EmitI32TruncF64S(Result<int>(), a);
        }
        else
        {
            _emit.EmitI32TruncF64UOverflows(a, overflow);
            _emit.EmitI32TruncF64U(Result<int>(), a);
        }
    }

    private void TruncateI64F32(bool isSigned)
    {
        Register<float> a = _stack.PopRegister<float>();
        _emit.EmitF32IsNan(a, Trap(WasmTrapKind.InvalidConversion));
        Label overflow = Trap(WasmTrapKind.IntegerOverflow);
        if (isSigned)
        {
            _emit.EmitI64TruncF32SOverflows(a, overflow);
            _emit.EmitI64TruncF32S(Result<long>(), a);
        }
        else
        {
            _emit.EmitI64TruncF32UOverflows(a, overflow);
            _emit.EmitI64TruncF32U(Result<long>(), a);
        }
    }

    private void TruncateI64F64(bool isSigned)
    {
        Register<double> a = _stack.PopRegister<double>();
        _emit.EmitF64IsNan(a, Trap(WasmTrapKind.InvalidConversion));
        Label overflow = Trap(WasmTrapKind.IntegerOverflow);
        if (isSigned)
        {
            _emit.EmitI64TruncF64SOverflows(a, overflow);
            _emit.EmitI64TruncF64S(Result<long>(), a);
        }
        else
        {
            _emit.EmitI64TruncF64UOverflows(a, overflow);
            _emit.EmitI64TruncF64U(Result<long>(), a);
        }
    }

    private void TruncateSaturated(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.I32TruncSatF32S:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitI32TruncSatF32S(Result<int>(), a);
                break;
            }
            case Opcode.I32TruncSatF32U:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitI32TruncSatF32U(Result<int>(), a);
                break;
            }
            case Opcode.I32TruncSatF64S:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitI32TruncSatF64S(Result<int>(), a);
                break;
            }
            case Opcode.I32TruncSatF64U:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitI32TruncSatF64U(Result<int>(), a);
                break;
            }
            case Opcode.I64TruncSatF32S:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitI64TruncSatF32S(Result<long>(), a);
                break;
            }
            case Opcode.I64TruncSatF32U:
            {
                Register<float> a = _stack.PopRegister<float>();
                _emit.EmitI64TruncSatF32U(Result<long>(), a);
                break;
            }
            case Opcode.I64TruncSatF64S:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitI64TruncSatF64S(Result<long>(), a);
                break;
            }
            case Opcode.I64TruncSatF64U:
            {
                Register<double> a = _stack.PopRegister<double>();
                _emit.EmitI64TruncSatF64U(Result<long>(), a);
                break;
            }
        }
    }
}
