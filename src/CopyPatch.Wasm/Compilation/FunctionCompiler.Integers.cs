using System.Numerics;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Binary<T>(IntegerOperations<T> integers, Opcode opcode)
        where T : unmanaged, IBinaryInteger<T>
    {
        Operand<T> b = _stack.Pop<T>();
        Operand<T> first = _stack.Pop<T>();
        bool isSubtraction = opcode == integers.Subtraction;
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register && !isSubtraction)
            (first, b) = (b, first);
        Register<T> a = InRegister(first);
        Register<T> to = Result<T>();
        if (isSubtraction && b.Place == OperandPlace.Constant)
            _emit.Emit(integers.Add, to, a, unchecked(-b.Constant));
        else
            _emit.Emit(integers.Binary[opcode], to, a, b);
    }

    private void ShiftI32(Opcode opcode)
    {
        // Only the count's lowest bits matter.
        Operand<int> b = _stack.Pop<int>();
        Shift<int>(Integers.I32, opcode, b.Place switch
        {
            OperandPlace.Register => new Register<long>(b.Register.Index),
            OperandPlace.Slot => new Slot<long>(b.Slot.Index),
            _ => (long)(b.Constant & 31),
        });
    }

    private void ShiftI64(Opcode opcode)
    {
        Operand<long> b = _stack.Pop<long>();
        Shift<long>(Integers.I64, opcode, b.Place == OperandPlace.Constant ? b.Constant & 63 : b);
    }

    private void Shift<T>(IntegerOperations<T> integers, Opcode opcode, Operand<long> count)
        where T : unmanaged
    {
        Register<T> a = _stack.PopRegister<T>();
        _emit.Emit(integers.Shift[opcode], Result<T>(), a, count);
    }

    private void Divide<T>(IntegerOperations<T> integers, Opcode opcode, bool isSignedQuotient)
        where T : unmanaged, IBinaryInteger<T>
    {
        Operand<T> divisor = _stack.Pop<T>();
        bool isConstant = divisor.Place == OperandPlace.Constant;
        bool mayBeZero = !isConstant || divisor.Constant == T.Zero;
        bool mayOverflow = isSignedQuotient && (!isConstant || divisor.Constant == -T.One);
        Register<T> b = InRegister(divisor);
        Register<T> a = _stack.PopRegister<T>();
        if (mayBeZero)
            _emit.Emit(integers.IsZero, b, Trap(WasmTrapKind.DivideByZero));
        if (mayOverflow)
            _emit.Emit(integers.DivisionOverflows, a, b, Trap(WasmTrapKind.IntegerOverflow));
        _emit.Emit(integers.Divide[opcode], Result<T>(), a, b);
    }

    private Register<T> InRegister<T>(Operand<T> operand)
        where T : unmanaged => operand.Place == OperandPlace.Register ? operand.Register : _stack.Load(operand);
}
