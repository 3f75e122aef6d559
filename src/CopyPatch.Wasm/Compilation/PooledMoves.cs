using System;

namespace CopyPatch.Wasm;

/// <summary>Moves of values, where a floating-point constant is data of the code: no instruction has one in itself.</summary>
/// <param name="emit">What emits the moves.</param>
internal sealed class PooledMoves(WasmEmitter emit) : IValueEmitter
{
    public void Move(Location<int> to, Operand<int> from) => emit.EmitMoveI32(to, from);

    public void Move(Location<long> to, Operand<long> from) => emit.EmitMoveI64(to, from);

    public void Move(Location<float> to, Operand<float> from)
    {
        if (from.Place != OperandPlace.Constant)
            emit.EmitMoveF32(to, from);
        else if (to.Place == OperandPlace.Register)
            emit.EmitF32Constant(to.Register, emit.DefineConstant(from.Constant));
        else
            emit.EmitMoveI32(new Slot<int>(to.Slot.Index), BitConverter.SingleToInt32Bits(from.Constant));
    }

    public void Move(Location<double> to, Operand<double> from)
    {
        if (from.Place != OperandPlace.Constant)
            emit.EmitMoveF64(to, from);
        else if (to.Place == OperandPlace.Register)
            emit.EmitF64Constant(to.Register, emit.DefineConstant(from.Constant));
        else
            emit.EmitMoveI64(new Slot<long>(to.Slot.Index), BitConverter.DoubleToInt64Bits(from.Constant));
    }
}
