using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void BinaryF32(Opcode opcode)
    {
        Operand<float> b = _stack.Pop<float>();
        if (b.Place == OperandPlace.Constant)
        {
            ConstantF32(opcode, _constants.OffsetOf(BitConverter.SingleToUInt32Bits(b.Constant)));
            return;
        }

        Operand<float> first = _stack.Pop<float>();
        if (first.Place == OperandPlace.Slot && b.Place == OperandPlace.Register && opcode is Opcode.F32Add or Opcode.F32Mul)
            (first, b) = (b, first);
        Register<float> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        Register<float> to = Result<float>();
        switch (opcode)
        {
            case Opcode.F32Add: _emit.EmitF32Add(to, a, b.Location); break;
            case Opcode.F32Sub: _emit.EmitF32Sub(to, a, b.Location); break;
            case Opcode.F32Mul: _emit.EmitF32Mul(to, a, b.Location); break;
            case Opcode.F32Div: _emit.EmitF32Div(to, a, b.Location); break;
        }
    }

    private void ConstantF32(Opcode opcode, long offset)
    {
        Register<float> a = _stack.PopRegister<float>();
        Register<float> to = Result<float>();
        switch (opcode)
        {
            case Opcode.F32Add: _emit.EmitF32AddConstant(to, a, offset); break;
            case Opcode.F32Sub: _emit.EmitF32SubConstant(to, a, offset); break;
            case Opcode.F32Mul: _emit.EmitF32MulConstant(to, a, offset); break;
            case Opcode.F32Div: _emit.EmitF32DivConstant(to, a, offset); break;
        }
    }

    private void BinaryInRegistersF32(Opcode opcode)
    {
        Register<float> b = _stack.PopRegister<float>();
        Register<float> a = _stack.PopRegister<float>();
        Register<float> to = Result<float>();
        switch (opcode)
        {
            case Opcode.F32Min: _emit.EmitF32Min(to, a, b); break;
            case Opcode.F32Max: _emit.EmitF32Max(to, a, b); break;
            case Opcode.F32Copysign: _emit.EmitF32Copysign(to, a, b); break;
        }
    }

    private void UnaryF32(Opcode opcode)
    {
        Register<float> a = _stack.PopRegister<float>();
        Register<float> to = Result<float>();
        switch (opcode)
        {
            case Opcode.F32Abs: _emit.EmitF32Abs(to, a); break;
            case Opcode.F32Neg: _emit.EmitF32Neg(to, a); break;
            case Opcode.F32Ceil: _emit.EmitF32Ceil(to, a); break;
            case Opcode.F32Floor: _emit.EmitF32Floor(to, a); break;
            case Opcode.F32Trunc: _emit.EmitF32Trunc(to, a); break;
            case Opcode.F32Nearest: _emit.EmitF32Nearest(to, a); break;
            case Opcode.F32Sqrt: _emit.EmitF32Sqrt(to, a); break;
        }
    }

    private void BinaryF64(Opcode opcode)
    {
        Operand<double> b = _stack.Pop<double>();
        if (b.Place == OperandPlace.Constant)
        {
            ConstantF64(opcode, _constants.OffsetOf(BitConverter.DoubleToUInt64Bits(b.Constant)));
            return;
        }

        Operand<double> first = _stack.Pop<double>();
        if (first.Place == OperandPlace.Slot && b.Place == OperandPlace.Register && opcode is Opcode.F64Add or Opcode.F64Mul)
            (first, b) = (b, first);
        Register<double> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        Register<double> to = Result<double>();
        switch (opcode)
        {
            case Opcode.F64Add: _emit.EmitF64Add(to, a, b.Location); break;
            case Opcode.F64Sub: _emit.EmitF64Sub(to, a, b.Location); break;
            case Opcode.F64Mul: _emit.EmitF64Mul(to, a, b.Location); break;
            case Opcode.F64Div: _emit.EmitF64Div(to, a, b.Location); break;
        }
    }

    private void ConstantF64(Opcode opcode, long offset)
    {
        Register<double> a = _stack.PopRegister<double>();
        Register<double> to = Result<double>();
        switch (opcode)
        {
            case Opcode.F64Add: _emit.EmitF64AddConstant(to, a, offset); break;
            case Opcode.F64Sub: _emit.EmitF64SubConstant(to, a, offset); break;
            case Opcode.F64Mul: _emit.EmitF64MulConstant(to, a, offset); break;
            case Opcode.F64Div: _emit.EmitF64DivConstant(to, a, offset); break;
        }
    }

    private void BinaryInRegistersF64(Opcode opcode)
    {
        Register<double> b = _stack.PopRegister<double>();
        Register<double> a = _stack.PopRegister<double>();
        Register<double> to = Result<double>();
        switch (opcode)
        {
            case Opcode.F64Min: _emit.EmitF64Min(to, a, b); break;
            case Opcode.F64Max: _emit.EmitF64Max(to, a, b); break;
            case Opcode.F64Copysign: _emit.EmitF64Copysign(to, a, b); break;
        }
    }

    private void UnaryF64(Opcode opcode)
    {
        Register<double> a = _stack.PopRegister<double>();
        Register<double> to = Result<double>();
        switch (opcode)
        {
            case Opcode.F64Abs: _emit.EmitF64Abs(to, a); break;
            case Opcode.F64Neg: _emit.EmitF64Neg(to, a); break;
            case Opcode.F64Ceil: _emit.EmitF64Ceil(to, a); break;
            case Opcode.F64Floor: _emit.EmitF64Floor(to, a); break;
            case Opcode.F64Trunc: _emit.EmitF64Trunc(to, a); break;
            case Opcode.F64Nearest: _emit.EmitF64Nearest(to, a); break;
            case Opcode.F64Sqrt: _emit.EmitF64Sqrt(to, a); break;
        }
    }
}
