using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// Where the operands of a function are while it is compiled, and where its locals: in registers, constants or slots. Nothing is
/// emitted for an operand before an operation wants it, or somebody else wants its place.
/// </summary>
/// <param name="emit">What emits the moves.</param>
/// <param name="constants">Takes floating-point constants.</param>
internal sealed class OperandStack(WasmEmitter emit, ConstantPool constants)
{
    /// <summary>How many registers for integers locals leave to operands. An operation needs two at least.</summary>
    public const int IntegersForOperands = 3;

    /// <summary>The same for floating-point values.</summary>
    public const int FloatingsForOperands = 4;

    private readonly WasmEmitter _emit = emit;
    private readonly RegisterSet _integers = new(ValueRegisters.IntegerCount);
    private readonly RegisterSet _floatings = new(ValueRegisters.FloatingCount);
    private OperandEntry[] _entries = new OperandEntry[64];
    private int _depth;
    private int _firstHome;
    private int _localEntries; // how many entries are locals
    private sbyte[] _registerOfLocal = new sbyte[64];
    private OperandKind[] _kindOfLocal = [];

    /// <summary>Gets how many operands there are.</summary>
    public int Depth => _depth;

    /// <summary>Gets the operand at a depth.</summary>
    /// <param name="index">Its depth.</param>
    public ref OperandEntry this[int index] => ref _entries[index];

    /// <summary>Starts a function.</summary>
    /// <param name="kinds">The kinds of its locals, which are all in slots.</param>
    /// <param name="locals">How many there are.</param>
    /// <param name="firstHome">The slot of the first operand.</param>
    /// <param name="capacity">How many operands there are at most.</param>
    public void Start(OperandKind[] kinds, int locals, int firstHome, int capacity)
    {
        _kindOfLocal = kinds;
        _firstHome = firstHome;
        _depth = 0;
        _localEntries = 0;
        if (_entries.Length < capacity)
            _entries = new OperandEntry[2 * capacity];
        if (_registerOfLocal.Length < locals)
            _registerOfLocal = new sbyte[2 * locals];
        Array.Fill(_registerOfLocal, (sbyte)-1, 0, locals);
    }

    /// <summary>Gives locals registers, and takes them from all others. No operand may be in a register.</summary>
    /// <param name="before">The locals that have had registers.</param>
    /// <param name="after">The locals that have them from now on: for each register a local or -1.</param>
    /// <param name="integers">How many of these registers are for integers; they come first.</param>
    public void Assign(ReadOnlySpan<int> before, ReadOnlySpan<int> after, int integers)
    {
        foreach (int local in before)
        {
            if (local >= 0)
                _registerOfLocal[local] = -1;
        }

        uint forIntegers = 0;
        uint forFloatings = 0;
        for (int i = 0; i < after.Length; i++)
        {
            if (after[i] < 0)
                continue;
            int register = i < integers ? i : i - integers;
            _registerOfLocal[after[i]] = (sbyte)register;
            if (i < integers)
                forIntegers |= 1u << register;
            else
                forFloatings |= 1u << register;
        }

        _integers.Reset(forIntegers);
        _floatings.Reset(forFloatings);
    }

    /// <summary>The register of a local, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RegisterOf(int local) => _registerOfLocal[local];

    /// <summary>The slot of an operand's depth.</summary>
    public int HomeOf(int depth) => _firstHome + depth;

    /// <summary>Pushes a constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushConstant(OperandKind kind, long bits) => Add(EntryPlace.Constant, kind, bits);

    /// <summary>Pushes what a local holds.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushLocal(int local)
    {
        _localEntries++;
        Add(EntryPlace.Local, _kindOfLocal[local], local);
    }

    /// <summary>Pushes what is in its slot already.</summary>
    public void PushHome(OperandKind kind) => Add(EntryPlace.Home, kind, 0);

    /// <summary>Pushes what is in a register that was popped or taken.</summary>
    public void PushRegister<T>(Register<T> register)
        where T : unmanaged
    {
        OperandKind kind = OperandKinds.Of<T>();
        SetOf(kind).Own(register.Index, _depth);
        Add(EntryPlace.Register, kind, register.Index);
    }

    /// <summary>Pushes the result of the operation that is emitted next, whose operands were popped.</summary>
    /// <returns>The register that it must write.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register<T> Push<T>()
        where T : unmanaged
    {
        Release();
        OperandKind kind = OperandKinds.Of<T>();
        RegisterSet set = SetOf(kind);
        int register = set.TakeFor(_depth);
        if (register < 0)
        {
            SpillOldest(set);
            register = set.TakeFor(_depth);
        }

        Add(EntryPlace.Register, kind, register);
        return new Register<T>(register);
    }

    /// <summary>Pops an operand, wherever it is. Its register is its own until <see cref="Release"/>, or the next result.</summary>
    public Operand<T> Pop<T>()
        where T : unmanaged
    {
        ref OperandEntry entry = ref _entries[--_depth];
        Debug.Assert(OperandKinds.Of<T>() == entry.Kind, "The validator knows types.");
        switch (entry.Place)
        {
            case EntryPlace.Register:
                SetOf(entry.Kind).Hold((int)entry.Bits);
                return new Register<T>((int)entry.Bits);
            case EntryPlace.Constant:
                long bits = entry.Bits;
                return Unsafe.As<long, T>(ref bits);
            case EntryPlace.Home:
                return new Slot<T>(_firstHome + _depth);
            default:
                _localEntries--;
                int register = _registerOfLocal[(int)entry.Bits];
                return register >= 0 ? new Register<T>(register) : new Slot<T>((int)entry.Bits);
        }
    }

    /// <summary>Pops an operand into a register.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register<T> PopRegister<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Register ? operand.Register : Load(operand);
    }

    /// <summary>Pops an operand into a register, unless it is in a slot.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Location<T> PopRegisterOrSlot<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Constant ? Load(operand) : operand.Location;
    }

    /// <summary>Pops an operand into a register, unless it is constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operand<T> PopRegisterOrConstant<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Slot ? Load(operand) : operand;
    }

    /// <summary>Loads what was popped into a register, which is held.</summary>
    public Register<T> Load<T>(Operand<T> operand)
        where T : unmanaged
    {
        Register<T> register = Take<T>();
        Move((Location<T>)register, operand);
        return register;
    }

    /// <summary>A register for the moment: until <see cref="Release"/>, or the next result.</summary>
    public Register<T> Take<T>()
        where T : unmanaged
    {
        RegisterSet set = SetOf(OperandKinds.Of<T>());
        int register = set.TakeHeld();
        if (register < 0)
        {
            SpillOldest(set);
            register = set.TakeHeld();
        }

        return new Register<T>(register);
    }

    /// <summary>Ends the use of operands that were popped.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        _integers.Release();
        _floatings.Release();
    }

    /// <summary>Whether a register is one of those for operands: no local has it.</summary>
    public bool IsForOperands<T>(Register<T> register)
        where T : unmanaged => SetOf(OperandKinds.Of<T>()).IsForOperands(register.Index);

    /// <summary>Drops operands.</summary>
    /// <param name="depth">How many are left.</param>
    public void Truncate(int depth)
    {
        while (_depth > depth)
        {
            ref OperandEntry entry = ref _entries[--_depth];
            if (entry.Place == EntryPlace.Register)
                SetOf(entry.Kind).Free((int)entry.Bits);
            else if (entry.Place == EntryPlace.Local)
                _localEntries--;
        }
    }

    /// <summary>Is called before a local is written: operands that are its value get another place.</summary>
    /// <param name="local">The local.</param>
    /// <param name="from">The depth from which on there may be some.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeforeWrite(int local, int from)
    {
        if (_localEntries > 0)
            Materialise(local, from);
    }

    /// <summary>Puts operands into their slots: those in registers, and those that are locals.</summary>
    /// <param name="from">The depth of the first.</param>
    public void Spill(int from)
    {
        for (int i = from; i < _depth; i++)
        {
            if (_entries[i].Place is EntryPlace.Register or EntryPlace.Local)
                MoveHome(i);
        }
    }

    /// <summary>Puts operands into their slots: those in registers only.</summary>
    /// <param name="from">The depth of the first.</param>
    /// <param name="to">The depth behind the last.</param>
    public void SpillRegisters(int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            if (_entries[i].Place == EntryPlace.Register)
                MoveHome(i);
        }
    }

    /// <summary>Puts operands into their slots, all of them.</summary>
    /// <param name="from">The depth of the first.</param>
    public void SpillAll(int from)
    {
        for (int i = from; i < _depth; i++)
        {
            if (_entries[i].Place != EntryPlace.Home)
                MoveHome(i);
        }
    }

    /// <summary>Copies an operand into a slot. It stays where it is.</summary>
    /// <param name="index">Its depth.</param>
    /// <param name="slot">The slot.</param>
    public void Copy(int index, int slot)
    {
        ref OperandEntry entry = ref _entries[index];
        int source = (int)entry.Bits;
        switch (entry.Place)
        {
            case EntryPlace.Register:
                StoreRegister(entry.Kind, source, slot);
                break;
            case EntryPlace.Constant:
                if (entry.Kind is OperandKind.I32 or OperandKind.F32)
                    _emit.EmitMoveI32(new Slot<int>(slot), source);
                else
                    _emit.EmitMoveI64(new Slot<long>(slot), entry.Bits);
                break;
            case EntryPlace.Home:
                CopySlot(slot, _firstHome + index);
                break;
            default:
                if (_registerOfLocal[source] >= 0)
                    StoreRegister(entry.Kind, _registerOfLocal[source], slot);
                else
                    CopySlot(slot, source);
                break;
        }
    }

    /// <summary>Copies a slot.</summary>
    public void CopySlot(int to, int from)
    {
        if (to != from)
            _emit.EmitMoveI64(new Slot<long>(to), new Slot<long>(from));
    }

    /// <summary>Stores a register into a slot.</summary>
    public void StoreRegister(OperandKind kind, int register, int slot)
    {
        switch (kind)
        {
            case OperandKind.I32: _emit.EmitMoveI32(new Slot<int>(slot), new Register<int>(register)); break;
            case OperandKind.I64: _emit.EmitMoveI64(new Slot<long>(slot), new Register<long>(register)); break;
            case OperandKind.F32: _emit.EmitMoveF32(new Slot<float>(slot), new Register<float>(register)); break;
            default: _emit.EmitMoveF64(new Slot<double>(slot), new Register<double>(register)); break;
        }
    }

    /// <summary>Loads a register from a slot.</summary>
    public void LoadRegister(OperandKind kind, int register, int slot)
    {
        switch (kind)
        {
            case OperandKind.I32: _emit.EmitMoveI32(new Register<int>(register), new Slot<int>(slot)); break;
            case OperandKind.I64: _emit.EmitMoveI64(new Register<long>(register), new Slot<long>(slot)); break;
            case OperandKind.F32: _emit.EmitMoveF32(new Register<float>(register), new Slot<float>(slot)); break;
            default: _emit.EmitMoveF64(new Register<double>(register), new Slot<double>(slot)); break;
        }
    }

    /// <summary>Emits a move, unless both are the same place.</summary>
    public void Move<T>(Location<T> to, Operand<T> from)
        where T : unmanaged
    {
        if (from.Place == to.Place && from.Bits == to.Bits)
            return;
        if (typeof(T) == typeof(int))
            _emit.EmitMoveI32(Unsafe.BitCast<Location<T>, Location<int>>(to), Unsafe.BitCast<Operand<T>, Operand<int>>(from));
        else if (typeof(T) == typeof(long))
            _emit.EmitMoveI64(Unsafe.BitCast<Location<T>, Location<long>>(to), Unsafe.BitCast<Operand<T>, Operand<long>>(from));
        else if (to.Place == OperandPlace.Register && from.Place == OperandPlace.Constant)
            LoadConstant(to.Register, from.Constant);
        else if (typeof(T) == typeof(float))
            _emit.EmitMoveF32(Unsafe.BitCast<Location<T>, Location<float>>(to), Unsafe.BitCast<Operand<T>, Operand<float>>(from));
        else
            _emit.EmitMoveF64(Unsafe.BitCast<Location<T>, Location<double>>(to), Unsafe.BitCast<Operand<T>, Operand<double>>(from));
    }

    private void LoadConstant<T>(Register<T> register, T constant)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float))
            _emit.EmitF32GlobalGet(new Register<float>(register.Index), constants.OffsetOf(Unsafe.BitCast<T, uint>(constant)));
        else
            _emit.EmitF64GlobalGet(new Register<double>(register.Index), constants.OffsetOf(Unsafe.BitCast<T, ulong>(constant)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegisterSet SetOf(OperandKind kind) => kind.IsFloating() ? _floatings : _integers;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(EntryPlace place, OperandKind kind, long bits)
    {
        ref OperandEntry entry = ref _entries[_depth++];
        entry.Bits = bits;
        entry.Place = place;
        entry.Kind = kind;
    }

    private void SpillOldest(RegisterSet set)
    {
        int oldest = set.Oldest();
        if (oldest < 0)
            throw new InvalidOperationException("An operation holds all registers.");
        MoveHome(oldest);
    }

    private void MoveHome(int index)
    {
        Copy(index, _firstHome + index);
        ref OperandEntry entry = ref _entries[index];
        if (entry.Place == EntryPlace.Register)
            SetOf(entry.Kind).Free((int)entry.Bits);
        else if (entry.Place == EntryPlace.Local)
            _localEntries--;
        entry.Place = EntryPlace.Home;
    }

    private void Materialise(int local, int from)
    {
        for (int i = from; i < _depth; i++)
        {
            ref OperandEntry entry = ref _entries[i];
            if (entry.Place != EntryPlace.Local || entry.Bits != local)
                continue;
            int register = SetOf(entry.Kind).TakeFor(i);
            if (register < 0)
            {
                MoveHome(i);
                continue;
            }

            int source = _registerOfLocal[local];
            if (source < 0)
                LoadRegister(entry.Kind, register, local);
            else
                CopyRegister(entry.Kind, register, source);
            entry.Place = EntryPlace.Register;
            entry.Bits = register;
            _localEntries--;
        }
    }

    private void CopyRegister(OperandKind kind, int to, int from)
    {
        switch (kind)
        {
            case OperandKind.I32: _emit.EmitMoveI32(new Register<int>(to), new Register<int>(from)); break;
            case OperandKind.I64: _emit.EmitMoveI64(new Register<long>(to), new Register<long>(from)); break;
            case OperandKind.F32: _emit.EmitMoveF32(new Register<float>(to), new Register<float>(from)); break;
            default: _emit.EmitMoveF64(new Register<double>(to), new Register<double>(from)); break;
        }
    }
}
