using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Binary<T>(FloatOperations<T> floats, Opcode opcode, bool isCommutative)
        where T : unmanaged
    {
        Operand<T> b = _stack.Pop<T>();
        if (b.Place == OperandPlace.Constant)
        {
            T constant = b.Constant;
            ulong bits = Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, uint>(constant) : Unsafe.BitCast<T, ulong>(constant);
            Register<T> left = _stack.PopRegister<T>();
            _emit.Emit(floats.BinaryConstant[opcode], Result<T>(), left, _constants.OffsetOf(bits));
            return;
        }

        Operand<T> first = _stack.Pop<T>();
        if (first.Place == OperandPlace.Slot && b.Place == OperandPlace.Register && isCommutative)
            (first, b) = (b, first);
        Register<T> a = InRegister(first);
        _emit.Emit(floats.Binary[opcode], Result<T>(), a, b.Location);
    }

    private void BinaryInRegisters<T>(Operation<WasmEmitter, Register<T>, Register<T>, Register<T>> operation)
        where T : unmanaged
    {
        Register<T> b = _stack.PopRegister<T>();
        Register<T> a = _stack.PopRegister<T>();
        _emit.Emit(operation, Result<T>(), a, b);
    }
}
