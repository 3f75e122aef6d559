using static CopyPatch.Wasm.WasmEmitter;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Unary<TTo, TFrom>(Operation<WasmEmitter, Register<TTo>, Register<TFrom>> operation)
        where TTo : unmanaged
        where TFrom : unmanaged
    {
        Register<TFrom> a = _stack.PopRegister<TFrom>();
        _emit.Emit(operation, Result<TTo>(), a);
    }

    private void Unary<TTo, TFrom>(Operation<WasmEmitter, Register<TTo>, Location<TFrom>> operation)
        where TTo : unmanaged
        where TFrom : unmanaged
    {
        Location<TFrom> a = _stack.PopRegisterOrSlot<TFrom>();
        _emit.Emit(operation, Result<TTo>(), a);
    }

    private void Convert(Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.F32Sqrt: Unary(Operations.F32Sqrt); break;
            case Opcode.F64Sqrt: Unary(Operations.F64Sqrt); break;
            case Opcode.I32WrapI64: Unary(Operations.I32WrapI64); break;
            case Opcode.I64ExtendI32S: Unary(Operations.I64ExtendI32S); break;
            case Opcode.I64ExtendI32U: ExtendUnsigned(); break;
            case Opcode.F32ConvertI32S: Unary(Operations.F32ConvertI32S); break;
            case Opcode.F32ConvertI32U: Unary(Operations.F32ConvertI32U); break;
            case Opcode.F32ConvertI64S: Unary(Operations.F32ConvertI64S); break;
            case Opcode.F32ConvertI64U: Unary(Operations.F32ConvertI64U); break;
            case Opcode.F32DemoteF64: Unary(Operations.F32DemoteF64); break;
            case Opcode.F64ConvertI32S: Unary(Operations.F64ConvertI32S); break;
            case Opcode.F64ConvertI32U: Unary(Operations.F64ConvertI32U); break;
            case Opcode.F64ConvertI64S: Unary(Operations.F64ConvertI64S); break;
            case Opcode.F64ConvertI64U: Unary(Operations.F64ConvertI64U); break;
            case Opcode.F64PromoteF32: Unary(Operations.F64PromoteF32); break;
            case Opcode.I32ReinterpretF32: Unary(Operations.I32ReinterpretF32); break;
            case Opcode.I64ReinterpretF64: Unary(Operations.I64ReinterpretF64); break;
            case Opcode.F32ReinterpretI32: Unary(Operations.F32ReinterpretI32); break;
            case Opcode.F64ReinterpretI64: Unary(Operations.F64ReinterpretI64); break;
            case Opcode.I32TruncF32S: Truncate(Floats.F32, Operations.I32TruncF32SOverflows, Operations.I32TruncF32S); break;
            case Opcode.I32TruncF32U: Truncate(Floats.F32, Operations.I32TruncF32UOverflows, Operations.I32TruncF32U); break;
            case Opcode.I32TruncF64S: Truncate(Floats.F64, Operations.I32TruncF64SOverflows, Operations.I32TruncF64S); break;
            case Opcode.I32TruncF64U: Truncate(Floats.F64, Operations.I32TruncF64UOverflows, Operations.I32TruncF64U); break;
            case Opcode.I64TruncF32S: Truncate(Floats.F32, Operations.I64TruncF32SOverflows, Operations.I64TruncF32S); break;
            case Opcode.I64TruncF32U: Truncate(Floats.F32, Operations.I64TruncF32UOverflows, Operations.I64TruncF32U); break;
            case Opcode.I64TruncF64S: Truncate(Floats.F64, Operations.I64TruncF64SOverflows, Operations.I64TruncF64S); break;
            case Opcode.I64TruncF64U: Truncate(Floats.F64, Operations.I64TruncF64UOverflows, Operations.I64TruncF64U); break;
            case Opcode.I32TruncSatF32S: Unary(Operations.I32TruncSatF32S); break;
            case Opcode.I32TruncSatF32U: Unary(Operations.I32TruncSatF32U); break;
            case Opcode.I32TruncSatF64S: Unary(Operations.I32TruncSatF64S); break;
            case Opcode.I32TruncSatF64U: Unary(Operations.I32TruncSatF64U); break;
            case Opcode.I64TruncSatF32S: Unary(Operations.I64TruncSatF32S); break;
            case Opcode.I64TruncSatF32U: Unary(Operations.I64TruncSatF32U); break;
            case Opcode.I64TruncSatF64S: Unary(Operations.I64TruncSatF64S); break;
            case Opcode.I64TruncSatF64U: Unary(Operations.I64TruncSatF64U); break;
        }
    }

    private void Truncate<TTo, TFrom>(
        FloatOperations<TFrom> floats, Operation<WasmEmitter, Register<TFrom>, Label> overflows,
        Operation<WasmEmitter, Register<TTo>, Register<TFrom>> operation)
        where TTo : unmanaged
        where TFrom : unmanaged
    {
        Register<TFrom> a = _stack.PopRegister<TFrom>();
        _emit.Emit(floats.IsNan, a, Trap(WasmTrapKind.InvalidConversion));
        _emit.Emit(overflows, a, Trap(WasmTrapKind.IntegerOverflow));
        _emit.Emit(operation, Result<TTo>(), a);
    }

    // The upper half of a register that holds an i32 is zero.
    private void ExtendUnsigned()
    {
        if (_stack.TryExtendUnsigned())
            return;
        Location<int> a = _stack.PopRegisterOrSlot<int>();
        _emit.EmitI64ExtendI32U(Result<long>(), a);
    }
}
