using System;

namespace CopyPatch.Wasm;

// Comparisons, and the conditions of branches. A comparison that is only wanted for a branch is one with it.
internal sealed unsafe partial class FunctionCompiler
{
    // Of a comparison of integers, by its place behind the first (eq): the one that holds where it does not, and the one of the
    // operands in the other order.
    private static ReadOnlySpan<byte> Inverse => [1, 0, 8, 9, 6, 7, 4, 5, 2, 3];

    private static ReadOnlySpan<byte> Mirrored => [0, 1, 4, 5, 2, 3, 8, 9, 6, 7];

    // Of two registers there are only "less" and "greater or equal", and these with the operands in the other order.
    private static bool IsMirrored(int comparison) => comparison is >= 4 and <= 7;

    // Whether what is computed is the condition of a branch, perhaps negated: then the branch is next.
    private bool IsCondition(out bool isNegated)
    {
        byte* next = _p;
        isNegated = false;
        while (*next == (byte)Opcode.I32Eqz)
        {
            isNegated = !isNegated;
            next++;
        }

        if (*next is not ((byte)Opcode.BrIf or (byte)Opcode.If))
            return false;
        _p = next;
        return true;
    }

    // Reads the branch. The operands of its condition are popped, and the others are put where its target wants them.
    private ConditionalBranch StartBranch(bool isNegated)
    {
        if (*_p++ == (byte)Opcode.BrIf)
            return new ConditionalBranch(BranchLabel((int)ReadU32()), !isNegated, IsIf: false, 0);
        int type = (int)ReadSigned();
        _stack.Spill();
        _stack.SpillFrom(_stack.Depth - _module.ParametersOf(type).Length);
        return new ConditionalBranch(_emit.DefineLabel(), isNegated, IsIf: true, type);
    }

    // The branch is emitted.
    private void EndBranch(ConditionalBranch branch)
    {
        _stack.Release();
        if (!branch.IsIf)
            return;
        PushControl(ControlKind.If, _stack.Depth - _module.ParametersOf(branch.Type).Length, _emit.DefineLabel(), branch.Type);
        Innermost.Else = branch.Target;
    }

    // A branch whose condition is a value.
    private void BranchOnValue()
    {
        Location<int> value = _stack.PopRegisterOrSlot<int>();
        _p--;
        BranchIfZero(Integers.I32, value, isNegated: true);
    }

    private void BranchIfZero<T>(IntegerOperations<T> integers, Location<T> value, bool isNegated)
        where T : unmanaged
    {
        ConditionalBranch branch = StartBranch(isNegated);
        _emit.Emit(branch.When ? integers.IsZero : integers.IsNotZero, value, branch.Target);
        EndBranch(branch);
    }

    private void EqualsZero<T>(IntegerOperations<T> integers)
        where T : unmanaged
    {
        bool isCondition = IsCondition(out bool isNegated);
        Location<T> value = _stack.PopRegisterOrSlot<T>();
        if (isCondition)
            BranchIfZero(integers, value, isNegated);
        else
            _emit.Emit(integers.EqualsZero, Result<int>(), value);
    }

    private void Compare<T>(IntegerOperations<T> integers, Opcode opcode)
        where T : unmanaged
    {
        bool isCondition = IsCondition(out bool isNegated);
        Operand<T> b = _stack.Pop<T>();
        Operand<T> first = _stack.Pop<T>();
        Opcode equality = integers.Equality;
        if (b.Place == OperandPlace.Register && (first.Place != OperandPlace.Register || IsMirrored(opcode - equality)))
        {
            (first, b) = (b, first);
            opcode = equality + Mirrored[opcode - equality];
        }

        Register<T> a = InRegister(first);
        if (isCondition)
        {
            ConditionalBranch branch = StartBranch(isNegated);
            _emit.Emit(integers.Branch[branch.When ? opcode : equality + Inverse[opcode - equality]], a, b, branch.Target);
            EndBranch(branch);
        }
        else if (b.Place != OperandPlace.Register)
        {
            _emit.Emit(integers.Compare[opcode], Result<int>(), a, b);
        }
        else
        {
            CompareRegisters(integers, opcode, a, b.Register);
        }
    }

    // "Greater or equal" is "less", negated. Where the sign does not matter, 64 bits of a register tell the same as 32.
    private void CompareRegisters<T>(IntegerOperations<T> integers, Opcode opcode, Register<T> a, Register<T> b)
        where T : unmanaged
    {
        Register<int> to = Result<int>();
        bool isNegated = opcode - integers.Equality >= 8;
        if (isNegated)
            opcode = integers.Equality + Inverse[opcode - integers.Equality];
        if (opcode - integers.Equality == Opcode.I32LtS - Opcode.I32Eq)
            _emit.Emit(integers.Compare[opcode], to, a, b);
        else
            _emit.Emit(Integers.I64.Compare[Opcode.I64Eq + (opcode - integers.Equality)], to, Wide(a), Wide(b));
        if (isNegated)
            _emit.EmitI32Xor(to, to, 1);
    }

    // The operands of an and that are only wanted for the condition that they have bits in common.
    private void TestBits<T>(IntegerOperations<T> integers, bool isNegated)
        where T : unmanaged
    {
        Operand<T> b = _stack.Pop<T>();
        Operand<T> first = _stack.Pop<T>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
            (first, b) = (b, first);
        Register<T> a = InRegister(first);
        ConditionalBranch branch = StartBranch(isNegated);
        _emit.Emit(branch.When ? integers.HasBits : integers.HasNoBits, a, b, branch.Target);
        EndBranch(branch);
    }

    private void AndI32()
    {
        if (IsCondition(out bool isNegated))
            TestBits(Integers.I32, isNegated);
        else
            Binary(Integers.I32, Opcode.I32And);
    }

    // An i64 is no condition, but that it is zero is one.
    private void AndI64()
    {
        byte* next = _p;
        if (*_p++ == (byte)Opcode.I64Eqz && IsCondition(out bool isNegated))
        {
            TestBits(Integers.I64, !isNegated);
            return;
        }

        _p = next;
        Binary(Integers.I64, Opcode.I64And);
    }

    private void Compare<T>(FloatOperations<T> floats, Opcode opcode)
        where T : unmanaged
    {
        if (IsCondition(out bool isNegated))
        {
            Location<T> right = _stack.PopRegisterOrSlot<T>();
            Register<T> left = _stack.PopRegister<T>();
            ConditionalBranch branch = StartBranch(isNegated);
            _emit.Emit((branch.When ? floats.BranchIf : floats.BranchUnless)[opcode], left, right, branch.Target);
            EndBranch(branch);
            return;
        }

        Operand<T> b = _stack.Pop<T>();
        Operand<T> a = _stack.Pop<T>();
        int comparison = opcode - floats.Equality;
        if (comparison is 2 or 4)
            (a, b) = (b, a);
        Register<T> first = InRegister(a);
        if (comparison is 2 or 3)
        {
            Register<T> second = InRegister(b);
            _emit.Emit(floats.IsGreater, Result<int>(), first, second);
        }
        else
        {
            Slot<T> second = InSlot(b);
            _emit.Emit(floats.Compare[opcode], Result<int>(), first, second);
        }
    }

    /// <summary>A br_if, or an if, which goes to its else.</summary>
    /// <param name="Target">Where it goes.</param>
    /// <param name="When">Whether it goes there if the condition holds, or if it does not.</param>
    /// <param name="IsIf">Whether a block starts.</param>
    /// <param name="Type">The type of that block.</param>
    private readonly record struct ConditionalBranch(Label Target, bool When, bool IsIf, int Type);
}
