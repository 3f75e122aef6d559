using System;
using System.Runtime.CompilerServices;

namespace CopyPatch;

// Locals: a slot each, or a register for a while.
public sealed partial class OperandStack
{
    private LocalEntry[] _locals = [];
    private int _localCount;
    private int _pendingLocals; // how many operands are locals

    /// <summary>
    /// Binds locals to registers; all others are in their slots from now on, and the other registers are for operands. Nothing is
    /// emitted: the caller moves what the locals hold (<see cref="StoreLocal"/>, <see cref="LoadLocal"/>).
    /// </summary>
    /// <param name="integers">For each integer register a local or -1; those behind the last are for operands.</param>
    /// <param name="floatings">The same for floating-point registers.</param>
    /// <remarks>An operation needs as many registers for operands as it has places <c>r</c>.</remarks>
    /// <exception cref="ArgumentException">There are no such locals, they are of the other class, or are there twice.</exception>
    /// <exception cref="InvalidOperationException">An operand is in a register: <see cref="SpillRegisters()"/>.</exception>
    public void BindLocals(ReadOnlySpan<int> integers, ReadOnlySpan<int> floatings)
    {
        if ((_integers.Used | _floatings.Used) != 0)
            throw new InvalidOperationException($"Operands are in registers: call {nameof(SpillRegisters)} first.");
        SetRegisters(_integers.Locals, bound: false);
        SetRegisters(_floatings.Locals, bound: false);
        if (!TrySetRegisters(_integers, integers) || !TrySetRegisters(_floatings, floatings))
        {
            SetRegisters(integers, bound: false);
            SetRegisters(floatings, bound: false);
            SetRegisters(_integers.Locals, bound: true);
            SetRegisters(_floatings.Locals, bound: true);
            throw new ArgumentException("A local that is bound to a register must exist, be of its class, and be bound to one only.");
        }

        _integers.Bind(integers);
        _floatings.Bind(floatings);
    }

    /// <summary>Gets the register that a local is bound to.</summary>
    /// <param name="local">Its number.</param>
    /// <returns>The register's index, or -1 where the local is in its slot.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int RegisterOf(int local) => _locals[local].Register;

    /// <summary>Gets which local an operand is.</summary>
    /// <param name="depth">How many operands are below it.</param>
    /// <returns>The local's number, or -1 where the operand is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operand.</exception>
    public int LocalAt(int depth)
    {
        ref OperandEntry entry = ref At(depth);
        return entry.Holder == OperandHolder.Local ? (int)entry.Bits : -1;
    }

    /// <summary>Pushes what a local holds. Nothing is emitted.</summary>
    /// <param name="local">Its number.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such local.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushLocal(int local)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)local, (uint)_localCount, nameof(local));
        ref LocalEntry its = ref _locals[local];
        int depth = _depth;
        ref OperandEntry entry = ref Add(OperandHolder.Local, its.Kind, local);
        entry.Older = its.Newest;
        its.Newest = depth;
        _pendingLocals++;
    }

    /// <summary>
    /// Is called before a local is written: operands that are its value get a place of their own, a register that is free or else
    /// their home.
    /// </summary>
    /// <param name="local">Its number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void BeforeWrite(int local)
    {
        if (_locals[local].Newest >= 0)
            CopyOperands(local);
    }

    /// <summary>Pops an operand into a local.</summary>
    /// <param name="local">The local's number.</param>
    /// <param name="keep">Whether its value is pushed again.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such local.</exception>
    /// <exception cref="InvalidOperationException">There is no operand, or it is of another kind.</exception>
    public void PopLocal(int local, bool keep = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)local, (uint)_localCount, nameof(local));
        switch (_locals[local].Kind)
        {
            case ValueKind.Int32: PopLocal<int>(local, keep); break;
            case ValueKind.Int64: PopLocal<long>(local, keep); break;
            case ValueKind.Single: PopLocal<float>(local, keep); break;
            default: PopLocal<double>(local, keep); break;
        }
    }

    /// <summary>Emits a move of what a local holds from a register into its slot.</summary>
    /// <param name="local">The local's number.</param>
    /// <param name="register">The register's index.</param>
    public void StoreLocal(int local, int register) =>
        Move(_locals[local].Kind, OperandPlace.Slot, local, OperandPlace.Register, register);

    /// <summary>Emits a move of what a local holds from its slot into a register.</summary>
    /// <param name="local">The local's number.</param>
    /// <param name="register">The register's index.</param>
    public void LoadLocal(int local, int register) =>
        Move(_locals[local].Kind, OperandPlace.Register, register, OperandPlace.Slot, local);

    private bool TrySetRegisters(RegisterSet set, ReadOnlySpan<int> locals)
    {
        if (locals.Length > set.Locals.Length)
            return false;
        for (int i = 0; i < locals.Length; i++)
        {
            int local = locals[i];
            if (local < 0)
                continue;
            if (local >= _localCount || SetOf(_locals[local].Kind) != set || _locals[local].Register >= 0)
                return false;
            _locals[local].Register = (sbyte)i;
        }

        return true;
    }

    private void SetRegisters(ReadOnlySpan<int> locals, bool bound)
    {
        for (int i = 0; i < locals.Length; i++)
        {
            if ((uint)locals[i] < (uint)_localCount)
                _locals[locals[i]].Register = bound ? (sbyte)i : (sbyte)-1;
        }
    }

    private void PopLocal<T>(int local, bool keep)
        where T : unmanaged
    {
        if (_depth > 0 && LocalAt(_depth - 1) == local)
        {
            if (!keep)
                Truncate(_depth - 1);
            return;
        }

        // What another slot holds goes through a register: it may be wanted there again.
        int register = RegisterOf(local);
        Operand<T> value = register >= 0 ? Pop<T>() : PopRegisterOrConstant<T>();
        BeforeWrite(local);
        Move(register >= 0 ? new Register<T>(register) : (Location<T>)new Slot<T>(local), value);
        if (keep)
            PushAgain(local, value);
        Release();
    }

    // What was stored into a local's slot stays where it was, unless that is another local's register.
    private void PushAgain<T>(int local, Operand<T> value)
        where T : unmanaged
    {
        if (RegisterOf(local) >= 0)
            PushLocal(local);
        else if (value.Place == OperandPlace.Constant)
            PushConstant(value.Constant);
        else if (SetOf<T>().IsForOperands(value.Register.Index))
            PushRegister(value.Register);
        else
            PushLocal(local);
    }

    // The newest come first, and get the registers: they are wanted first.
    private void CopyOperands(int local)
    {
        for (int i = _locals[local].Newest; i >= 0; i = _locals[local].Newest)
        {
            ref OperandEntry entry = ref _entries[i];
            int register = SetOf(entry.Kind).TakeFor(i);
            if (register < 0)
            {
                MoveHome(i);
                continue;
            }

            CopyTo(i, OperandPlace.Register, register);
            Unlink(ref entry);
            entry.Holder = OperandHolder.Register;
            entry.Bits = register;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref LocalEntry Unlink(ref OperandEntry entry)
    {
        ref LocalEntry local = ref _locals[(int)entry.Bits];
        local.Newest = entry.Older;
        _pendingLocals--;
        return ref local;
    }
}
