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

    // The operand on top is the address. What lies outside of memory traps: no access reaches 8 GiB and a page, which a memory has where
    // they are not checked.
    private Address PopAddress(int size, long offset)
    {
        int local = _stack.LocalAt(_stack.Depth - 1);
        Operand<int> address = _stack.Pop<int>();
        if (address.Place == OperandPlace.Constant)
        {
            offset += (uint)address.Constant;
            if (!_checksMemory)
                LandFaults();
            else if (offset + size > _leastMemory)
                _emit.EmitMemoryIsBelow(offset + size, Trap(WasmTrapKind.MemoryOutOfBounds));
            return new Address(default, offset);
        }

        if (!_checksMemory)
        {
            LandFaults();
        }
        else if (local < 0 || !_bounds.Knows(local, offset + size))
        {
            if (offset == 0)
                _emit.EmitBeyondLimit(address.Location, LimitOf(size), Trap(WasmTrapKind.MemoryOutOfBounds));
            else
                _emit.EmitOutOfBounds(address.Location, offset + size, Trap(WasmTrapKind.MemoryOutOfBounds));
        }

        return new Address(address.Location, offset);
    }

    // From here on an access outside of memory goes on at the trap. A call has a frame, from which nothing can go on there.
    private void LandFaults()
    {
        if (_landsFaults)
            return;
        _landsFaults = true;
        _emit.LandFaults(Trap(WasmTrapKind.MemoryOutOfBounds));
    }

    private void EndLanding()
    {
        if (_landsFaults)
            _emit.LandFaults(default);
        _landsFaults = false;
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
        OperatorSignature signature = OperatorTable.SignatureOf(opcode);
        Address address = PopAddress(1 << (int)signature.Alignment, ReadOffset());
        switch ((WasmValueType)signature.ResultType)
        {
            case WasmValueType.I32: Load(Accesses.I32, opcode, address); break;
            case WasmValueType.I64: Load(Accesses.I64, opcode, address); break;
            case WasmValueType.F32: Load(Accesses.F32, opcode, address); break;
            default: Load(Accesses.F64, opcode, address); break;
        }
    }

    private void Load<T>(MemoryOperations<T> accesses, Opcode opcode, Address address)
        where T : unmanaged
    {
        Register<T> to = Result<T>();
        if (address.IsConstant)
            _emit.Emit(accesses.LoadAt[opcode], to, address.Offset);
        else
            _emit.Emit(accesses.Load[opcode], to, address.Base, address.Offset);
    }

    private void Store(Opcode opcode)
    {
        OperatorSignature signature = OperatorTable.SignatureOf(opcode);
        int size = 1 << (int)signature.Alignment;
        switch ((WasmValueType)signature.TopType)
        {
            case WasmValueType.I32: Store(Accesses.I32, opcode, size); break;
            case WasmValueType.I64: Store(Accesses.I64, opcode, size); break;
            case WasmValueType.F32: Store(Accesses.F32, opcode, size); break;
            default: Store(Accesses.F64, opcode, size); break;
        }
    }

    private void Store<T>(MemoryOperations<T> accesses, Opcode opcode, int size)
        where T : unmanaged
    {
        Register<T> value = _stack.PopRegister<T>();
        Address address = PopAddress(size, ReadOffset());
        if (address.IsConstant)
            _emit.Emit(accesses.StoreAt[opcode], address.Offset, value);
        else
            _emit.Emit(accesses.Store[opcode], address.Base, address.Offset, value);
        _stack.Release();
    }

    // ---------------------------------------------------------------------------------------------------------- globals

    private void GetGlobal(int global)
    {
        switch (ValueKinds.Of(_module.Globals[global].Type))
        {
            case ValueKind.Int32: GetGlobal(Accesses.I32, global); break;
            case ValueKind.Int64: GetGlobal(Accesses.I64, global); break;
            case ValueKind.Single: GetGlobal(Accesses.F32, global); break;
            default: GetGlobal(Accesses.F64, global); break;
        }
    }

    private void GetGlobal<T>(MemoryOperations<T> accesses, int global)
        where T : unmanaged =>
        _emit.Emit(IsImported(global) ? accesses.ImportedGlobalGet : accesses.GlobalGet, Result<T>(), OffsetOfGlobal(global));

    private void SetGlobal(int global)
    {
        switch (ValueKinds.Of(_module.Globals[global].Type))
        {
            case ValueKind.Int32: SetGlobal(Accesses.I32, global); break;
            case ValueKind.Int64: SetGlobal(Accesses.I64, global); break;
            case ValueKind.Single: SetGlobal(Accesses.F32, global); break;
            default: SetGlobal(Accesses.F64, global); break;
        }
    }

    private void SetGlobal<T>(MemoryOperations<T> accesses, int global)
        where T : unmanaged
    {
        Register<T> value = _stack.PopRegister<T>();
        _emit.Emit(IsImported(global) ? accesses.ImportedGlobalSet : accesses.GlobalSet, value, OffsetOfGlobal(global));
        _stack.Release();
    }

    private bool IsImported(int global) => global < _module.ImportedGlobals;

    private static long OffsetOfGlobal(int global) => sizeof(NativeInstance) + (8L * global);

    private long OffsetOfType(int type) => OffsetOfGlobal(_module.Globals.Length + type);
}
