
namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void BinaryI32(Opcode opcode)
    {
        Operand<int> b = _stack.Pop<int>();
        Operand<int> first = _stack.Pop<int>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register && IsCommutative(opcode))
            (first, b) = (b, first);
        Register<int> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        Register<int> to = Result<int>();
        if (b.Place == OperandPlace.Constant)
        {
            BinaryI32(opcode, to, a, b.Constant);
            return;
        }

        switch (opcode)
        {
            case Opcode.I32Add: _emit.EmitI32Add(to, a, b); break;
            case Opcode.I32Sub: _emit.EmitI32Sub(to, a, b); break;
            case Opcode.I32Mul: _emit.EmitI32Mul(to, a, b); break;
            case Opcode.I32And: _emit.EmitI32And(to, a, b); break;
            case Opcode.I32Or: _emit.EmitI32Or(to, a, b); break;
            case Opcode.I32Xor: _emit.EmitI32Xor(to, a, b); break;
        }
    }

    private void BinaryI32(Opcode opcode, Register<int> to, Register<int> a, int b)
    {
        switch (opcode)
        {
            case Opcode.I32Add: _emit.EmitI32Add(to, a, b); break;
            case Opcode.I32Sub: _emit.EmitI32Add(to, a, unchecked(-b)); break;
            case Opcode.I32Mul: _emit.EmitI32Mul(to, a, b); break;
            case Opcode.I32And: _emit.EmitI32And(to, a, b); break;
            case Opcode.I32Or: _emit.EmitI32Or(to, a, b); break;
            case Opcode.I32Xor: _emit.EmitI32Xor(to, a, b); break;
        }
    }

    private void BinaryI64(Opcode opcode)
    {
        Operand<long> b = _stack.Pop<long>();
        Operand<long> first = _stack.Pop<long>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register && IsCommutative(opcode))
            (first, b) = (b, first);
        Register<long> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        Register<long> to = Result<long>();
        if (opcode == Opcode.I64Sub && b.Place == OperandPlace.Constant)
        {
            _emit.EmitI64Add(to, a, unchecked(-b.Constant));
            return;
        }

        switch (opcode)
        {
            case Opcode.I64Add: _emit.EmitI64Add(to, a, b); break;
            case Opcode.I64Sub: _emit.EmitI64Sub(to, a, b); break;
            case Opcode.I64Mul: _emit.EmitI64Mul(to, a, b); break;
            case Opcode.I64And: _emit.EmitI64And(to, a, b); break;
            case Opcode.I64Or: _emit.EmitI64Or(to, a, b); break;
            case Opcode.I64Xor: _emit.EmitI64Xor(to, a, b); break;
        }
    }

    private void ShiftI32(Opcode opcode)
    {
        Operand<int> b = _stack.Pop<int>();
        Register<int> a = _stack.PopRegister<int>();
        Register<int> to = Result<int>();
        Operand<long> count = CountOf(b);
        switch (opcode)
        {
            case Opcode.I32Shl: _emit.EmitI32Shl(to, a, count); break;
            case Opcode.I32ShrS: _emit.EmitI32ShrS(to, a, count); break;
            case Opcode.I32ShrU: _emit.EmitI32ShrU(to, a, count); break;
            case Opcode.I32Rotl: _emit.EmitI32Rotl(to, a, count); break;
            case Opcode.I32Rotr: _emit.EmitI32Rotr(to, a, count); break;
        }
    }

    private void ShiftI64(Opcode opcode)
    {
        Operand<long> b = _stack.Pop<long>();
        Register<long> a = _stack.PopRegister<long>();
        Register<long> to = Result<long>();
        Operand<long> count = b.Place == OperandPlace.Constant ? b.Constant & 63 : b;
        switch (opcode)
        {
            case Opcode.I64Shl: _emit.EmitI64Shl(to, a, count); break;
            case Opcode.I64ShrS: _emit.EmitI64ShrS(to, a, count); break;
            case Opcode.I64ShrU: _emit.EmitI64ShrU(to, a, count); break;
            case Opcode.I64Rotl: _emit.EmitI64Rotl(to, a, count); break;
            case Opcode.I64Rotr: _emit.EmitI64Rotr(to, a, count); break;
        }
    }

    // Only its lowest bits matter.
    private static Operand<long> CountOf(Operand<int> count) => count.Place switch
    {
        OperandPlace.Register => new Register<long>(count.Register.Index),
        OperandPlace.Slot => new Slot<long>(count.Slot.Index),
        _ => (long)(count.Constant & 31),
    };

    private void DivideI32(Opcode opcode)
    {
        Operand<int> divisor = _stack.Pop<int>();
        bool isConstant = divisor.Place == OperandPlace.Constant;
        bool mayBeZero = !isConstant || divisor.Constant == 0;
        bool mayOverflow = opcode == Opcode.I32DivS && (!isConstant || divisor.Constant == -1);
        Register<int> b = divisor.Place == OperandPlace.Register ? divisor.Register : _stack.Load(divisor);
        Register<int> a = _stack.PopRegister<int>();
        if (mayBeZero)
            _emit.EmitI32IsZero(b, Trap(WasmTrapKind.DivideByZero));
        if (mayOverflow)
            _emit.EmitI32DivOverflows(a, b, Trap(WasmTrapKind.IntegerOverflow));
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.I32DivS: _emit.EmitI32DivS(to, a, b); break;
            case Opcode.I32DivU: _emit.EmitI32DivU(to, a, b); break;
            case Opcode.I32RemS: _emit.EmitI32RemS(to, a, b); break;
            case Opcode.I32RemU: _emit.EmitI32RemU(to, a, b); break;
        }
    }

    private void DivideI64(Opcode opcode)
    {
        Operand<long> divisor = _stack.Pop<long>();
        bool isConstant = divisor.Place == OperandPlace.Constant;
        bool mayBeZero = !isConstant || divisor.Constant == 0;
        bool mayOverflow = opcode == Opcode.I64DivS && (!isConstant || divisor.Constant == -1);
        Register<long> b = divisor.Place == OperandPlace.Register ? divisor.Register : _stack.Load(divisor);
        Register<long> a = _stack.PopRegister<long>();
        if (mayBeZero)
            _emit.EmitI64IsZero(b, Trap(WasmTrapKind.DivideByZero));
        if (mayOverflow)
            _emit.EmitI64DivOverflows(a, b, Trap(WasmTrapKind.IntegerOverflow));
        Register<long> to = Result<long>();
        switch (opcode)
        {
            case Opcode.I64DivS: _emit.EmitI64DivS(to, a, b); break;
            case Opcode.I64DivU: _emit.EmitI64DivU(to, a, b); break;
            case Opcode.I64RemS: _emit.EmitI64RemS(to, a, b); break;
            case Opcode.I64RemU: _emit.EmitI64RemU(to, a, b); break;
        }
    }

    private void UnaryI32(Opcode opcode)
    {
        Location<int> a = _stack.PopRegisterOrSlot<int>();
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.I32Clz: _emit.EmitI32Clz(to, a); break;
            case Opcode.I32Ctz: _emit.EmitI32Ctz(to, a); break;
            case Opcode.I32Popcnt: _emit.EmitI32Popcnt(to, a); break;
            case Opcode.I32Extend8S: _emit.EmitI32Extend8S(to, a); break;
            case Opcode.I32Extend16S: _emit.EmitI32Extend16S(to, a); break;
        }
    }

    private void UnaryI64(Opcode opcode)
    {
        Location<long> a = _stack.PopRegisterOrSlot<long>();
        Register<long> to = Result<long>();
        switch (opcode)
        {
            case Opcode.I64Clz: _emit.EmitI64Clz(to, a); break;
            case Opcode.I64Ctz: _emit.EmitI64Ctz(to, a); break;
            case Opcode.I64Popcnt: _emit.EmitI64Popcnt(to, a); break;
            case Opcode.I64Extend8S: _emit.EmitI64Extend8S(to, a); break;
            case Opcode.I64Extend16S: _emit.EmitI64Extend16S(to, a); break;
            case Opcode.I64Extend32S: _emit.EmitI64Extend32S(to, a); break;
        }
    }

    private static bool IsCommutative(Opcode opcode) => opcode is
        Opcode.I32Add or Opcode.I32Mul or Opcode.I32And or Opcode.I32Or or Opcode.I32Xor or
        Opcode.I64Add or Opcode.I64Mul or Opcode.I64And or Opcode.I64Or or Opcode.I64Xor;
}
