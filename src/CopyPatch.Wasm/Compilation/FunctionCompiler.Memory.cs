
namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    /// <summary>The address of an access that is checked, without its offset; where it is constant, all of it is in the offset.</summary>
    private readonly record struct Address(Location<int> Base, long Offset)
    {
        public bool IsConstant => Base.Place == OperandPlace.None;
    }

    private long ReadOffset()
    {
        ReadU32(); // the alignment: a hint
        return ReadU32();
    }

    // The operand on top is the address. What lies outside of memory traps.
    private Address PopAddress(int size, long offset)
    {
        int local = _stack.LocalAt(_stack.Depth - 1);
        Operand<int> address = _stack.Pop<int>();
        if (address.Place == OperandPlace.Constant)
        {
            offset += (uint)address.Constant;
            if (offset + size > _leastMemory)
                _emit.EmitMemoryIsBelow(offset + size, Trap(WasmTrapKind.MemoryOutOfBounds));
            return new Address(default, offset);
        }

        if (local < 0 || !_bounds.Knows(local, offset + size))
        {
            if (offset == 0)
                _emit.EmitBeyondLimit(address.Location, LimitOf(size), Trap(WasmTrapKind.MemoryOutOfBounds));
            else
                _emit.EmitOutOfBounds(address.Location, offset + size, Trap(WasmTrapKind.MemoryOutOfBounds));
        }

        return new Address(address.Location, offset);
    }

    private static long LimitOf(int size) =>
        s_limits + (sizeof(long) * System.Numerics.BitOperations.TrailingZeroCount(size));

    private static readonly long s_limits = OffsetOfLimits();

    private static long OffsetOfLimits()
    {
        NativeInstance instance = default;
        return (byte*)&instance.Limits - (byte*)&instance;
    }

    private void Load(Opcode opcode)
    {
        int size = 1 << (int)OperatorTable.SignatureOf(opcode).Alignment;
        Address address = PopAddress(size, ReadOffset());
        switch (opcode)
        {
            case Opcode.I64Load or (>= Opcode.I64Load8S and <= Opcode.I64Load32U): LoadI64(opcode, address, Result<long>()); break;
            case Opcode.F32Load: LoadF32(address, Result<float>()); break;
            case Opcode.F64Load: LoadF64(address, Result<double>()); break;
            default: LoadI32(opcode, address, Result<int>()); break;
        }
    }

    private void LoadI32(Opcode opcode, Address address, Register<int> to)
    {
        switch (opcode)
        {
            case Opcode.I32Load when address.IsConstant: _emit.EmitI32LoadAt(to, address.Offset); break;
            case Opcode.I32Load: _emit.EmitI32Load(to, address.Base, address.Offset); break;
            case Opcode.I32Load8S when address.IsConstant: _emit.EmitI32Load8SAt(to, address.Offset); break;
            case Opcode.I32Load8S: _emit.EmitI32Load8S(to, address.Base, address.Offset); break;
            case Opcode.I32Load8U when address.IsConstant: _emit.EmitI32Load8UAt(to, address.Offset); break;
            case Opcode.I32Load8U: _emit.EmitI32Load8U(to, address.Base, address.Offset); break;
            case Opcode.I32Load16S when address.IsConstant: _emit.EmitI32Load16SAt(to, address.Offset); break;
            case Opcode.I32Load16S: _emit.EmitI32Load16S(to, address.Base, address.Offset); break;
            case Opcode.I32Load16U when address.IsConstant: _emit.EmitI32Load16UAt(to, address.Offset); break;
            case Opcode.I32Load16U: _emit.EmitI32Load16U(to, address.Base, address.Offset); break;
        }
    }

    private void LoadI64(Opcode opcode, Address address, Register<long> to)
    {
        switch (opcode)
        {
            case Opcode.I64Load when address.IsConstant: _emit.EmitI64LoadAt(to, address.Offset); break;
            case Opcode.I64Load: _emit.EmitI64Load(to, address.Base, address.Offset); break;
            case Opcode.I64Load8S when address.IsConstant: _emit.EmitI64Load8SAt(to, address.Offset); break;
            case Opcode.I64Load8S: _emit.EmitI64Load8S(to, address.Base, address.Offset); break;
            case Opcode.I64Load8U when address.IsConstant: _emit.EmitI64Load8UAt(to, address.Offset); break;
            case Opcode.I64Load8U: _emit.EmitI64Load8U(to, address.Base, address.Offset); break;
            case Opcode.I64Load16S when address.IsConstant: _emit.EmitI64Load16SAt(to, address.Offset); break;
            case Opcode.I64Load16S: _emit.EmitI64Load16S(to, address.Base, address.Offset); break;
            case Opcode.I64Load16U when address.IsConstant: _emit.EmitI64Load16UAt(to, address.Offset); break;
            case Opcode.I64Load16U: _emit.EmitI64Load16U(to, address.Base, address.Offset); break;
            case Opcode.I64Load32S when address.IsConstant: _emit.EmitI64Load32SAt(to, address.Offset); break;
            case Opcode.I64Load32S: _emit.EmitI64Load32S(to, address.Base, address.Offset); break;
            case Opcode.I64Load32U when address.IsConstant: _emit.EmitI64Load32UAt(to, address.Offset); break;
            case Opcode.I64Load32U: _emit.EmitI64Load32U(to, address.Base, address.Offset); break;
        }
    }

    private void LoadF32(Address address, Register<float> to)
    {
        if (address.IsConstant)
            _emit.EmitF32LoadAt(to, address.Offset);
        else
            _emit.EmitF32Load(to, address.Base, address.Offset);
    }

    private void LoadF64(Address address, Register<double> to)
    {
        if (address.IsConstant)
            _emit.EmitF64LoadAt(to, address.Offset);
        else
            _emit.EmitF64Load(to, address.Base, address.Offset);
    }

    private void Store(Opcode opcode)
    {
        int size = 1 << (int)OperatorTable.SignatureOf(opcode).Alignment;
        long offset = ReadOffset();
        switch (opcode)
        {
            case Opcode.I64Store or (>= Opcode.I64Store8 and <= Opcode.I64Store32): StoreI64(opcode, size, offset); break;
            case Opcode.F32Store: StoreF32(size, offset); break;
            case Opcode.F64Store: StoreF64(size, offset); break;
            default: StoreI32(opcode, size, offset); break;
        }

        _stack.Release();
    }

    private void StoreI32(Opcode opcode, int size, long offset)
    {
        Operand<int> value = _stack.PopRegisterOrConstant<int>();
        Address address = PopAddress(size, offset);
        switch (opcode)
        {
            case Opcode.I32Store when address.IsConstant: _emit.EmitI32StoreAt(address.Offset, value); break;
            case Opcode.I32Store: _emit.EmitI32Store(address.Base, address.Offset, value); break;
            case Opcode.I32Store8 when address.IsConstant: _emit.EmitI32Store8At(address.Offset, value); break;
            case Opcode.I32Store8: _emit.EmitI32Store8(address.Base, address.Offset, value); break;
            case Opcode.I32Store16 when address.IsConstant: _emit.EmitI32Store16At(address.Offset, value); break;
            case Opcode.I32Store16: _emit.EmitI32Store16(address.Base, address.Offset, value); break;
        }
    }

    private void StoreI64(Opcode opcode, int size, long offset)
    {
        Operand<long> value = _stack.PopRegisterOrConstant<long>();
        Address address = PopAddress(size, offset);
        switch (opcode)
        {
            case Opcode.I64Store when address.IsConstant: _emit.EmitI64StoreAt(address.Offset, value); break;
            case Opcode.I64Store: _emit.EmitI64Store(address.Base, address.Offset, value); break;
            case Opcode.I64Store8 when address.IsConstant: _emit.EmitI64Store8At(address.Offset, value); break;
            case Opcode.I64Store8: _emit.EmitI64Store8(address.Base, address.Offset, value); break;
            case Opcode.I64Store16 when address.IsConstant: _emit.EmitI64Store16At(address.Offset, value); break;
            case Opcode.I64Store16: _emit.EmitI64Store16(address.Base, address.Offset, value); break;
            case Opcode.I64Store32 when address.IsConstant: _emit.EmitI64Store32At(address.Offset, value); break;
            case Opcode.I64Store32: _emit.EmitI64Store32(address.Base, address.Offset, value); break;
        }
    }

    private void StoreF32(int size, long offset)
    {
        Operand<float> value = _stack.PopRegisterOrConstant<float>();
        Address address = PopAddress(size, offset);
        if (address.IsConstant)
            _emit.EmitF32StoreAt(address.Offset, value);
        else
            _emit.EmitF32Store(address.Base, address.Offset, value);
    }

    private void StoreF64(int size, long offset)
    {
        Operand<double> value = _stack.PopRegisterOrConstant<double>();
        Address address = PopAddress(size, offset);
        if (address.IsConstant)
            _emit.EmitF64StoreAt(address.Offset, value);
        else
            _emit.EmitF64Store(address.Base, address.Offset, value);
    }
}
