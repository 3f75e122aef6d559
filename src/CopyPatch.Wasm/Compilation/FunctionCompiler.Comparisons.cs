using System;

namespace CopyPatch.Wasm;

// Comparisons, and the conditions of branches. A comparison that is only wanted for a branch is one with it.
internal sealed unsafe partial class FunctionCompiler
{
    // Of a comparison of integers, by its place behind the first (eq): the one that holds where it does not, and the one of the
    // operands in the other order.
    private static ReadOnlySpan<byte> Inverse => [1, 0, 8, 9, 6, 7, 4, 5, 2, 3];

    private static ReadOnlySpan<byte> Mirrored => [0, 1, 4, 5, 2, 3, 8, 9, 6, 7];

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
        ConditionalBranch branch = StartBranch(isNegated: true);
        BranchIfZero(value, branch);
    }

    private void BranchIfZero(Location<int> value, ConditionalBranch branch)
    {
        if (branch.When)
            _emit.EmitI32IsZero(value, branch.Target);
        else
            _emit.EmitI32IsNotZero(value, branch.Target);
        EndBranch(branch);
    }

    private void EqualsZeroI32()
    {
        bool isCondition = IsCondition(out bool isNegated);
        Location<int> value = _stack.PopRegisterOrSlot<int>();
        if (isCondition)
            BranchIfZero(value, StartBranch(isNegated));
        else
            _emit.EmitI32Eqz(Result<int>(), value);
    }

    private void EqualsZeroI64()
    {
        bool isCondition = IsCondition(out bool isNegated);
        Location<long> value = _stack.PopRegisterOrSlot<long>();
        if (!isCondition)
        {
            _emit.EmitI64Eqz(Result<int>(), value);
            return;
        }

        ConditionalBranch branch = StartBranch(isNegated);
        if (branch.When)
            _emit.EmitI64IsZero(value, branch.Target);
        else
            _emit.EmitI64IsNotZero(value, branch.Target);
        EndBranch(branch);
    }

    private void CompareI32(Opcode opcode)
    {
        bool isCondition = IsCondition(out bool isNegated);
        Operand<int> b = _stack.Pop<int>();
        Operand<int> first = _stack.Pop<int>();
        if (b.Place == OperandPlace.Register && (first.Place != OperandPlace.Register || IsMirrorImage(opcode)))
        {
            (first, b) = (b, first);
            opcode = Opcode.I32Eq + Mirrored[opcode - Opcode.I32Eq];
        }

        Register<int> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        if (isCondition)
        {
            ConditionalBranch branch = StartBranch(isNegated);
            EmitI32Branch(branch.When ? opcode : Opcode.I32Eq + Inverse[opcode - Opcode.I32Eq], a, b, branch.Target);
            EndBranch(branch);
            return;
        }

        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.I32Eq: _emit.EmitI32Eq(to, a, b); break;
            case Opcode.I32Ne: _emit.EmitI32Ne(to, a, b); break;
            case Opcode.I32LtS: _emit.EmitI32LtS(to, a, b); break;
            case Opcode.I32LtU: _emit.EmitI32LtU(to, a, b); break;
            case Opcode.I32GtS: _emit.EmitI32GtS(to, a, b); break;
            case Opcode.I32GtU: _emit.EmitI32GtU(to, a, b); break;
            case Opcode.I32LeS: _emit.EmitI32LeS(to, a, b); break;
            case Opcode.I32LeU: _emit.EmitI32LeU(to, a, b); break;
            case Opcode.I32GeS: _emit.EmitI32GeS(to, a, b); break;
            case Opcode.I32GeU: _emit.EmitI32GeU(to, a, b); break;
        }
    }

    // Whether the operands of an and are only wanted for the condition that they have bits in common.
    private bool TestBitsI32()
    {
        if (!IsCondition(out bool isNegated))
            return false;
        Operand<int> b = _stack.Pop<int>();
        Operand<int> first = _stack.Pop<int>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
            (first, b) = (b, first);
        Register<int> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        ConditionalBranch branch = StartBranch(isNegated);
        if (branch.When)
            _emit.EmitI32HasBits(a, b, branch.Target);
        else
            _emit.EmitI32HasNoBits(a, b, branch.Target);
        EndBranch(branch);
        return true;
    }

    private void CompareI64(Opcode opcode)
    {
        bool isCondition = IsCondition(out bool isNegated);
        Operand<long> b = _stack.Pop<long>();
        Operand<long> first = _stack.Pop<long>();
        if (b.Place == OperandPlace.Register && (first.Place != OperandPlace.Register || IsMirrorImage(opcode)))
        {
            (first, b) = (b, first);
            opcode = Opcode.I64Eq + Mirrored[opcode - Opcode.I64Eq];
        }

        Register<long> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        if (isCondition)
        {
            ConditionalBranch branch = StartBranch(isNegated);
            EmitI64Branch(branch.When ? opcode : Opcode.I64Eq + Inverse[opcode - Opcode.I64Eq], a, b, branch.Target);
            EndBranch(branch);
            return;
        }

        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.I64Eq: _emit.EmitI64Eq(to, a, b); break;
            case Opcode.I64Ne: _emit.EmitI64Ne(to, a, b); break;
            case Opcode.I64LtS: _emit.EmitI64LtS(to, a, b); break;
            case Opcode.I64LtU: _emit.EmitI64LtU(to, a, b); break;
            case Opcode.I64GtS: _emit.EmitI64GtS(to, a, b); break;
            case Opcode.I64GtU: _emit.EmitI64GtU(to, a, b); break;
            case Opcode.I64LeS: _emit.EmitI64LeS(to, a, b); break;
            case Opcode.I64LeU: _emit.EmitI64LeU(to, a, b); break;
            case Opcode.I64GeS: _emit.EmitI64GeS(to, a, b); break;
            case Opcode.I64GeU: _emit.EmitI64GeU(to, a, b); break;
        }
    }

    // Whether the operands of an and are only wanted for the condition that they have bits in common.
    private bool TestBitsI64()
    {
        if (*_p != (byte)Opcode.I64Eqz)
            return false;
        byte* start = _p++;
        if (!IsCondition(out bool isNegated))
        {
            _p = start;
            return false;
        }

        isNegated = !isNegated;
        Operand<long> b = _stack.Pop<long>();
        Operand<long> first = _stack.Pop<long>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
            (first, b) = (b, first);
        Register<long> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        ConditionalBranch branch = StartBranch(isNegated);
        if (branch.When)
            _emit.EmitI64HasBits(a, b, branch.Target);
        else
            _emit.EmitI64HasNoBits(a, b, branch.Target);
        EndBranch(branch);
        return true;
    }

    private void CompareF32(Opcode opcode)
    {
        if (IsCondition(out bool isNegated))
        {
            Location<float> right = _stack.PopRegisterOrSlot<float>();
            Register<float> left = _stack.PopRegister<float>();
            ConditionalBranch branch = StartBranch(isNegated);
            EmitF32Branch(opcode, branch.When, left, right, branch.Target);
            EndBranch(branch);
            return;
        }

        Register<float> b = _stack.PopRegister<float>();
        Register<float> a = _stack.PopRegister<float>();
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.F32Eq: _emit.EmitF32Eq(to, a, b); break;
            case Opcode.F32Ne: _emit.EmitF32Ne(to, a, b); break;
            case Opcode.F32Lt: _emit.EmitF32Gt(to, b, a); break;
            case Opcode.F32Gt: _emit.EmitF32Gt(to, a, b); break;
            case Opcode.F32Le: _emit.EmitF32Ge(to, b, a); break;
            case Opcode.F32Ge: _emit.EmitF32Ge(to, a, b); break;
        }
    }

    private void CompareF64(Opcode opcode)
    {
        if (IsCondition(out bool isNegated))
        {
            Location<double> right = _stack.PopRegisterOrSlot<double>();
            Register<double> left = _stack.PopRegister<double>();
            ConditionalBranch branch = StartBranch(isNegated);
            EmitF64Branch(opcode, branch.When, left, right, branch.Target);
            EndBranch(branch);
            return;
        }

        Register<double> b = _stack.PopRegister<double>();
        Register<double> a = _stack.PopRegister<double>();
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.F64Eq: _emit.EmitF64Eq(to, a, b); break;
            case Opcode.F64Ne: _emit.EmitF64Ne(to, a, b); break;
            case Opcode.F64Lt: _emit.EmitF64Gt(to, b, a); break;
            case Opcode.F64Gt: _emit.EmitF64Gt(to, a, b); break;
            case Opcode.F64Le: _emit.EmitF64Ge(to, b, a); break;
            case Opcode.F64Ge: _emit.EmitF64Ge(to, a, b); break;
        }
    }

    private void EmitI32Branch(Opcode opcode, Register<int> a, Operand<int> b, Label target)
    {
        switch (opcode)
        {
            case Opcode.I32Eq: _emit.EmitI32EqBranch(a, b, target); break;
            case Opcode.I32Ne: _emit.EmitI32NeBranch(a, b, target); break;
            case Opcode.I32LtS: _emit.EmitI32LtSBranch(a, b, target); break;
            case Opcode.I32LtU: _emit.EmitI32LtUBranch(a, b, target); break;
            case Opcode.I32GtS: _emit.EmitI32GtSBranch(a, b, target); break;
            case Opcode.I32GtU: _emit.EmitI32GtUBranch(a, b, target); break;
            case Opcode.I32LeS: _emit.EmitI32LeSBranch(a, b, target); break;
            case Opcode.I32LeU: _emit.EmitI32LeUBranch(a, b, target); break;
            case Opcode.I32GeS: _emit.EmitI32GeSBranch(a, b, target); break;
            case Opcode.I32GeU: _emit.EmitI32GeUBranch(a, b, target); break;
        }
    }

    private void EmitI64Branch(Opcode opcode, Register<long> a, Operand<long> b, Label target)
    {
        switch (opcode)
        {
            case Opcode.I64Eq: _emit.EmitI64EqBranch(a, b, target); break;
            case Opcode.I64Ne: _emit.EmitI64NeBranch(a, b, target); break;
            case Opcode.I64LtS: _emit.EmitI64LtSBranch(a, b, target); break;
            case Opcode.I64LtU: _emit.EmitI64LtUBranch(a, b, target); break;
            case Opcode.I64GtS: _emit.EmitI64GtSBranch(a, b, target); break;
            case Opcode.I64GtU: _emit.EmitI64GtUBranch(a, b, target); break;
            case Opcode.I64LeS: _emit.EmitI64LeSBranch(a, b, target); break;
            case Opcode.I64LeU: _emit.EmitI64LeUBranch(a, b, target); break;
            case Opcode.I64GeS: _emit.EmitI64GeSBranch(a, b, target); break;
            case Opcode.I64GeU: _emit.EmitI64GeUBranch(a, b, target); break;
        }
    }

    private void EmitF32Branch(Opcode opcode, bool isTrue, Register<float> a, Location<float> b, Label target)
    {
        switch (opcode)
        {
            case Opcode.F32Eq when isTrue: _emit.EmitF32EqBranch(a, b, target); break;
            case Opcode.F32Eq: _emit.EmitF32EqBranchNot(a, b, target); break;
            case Opcode.F32Ne when isTrue: _emit.EmitF32NeBranch(a, b, target); break;
            case Opcode.F32Ne: _emit.EmitF32NeBranchNot(a, b, target); break;
            case Opcode.F32Lt when isTrue: _emit.EmitF32LtBranch(a, b, target); break;
            case Opcode.F32Lt: _emit.EmitF32LtBranchNot(a, b, target); break;
            case Opcode.F32Gt when isTrue: _emit.EmitF32GtBranch(a, b, target); break;
            case Opcode.F32Gt: _emit.EmitF32GtBranchNot(a, b, target); break;
            case Opcode.F32Le when isTrue: _emit.EmitF32LeBranch(a, b, target); break;
            case Opcode.F32Le: _emit.EmitF32LeBranchNot(a, b, target); break;
            case Opcode.F32Ge when isTrue: _emit.EmitF32GeBranch(a, b, target); break;
            case Opcode.F32Ge: _emit.EmitF32GeBranchNot(a, b, target); break;
        }
    }

    private void EmitF64Branch(Opcode opcode, bool isTrue, Register<double> a, Location<double> b, Label target)
    {
        switch (opcode)
        {
            case Opcode.F64Eq when isTrue: _emit.EmitF64EqBranch(a, b, target); break;
            case Opcode.F64Eq: _emit.EmitF64EqBranchNot(a, b, target); break;
            case Opcode.F64Ne when isTrue: _emit.EmitF64NeBranch(a, b, target); break;
            case Opcode.F64Ne: _emit.EmitF64NeBranchNot(a, b, target); break;
            case Opcode.F64Lt when isTrue: _emit.EmitF64LtBranch(a, b, target); break;
            case Opcode.F64Lt: _emit.EmitF64LtBranchNot(a, b, target); break;
            case Opcode.F64Gt when isTrue: _emit.EmitF64GtBranch(a, b, target); break;
            case Opcode.F64Gt: _emit.EmitF64GtBranchNot(a, b, target); break;
            case Opcode.F64Le when isTrue: _emit.EmitF64LeBranch(a, b, target); break;
            case Opcode.F64Le: _emit.EmitF64LeBranchNot(a, b, target); break;
            case Opcode.F64Ge when isTrue: _emit.EmitF64GeBranch(a, b, target); break;
            case Opcode.F64Ge: _emit.EmitF64GeBranchNot(a, b, target); break;
        }
    }

    // Of two registers there are only "less" and "greater or equal", and these with the operands in the other order.
    private static bool IsMirrorImage(Opcode opcode) =>
        opcode is (>= Opcode.I32GtS and <= Opcode.I32LeU) or (>= Opcode.I64GtS and <= Opcode.I64LeU);

    /// <summary>A br_if, or an if, which goes to its else.</summary>
    /// <param name="Target">Where it goes.</param>
    /// <param name="When">Whether it goes there if the condition holds, or if it does not.</param>
    /// <param name="IsIf">Whether a block starts.</param>
    /// <param name="Type">The type of that block.</param>
    private readonly record struct ConditionalBranch(Label Target, bool When, bool IsIf, int Type);
}
