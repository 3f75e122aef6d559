namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Binary<T>(FloatOperations<T> floats, Opcode opcode, bool isCommutative)
        where T : unmanaged
    {
        Operand<T> b = _stack.Pop<T>();
        if (b.Place == OperandPlace.Constant)
        {
            Register<T> left = _stack.PopRegister<T>();
            _emit.Emit(floats.BinaryConstant[opcode], Result<T>(), left, _emit.DefineConstant(b.Constant));
            return;
        }

        Operand<T> first = _stack.Pop<T>();
        if (first.Place == OperandPlace.Slot && b.Place == OperandPlace.Register && isCommutative)
            (first, b) = (b, first);
        Register<T> a = InRegister(first);
        _emit.Emit(floats.Binary[opcode], Result<T>(), a, b.Location);
    }

    private void BinaryWithSlot<T>(Operation<WasmEmitter, Register<T>, Register<T>, Slot<T>> operation)
        where T : unmanaged
    {
        Slot<T> b = InSlot(_stack.Pop<T>());
        Register<T> a = _stack.PopRegister<T>();
        _emit.Emit(operation, Result<T>(), a, b);
    }
}
