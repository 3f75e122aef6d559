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
        else if (typeof(T) == typeof(int) && b.Place == OperandPlace.Register && opcode is Opcode.I32And or Opcode.I32Or or Opcode.I32Xor)
            _emit.Emit(Integers.I64.Binary[opcode + (Opcode.I64And - Opcode.I32And)], Wide(to), Wide(a), Wide(b.Register));
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
        bool isLeft = opcode is Opcode.I32Rotl or Opcode.I64Rotl;
        if (count.Place == OperandPlace.Register && (isLeft || opcode is Opcode.I32Rotr or Opcode.I64Rotr))
            count = InSlot(count);
        if (!isLeft)
            _emit.Emit(integers.Shift[opcode], Result<T>(), a, count);
        else if (count.Place == OperandPlace.Slot)
            _emit.Emit(integers.RotateLeft, Result<T>(), a, count.Slot);
        else
            _emit.Emit(integers.Shift[opcode + 1], Result<T>(), a, -count.Constant & ((8 * sizeof(T)) - 1));
    }

    private void Divide<T>(IntegerOperations<T> integers, Opcode opcode, bool isSignedQuotient)
        where T : unmanaged, IBinaryInteger<T>
    {
        Operand<T> divisor = _stack.Pop<T>();
        bool isConstant = divisor.Place == OperandPlace.Constant;
        bool mayBeZero = !isConstant || divisor.Constant == T.Zero;
        bool mayOverflow = isSignedQuotient && (!isConstant || divisor.Constant == -T.One);
        Slot<T> b = InSlot(divisor);
        Register<T> a = _stack.PopRegister<T>();
        if (mayBeZero)
            _emit.Emit(integers.IsZero, divisor.Place == OperandPlace.Register ? divisor.Location : b, Trap(WasmTrapKind.DivideByZero));
        if (mayOverflow)
            _emit.Emit(integers.DivisionOverflows, a, b, Trap(WasmTrapKind.IntegerOverflow));
        _emit.Emit(integers.Divide[opcode], Result<T>(), a, b);
    }

    private Register<T> InRegister<T>(Operand<T> operand)
        where T : unmanaged => operand.Place == OperandPlace.Register ? operand.Register : _stack.Load(operand);

    // Where an operation has a slot only: what is elsewhere is put into one that is nobody's.
    private Slot<T> InSlot<T>(Operand<T> operand)
        where T : unmanaged
    {
        if (operand.Place == OperandPlace.Slot)
            return operand.Slot;
        Slot<T> slot = new(_scratch);
        _stack.Move((Location<T>)slot, operand);
        return slot;
    }
}
