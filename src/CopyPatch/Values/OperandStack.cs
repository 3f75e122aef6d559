using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>
/// The operand stack of a single-pass compiler: it says where each value is that was computed and is still to be used, gives out
/// registers, and spills the oldest operand where there are too few. Locals may be bound to registers.
/// </summary>
/// <remarks>
/// <para>
/// An operation pops its operands, pushes its result, and is emitted on the places that it was given:
/// </para>
/// <code>
/// Operand&lt;int&gt; b = stack.Pop&lt;int&gt;();
/// Register&lt;int&gt; a = stack.PopRegister&lt;int&gt;();
/// Register&lt;int&gt; to = stack.Push&lt;int&gt;();
/// emit.EmitI32Add(to, a, b);
/// </code>
/// <para>
/// The registers of operands that were popped are held until a result is pushed, which may get one of them: the last one popped, if
/// it can, since an instruction of x86-64 overwrites its first operand. Where there is no result, <see cref="Release"/> ends that.
/// Nothing is emitted for a constant or a local before an operation wants it in a register, or somebody else wants its place.
/// </para>
/// <para>
/// The frame holds the locals, a slot each from slot 0 on, and then the operands' homes: an operand that is spilled goes to the slot
/// of its depth, <see cref="HomeOf"/>. At a merge point all ways must leave the operands at the same places, which are their homes:
/// <see cref="SpillFrom"/> on each way, then <see cref="Truncate"/> and <see cref="PushHome"/> behind the label. What lives longer
/// in a register is a local (<see cref="BindLocals"/>), whose place no merge changes. This is <c>condition ? 1 : x</c>:
/// </para>
/// <code>
/// Register&lt;int&gt; condition = stack.PopRegister&lt;int&gt;();
/// stack.Spill();                                      // what is below stays where it is on both ways
/// emit.EmitJumpIfZero(condition, otherwise);
/// stack.Release();
/// int depth = stack.Depth;
/// stack.PushConstant(1);
/// stack.SpillFrom(depth);
/// emit.EmitJump(end);
/// stack.Truncate(depth);
/// emit.MarkLabel(otherwise);
/// stack.PushLocal(x);
/// stack.SpillFrom(depth);
/// stack.Truncate(depth);
/// emit.MarkLabel(end);
/// stack.PushHome(ValueKind.Int32);
/// </code>
/// <para>
/// All of it takes constant time for each operand, over the whole of a function. Use one object again and again: it keeps its memory.
/// </para>
/// </remarks>
public sealed partial class OperandStack
{
    private readonly IValueEmitter _emitter;
    private readonly RegisterSet _integers = new(ValueRegisters.IntegerCount);
    private readonly RegisterSet _floatings = new(ValueRegisters.FloatingCount);
    private OperandEntry[] _entries = new OperandEntry[64];
    private int _depth;
    private int _firstHome;

    /// <summary>Makes an empty stack for a function without locals, whose homes begin at slot 0.</summary>
    /// <param name="emitter">What emits moves.</param>
    /// <exception cref="ArgumentNullException">The emitter is null.</exception>
    public OperandStack(IValueEmitter emitter)
    {
        ArgumentNullException.ThrowIfNull(emitter);
        _emitter = emitter;
    }

    /// <summary>Gets how many operands there are.</summary>
    public int Depth => _depth;

    /// <summary>Starts a function: there is no operand, and all locals are in their slots.</summary>
    /// <param name="locals">The kinds of its locals. Local <c>n</c> has slot <c>n</c>.</param>
    /// <param name="firstHome">The home of the first operand; slots between the locals and it are the caller's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstHome"/> is a local's slot.</exception>
    public void Start(ReadOnlySpan<ValueKind> locals, int firstHome)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(firstHome, locals.Length);
        _firstHome = firstHome;
        _depth = 0;
        _pendingLocals = 0;
        _localCount = locals.Length;
        if (_locals.Length < locals.Length)
            _locals = new LocalEntry[2 * locals.Length];
        for (int i = 0; i < locals.Length; i++)
            _locals[i] = new LocalEntry { Newest = -1, Kind = locals[i], Register = -1 };
        _integers.Bind([]);
        _floatings.Bind([]);
    }

    /// <summary>Gets the slot that an operand is spilled to.</summary>
    /// <param name="depth">How many operands are below it.</param>
    /// <returns>The slot's index.</returns>
    public int HomeOf(int depth) => _firstHome + depth;

    /// <summary>Gets the kind of an operand.</summary>
    /// <param name="depth">How many operands are below it.</param>
    /// <returns>The kind.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such operand.</exception>
    public ValueKind KindAt(int depth) => At(depth).Kind;

    /// <summary>Pushes a constant. Nothing is emitted.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="constant">Its value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void PushConstant<T>(T constant)
        where T : unmanaged => Add(OperandHolder.Constant, ValueKinds.Of<T>(), ((Operand<T>)constant).Bits);

    /// <summary>Pushes what is in its home already: a result of a call, or of a block behind its end. Nothing is emitted.</summary>
    /// <param name="kind">Its kind.</param>
    public void PushHome(ValueKind kind) => Add(OperandHolder.Home, kind, 0);

    /// <summary>Pushes what is in a register that is held: one that was popped, or taken. Nothing is emitted.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="register">The register, which is no local's.</param>
    /// <exception cref="ArgumentException">A local is bound to it.</exception>
    public void PushRegister<T>(Register<T> register)
        where T : unmanaged
    {
        RegisterSet set = SetOf<T>();
        if (!set.IsForOperands(register.Index))
            throw new ArgumentException($"A local is bound to register {register}.", nameof(register));
        set.Own(register.Index, _depth);
        Add(OperandHolder.Register, ValueKinds.Of<T>(), register.Index);
    }

    /// <summary>Pushes the result of the operation that is emitted next, and ends the use of its operands.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The register that the operation must write; perhaps one of its operands'.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register<T> Push<T>()
        where T : unmanaged
    {
        Release();
        RegisterSet set = SetOf<T>();
        int register = set.TakeFor(_depth);
        if (register < 0)
        {
            SpillOldest(set);
            register = set.TakeFor(_depth);
        }

        Add(OperandHolder.Register, ValueKinds.Of<T>(), register);
        return new Register<T>(register);
    }

    /// <summary>Pops an operand, wherever it is. Its register is held until <see cref="Release"/>, or the next result.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>Where it is: a register, a constant or a slot.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type; it is not popped.</exception>
    public Operand<T> Pop<T>()
        where T : unmanaged
    {
        OperandEntry[] entries = _entries;
        int depth = _depth - 1;
        if ((uint)depth >= (uint)entries.Length || entries[depth].Kind != ValueKinds.Of<T>())
            ThrowNoOperand(ValueKinds.Of<T>());
        ref OperandEntry entry = ref entries[depth];
        _depth = depth;
        switch (entry.Holder)
        {
            case OperandHolder.Register:
                SetOf<T>().Hold((int)entry.Bits);
                return new Register<T>((int)entry.Bits);
            case OperandHolder.Constant:
                return new Operand<T>(OperandPlace.Constant, entry.Bits);
            case OperandHolder.Home:
                return new Slot<T>(_firstHome + depth);
            default:
                ref LocalEntry local = ref Unlink(ref entry);
                return local.Register >= 0 ? new Register<T>(local.Register) : new Slot<T>((int)entry.Bits);
        }
    }

    /// <summary>Pops an operand into a register: for an operand of an operation that has the place <c>r</c>.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>The register. It may be a local's, and so is not to be written.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type; or no register is left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Register<T> PopRegister<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Register ? operand.Register : Load(operand);
    }

    /// <summary>Pops an operand into a register, unless it is in a slot: for an operand with the places <c>rs</c>.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>The register or slot.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type; or no register is left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Location<T> PopRegisterOrSlot<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Constant ? Load(operand) : operand.Location;
    }

    /// <summary>Pops an operand into a register, unless it is constant: for an operand with the places <c>rc</c>.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>The register or constant.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type; or no register is left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Operand<T> PopRegisterOrConstant<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Slot ? Load(operand) : operand;
    }

    /// <summary>Pops an operand into a register that may be written: a copy, if it is a local's.</summary>
    /// <typeparam name="T">The type that it was pushed with.</typeparam>
    /// <returns>The register, which is held.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type; or no register is left.</exception>
    public Register<T> PopWritable<T>()
        where T : unmanaged
    {
        Operand<T> operand = Pop<T>();
        return operand.Place == OperandPlace.Register && SetOf<T>().IsForOperands(operand.Register.Index)
            ? operand.Register
            : Load(operand);
    }

    /// <summary>
    /// Makes the <see cref="int"/> on top a <see cref="long"/> with zeros above its 32 bits, if that takes no code: it is a constant, or
    /// in a register, which has them.
    /// </summary>
    /// <returns>Whether it did.</returns>
    /// <exception cref="InvalidOperationException">There is no operand, or it has another type.</exception>
    public bool TryExtendUnsigned()
    {
        if (_depth == 0 || _entries[_depth - 1].Kind != ValueKind.Int32)
            ThrowNoOperand(ValueKind.Int32);
        ref OperandEntry top = ref _entries[_depth - 1];
        if (top.Holder is not (OperandHolder.Register or OperandHolder.Constant))
            return false;
        top.Kind = ValueKind.Int64;
        return true;
    }

    /// <summary>Loads what was popped into a register, which is held.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="operand">What was popped.</param>
    /// <returns>The register.</returns>
    /// <exception cref="InvalidOperationException">No register is left.</exception>
    public Register<T> Load<T>(Operand<T> operand)
        where T : unmanaged
    {
        Register<T> register = Take<T>();
        Move((Location<T>)register, operand);
        return register;
    }

    /// <summary>Gets a register for the moment: it is held until <see cref="Release"/>, or the next result.</summary>
    /// <typeparam name="T"><see cref="int"/>, <see cref="long"/>, <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <returns>The register.</returns>
    /// <exception cref="InvalidOperationException">No register is left.</exception>
    public Register<T> Take<T>()
        where T : unmanaged
    {
        RegisterSet set = SetOf<T>();
        int register = set.TakeHeld();
        if (register < 0)
        {
            SpillOldest(set);
            register = set.TakeHeld();
        }

        return new Register<T>(register);
    }

    /// <summary>Ends the use of operands that were popped, for an operation without a result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        _integers.Release();
        _floatings.Release();
    }

    /// <summary>Drops operands. Nothing is emitted.</summary>
    /// <param name="depth">How many are left.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public void Truncate(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)depth, (uint)_depth, nameof(depth));
        while (_depth > depth)
        {
            ref OperandEntry entry = ref _entries[--_depth];
            Leave(ref entry);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private RegisterSet SetOf<T>() => ValueRegisters.IsFloating<T>() ? _floatings : _integers;

    private RegisterSet SetOf(ValueKind kind) => kind.IsFloating() ? _floatings : _integers;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref OperandEntry Add(OperandHolder holder, ValueKind kind, long bits)
    {
        OperandEntry[] entries = _entries;
        int depth = _depth;
        if ((uint)depth >= (uint)entries.Length)
            entries = Grow();
        ref OperandEntry entry = ref entries[depth];
        _depth = depth + 1;
        entry.Bits = bits;
        entry.Holder = holder;
        entry.Kind = kind;
        return ref entry;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private OperandEntry[] Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        return _entries;
    }

    private ref OperandEntry At(int depth)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)depth, (uint)_depth, nameof(depth));
        return ref _entries[depth];
    }

    // An operand leaves what holds it. Of one local the newest must leave first.
    private void Leave(ref OperandEntry entry)
    {
        if (entry.Holder == OperandHolder.Register)
            SetOf(entry.Kind).Free((int)entry.Bits);
        else if (entry.Holder == OperandHolder.Local)
            Unlink(ref entry);
    }

    [DoesNotReturn]
    private void ThrowNoOperand(ValueKind kind) => throw new InvalidOperationException(_depth == 0
        ? "There is no operand to pop."
        : $"The operand on top is of the kind {_entries[_depth - 1].Kind}, and not {kind}.");
}
