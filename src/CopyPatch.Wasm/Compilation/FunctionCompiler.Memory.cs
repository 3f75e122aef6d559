
namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    // The address of an access that was checked. Where it is constant, all of it is in the offset.
    private Location<int> _address;
    private long _offset;
    private bool _isConstantAddress;

    private void ReadMemoryImmediates(int size, out long extent)
    {
        ReadU32(); // its alignment: a hint
        _offset = ReadU32();
        extent = _offset + size;
    }

    // The operand on top is the address.
    private void PopAddress(int size, long extent)
    {
        ref OperandEntry top = ref _stack[_stack.Depth - 1];
        int local = top.Place == EntryPlace.Local ? (int)top.Bits : -1;
        Operand<int> address = _stack.Pop<int>();
        _isConstantAddress = address.Place == OperandPlace.Constant;
        if (_isConstantAddress)
        {
            _offset += (uint)address.Constant;
            if (_offset + size > _leastMemory)
                _emit.EmitMemoryIsBelow(_offset + size, Trap(WasmTrapKind.MemoryOutOfBounds));
            return;
        }

        _address = address.Location;
        if (local < 0 || !_bounds.Knows(local, extent))
        {
            if (_offset == 0)
                _emit.EmitBeyondLimit(_address, LimitOf(size), Trap(WasmTrapKind.MemoryOutOfBounds));
            else
                _emit.EmitOutOfBounds(_address, extent, Trap(WasmTrapKind.MemoryOutOfBounds));
        }
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
        int size = SizeOf(opcode);
        ReadMemoryImmediates(size, out long extent);
        PopAddress(size, extent);
        switch (opcode)
        {
            case Opcode.I64Load or (>= Opcode.I64Load8S and <= Opcode.I64Load32U): LoadI64(opcode, Result<long>()); break;
            case Opcode.F32Load: LoadF32(Result<float>()); break;
            case Opcode.F64Load: LoadF64(Result<double>()); break;
            default: LoadI32(opcode, Result<int>()); break;
        }
    }

    private void LoadI32(Opcode opcode, Register<int> to)
    {
        switch (opcode)
        {
            case Opcode.I32Load when _isConstantAddress: _emit.EmitI32LoadAt(to, _offset); break;
            case Opcode.I32Load: _emit.EmitI32Load(to, _address, _offset); break;
            case Opcode.I32Load8S when _isConstantAddress: _emit.EmitI32Load8SAt(to, _offset); break;
            case Opcode.I32Load8S: _emit.EmitI32Load8S(to, _address, _offset); break;
            case Opcode.I32Load8U when _isConstantAddress: _emit.EmitI32Load8UAt(to, _offset); break;
            case Opcode.I32Load8U: _emit.EmitI32Load8U(to, _address, _offset); break;
            case Opcode.I32Load16S when _isConstantAddress: _emit.EmitI32Load16SAt(to, _offset); break;
            case Opcode.I32Load16S: _emit.EmitI32Load16S(to, _address, _offset); break;
            case Opcode.I32Load16U when _isConstantAddress: _emit.EmitI32Load16UAt(to, _offset); break;
            case Opcode.I32Load16U: _emit.EmitI32Load16U(to, _address, _offset); break;
        }
    }

    private void LoadI64(Opcode opcode, Register<long> to)
    {
        switch (opcode)
        {
            case Opcode.I64Load when _isConstantAddress: _emit.EmitI64LoadAt(to, _offset); break;
            case Opcode.I64Load: _emit.EmitI64Load(to, _address, _offset); break;
            case Opcode.I64Load8S when _isConstantAddress: _emit.EmitI64Load8SAt(to, _offset); break;
            case Opcode.I64Load8S: _emit.EmitI64Load8S(to, _address, _offset); break;
            case Opcode.I64Load8U when _isConstantAddress: _emit.EmitI64Load8UAt(to, _offset); break;
            case Opcode.I64Load8U: _emit.EmitI64Load8U(to, _address, _offset); break;
            case Opcode.I64Load16S when _isConstantAddress: _emit.EmitI64Load16SAt(to, _offset); break;
            case Opcode.I64Load16S: _emit.EmitI64Load16S(to, _address, _offset); break;
            case Opcode.I64Load16U when _isConstantAddress: _emit.EmitI64Load16UAt(to, _offset); break;
            case Opcode.I64Load16U: _emit.EmitI64Load16U(to, _address, _offset); break;
            case Opcode.I64Load32S when _isConstantAddress: _emit.EmitI64Load32SAt(to, _offset); break;
            case Opcode.I64Load32S: _emit.EmitI64Load32S(to, _address, _offset); break;
            case Opcode.I64Load32U when _isConstantAddress: _emit.EmitI64Load32UAt(to, _offset); break;
            case Opcode.I64Load32U: _emit.EmitI64Load32U(to, _address, _offset); break;
        }
    }

    private void LoadF32(Register<float> to)
    {
        if (_isConstantAddress)
            _emit.EmitF32LoadAt(to, _offset);
        else
            _emit.EmitF32Load(to, _address, _offset);
    }

    private void LoadF64(Register<double> to)
    {
        if (_isConstantAddress)
            _emit.EmitF64LoadAt(to, _offset);
        else
            _emit.EmitF64Load(to, _address, _offset);
    }

    private void Store(Opcode opcode)
    {
        int size = SizeOf(opcode);
        ReadMemoryImmediates(size, out long extent);
        switch (opcode)
        {
            case Opcode.I64Store or (>= Opcode.I64Store8 and <= Opcode.I64Store32): StoreI64(opcode, size, extent); break;
            case Opcode.F32Store: StoreF32(size, extent); break;
            case Opcode.F64Store: StoreF64(size, extent); break;
            default: StoreI32(opcode, size, extent); break;
        }

        _stack.Release();
    }

    private void StoreI32(Opcode opcode, int size, long extent)
    {
        Operand<int> value = _stack.PopRegisterOrConstant<int>();
        PopAddress(size, extent);
        switch (opcode)
        {
            case Opcode.I32Store when _isConstantAddress: _emit.EmitI32StoreAt(_offset, value); break;
            case Opcode.I32Store: _emit.EmitI32Store(_address, _offset, value); break;
            case Opcode.I32Store8 when _isConstantAddress: _emit.EmitI32Store8At(_offset, value); break;
            case Opcode.I32Store8: _emit.EmitI32Store8(_address, _offset, value); break;
            case Opcode.I32Store16 when _isConstantAddress: _emit.EmitI32Store16At(_offset, value); break;
            case Opcode.I32Store16: _emit.EmitI32Store16(_address, _offset, value); break;
        }
    }

    private void StoreI64(Opcode opcode, int size, long extent)
    {
        Operand<long> value = _stack.PopRegisterOrConstant<long>();
        PopAddress(size, extent);
        switch (opcode)
        {
            case Opcode.I64Store when _isConstantAddress: _emit.EmitI64StoreAt(_offset, value); break;
            case Opcode.I64Store: _emit.EmitI64Store(_address, _offset, value); break;
            case Opcode.I64Store8 when _isConstantAddress: _emit.EmitI64Store8At(_offset, value); break;
            case Opcode.I64Store8: _emit.EmitI64Store8(_address, _offset, value); break;
            case Opcode.I64Store16 when _isConstantAddress: _emit.EmitI64Store16At(_offset, value); break;
            case Opcode.I64Store16: _emit.EmitI64Store16(_address, _offset, value); break;
            case Opcode.I64Store32 when _isConstantAddress: _emit.EmitI64Store32At(_offset, value); break;
            case Opcode.I64Store32: _emit.EmitI64Store32(_address, _offset, value); break;
        }
    }

    private void StoreF32(int size, long extent)
    {
        Operand<float> value = _stack.PopRegisterOrConstant<float>();
        PopAddress(size, extent);
        if (_isConstantAddress)
            _emit.EmitF32StoreAt(_offset, value);
        else
            _emit.EmitF32Store(_address, _offset, value);
    }

    private void StoreF64(int size, long extent)
    {
        Operand<double> value = _stack.PopRegisterOrConstant<double>();
        PopAddress(size, extent);
        if (_isConstantAddress)
            _emit.EmitF64StoreAt(_offset, value);
        else
            _emit.EmitF64Store(_address, _offset, value);
    }

    private static int SizeOf(Opcode opcode) => opcode switch
    {
        Opcode.I32Load8S or Opcode.I32Load8U or Opcode.I64Load8S or Opcode.I64Load8U or Opcode.I32Store8 or Opcode.I64Store8 => 1,
        Opcode.I32Load16S or Opcode.I32Load16U or Opcode.I64Load16S or Opcode.I64Load16U or Opcode.I32Store16 or Opcode.I64Store16 => 2,
        Opcode.I64Load or Opcode.F64Load or Opcode.I64Store or Opcode.F64Store => 8,
        _ => 4,
    };
}
