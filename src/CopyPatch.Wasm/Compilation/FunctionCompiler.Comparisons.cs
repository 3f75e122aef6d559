
namespace CopyPatch.Wasm;

// Comparisons, and the conditions of branches. A comparison that is only wanted for a branch is one with it.
internal sealed unsafe partial class FunctionCompiler
{
    private Opcode _condition; // a comparison; I32And, I64And: of its operands; Nop: whether its operand is not zero
    private int _conditionRegister;
    private Operand<int> _conditionI32;
    private Operand<long> _conditionI64;
    private Operand<float> _conditionF32;
    private Operand<double> _conditionF64;
    private bool _isNegated;

    // Whether what is computed is the condition of a branch, perhaps negated: then the branch is next.
    private bool IsCondition()
    {
        byte* next = _p;
        bool negated = false;
        while (*next == (byte)Opcode.I32Eqz)
        {
            negated = !negated;
            next++;
        }

        if (*next is not ((byte)Opcode.BrIf or (byte)Opcode.If))
            return false;
        _isNegated = negated;
        _p = next;
        return true;
    }

    // The branch after a condition.
    private void Conditional()
    {
        if (*_p++ == (byte)Opcode.If)
            If();
        else
            BranchIf((int)ReadU32());
    }

    // A condition which is a value.
    private void PopCondition()
    {
        _condition = Opcode.Nop;
        _isNegated = false;
        _conditionI32 = _stack.PopRegisterOrSlot<int>();
    }

    private void EqualsZero(Opcode opcode)
    {
        bool is64 = opcode == Opcode.I64Eqz;
        bool isCondition = IsCondition();
        if (is64)
            _conditionI64 = _stack.PopRegisterOrSlot<long>();
        else
            _conditionI32 = _stack.PopRegisterOrSlot<int>();
        if (isCondition)
        {
            _condition = opcode;
            Conditional();
        }
        else if (is64)
        {
            _emit.EmitI64Eqz(Result<int>(), _conditionI64.Location);
        }
        else
        {
            _emit.EmitI32Eqz(Result<int>(), _conditionI32.Location);
        }
    }

    private void CompareI32(Opcode opcode)
    {
        bool isCondition = IsCondition();
        Operand<int> b = _stack.Pop<int>();
        Operand<int> first = _stack.Pop<int>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
        {
            (first, b) = (b, first);
            opcode = Mirrored(opcode);
        }

        Register<int> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        if (isCondition)
        {
            _condition = opcode;
            _conditionRegister = a.Index;
            _conditionI32 = b;
            Conditional();
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
        if (!IsCondition())
            return false;
        _condition = Opcode.I32And;
        Operand<int> b = _stack.Pop<int>();
        Operand<int> first = _stack.Pop<int>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
            (first, b) = (b, first);
        Register<int> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        _conditionRegister = a.Index;
        _conditionI32 = b;
        Conditional();
        return true;
    }

    private void CompareI64(Opcode opcode)
    {
        bool isCondition = IsCondition();
        Operand<long> b = _stack.Pop<long>();
        Operand<long> first = _stack.Pop<long>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
        {
            (first, b) = (b, first);
            opcode = Mirrored(opcode);
        }

        Register<long> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        if (isCondition)
        {
            _condition = opcode;
            _conditionRegister = a.Index;
            _conditionI64 = b;
            Conditional();
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
        if (!IsCondition())
        {
            _p = start;
            return false;
        }

        _isNegated = !_isNegated;
        _condition = Opcode.I64And;
        Operand<long> b = _stack.Pop<long>();
        Operand<long> first = _stack.Pop<long>();
        if (first.Place != OperandPlace.Register && b.Place == OperandPlace.Register)
            (first, b) = (b, first);
        Register<long> a = first.Place == OperandPlace.Register ? first.Register : _stack.Load(first);
        _conditionRegister = a.Index;
        _conditionI64 = b;
        Conditional();
        return true;
    }

    private void CompareF32(Opcode opcode)
    {
        if (IsCondition())
        {
            _conditionF32 = _stack.PopRegisterOrSlot<float>();
            _conditionRegister = _stack.PopRegister<float>().Index;
            _condition = opcode;
            Conditional();
            return;
        }

        Register<float> b = _stack.PopRegister<float>();
        Register<float> a = _stack.PopRegister<float>();
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.F32Eq: _emit.EmitF32Eq(to, a, b); break;
            case Opcode.F32Ne: _emit.EmitF32Ne(to, a, b); break;
            case Opcode.F32Lt: _emit.EmitF32Lt(to, a, b); break;
            case Opcode.F32Gt: _emit.EmitF32Gt(to, a, b); break;
            case Opcode.F32Le: _emit.EmitF32Le(to, a, b); break;
            case Opcode.F32Ge: _emit.EmitF32Ge(to, a, b); break;
        }
    }

    private void CompareF64(Opcode opcode)
    {
        if (IsCondition())
        {
            _conditionF64 = _stack.PopRegisterOrSlot<double>();
            _conditionRegister = _stack.PopRegister<double>().Index;
            _condition = opcode;
            Conditional();
            return;
        }

        Register<double> b = _stack.PopRegister<double>();
        Register<double> a = _stack.PopRegister<double>();
        Register<int> to = Result<int>();
        switch (opcode)
        {
            case Opcode.F64Eq: _emit.EmitF64Eq(to, a, b); break;
            case Opcode.F64Ne: _emit.EmitF64Ne(to, a, b); break;
            case Opcode.F64Lt: _emit.EmitF64Lt(to, a, b); break;
            case Opcode.F64Gt: _emit.EmitF64Gt(to, a, b); break;
            case Opcode.F64Le: _emit.EmitF64Le(to, a, b); break;
            case Opcode.F64Ge: _emit.EmitF64Ge(to, a, b); break;
        }
    }

    /// <summary>Emits the branch of the condition: if it is as it is asked for.</summary>
    private void EmitBranch(bool when, Label target)
    {
        bool isTrue = when != _isNegated;
        switch (_condition)
        {
            case Opcode.Nop when isTrue: _emit.EmitI32IsNotZero(_conditionI32.Location, target); break;
            case Opcode.Nop: _emit.EmitI32IsZero(_conditionI32.Location, target); break;
            case Opcode.I32Eqz when isTrue: _emit.EmitI32IsZero(_conditionI32.Location, target); break;
            case Opcode.I32Eqz: _emit.EmitI32IsNotZero(_conditionI32.Location, target); break;
            case Opcode.I64Eqz when isTrue: _emit.EmitI64IsZero(_conditionI64.Location, target); break;
            case Opcode.I64Eqz: _emit.EmitI64IsNotZero(_conditionI64.Location, target); break;
            case Opcode.I32And when isTrue: _emit.EmitI32HasBits(new Register<int>(_conditionRegister), _conditionI32, target); break;
            case Opcode.I32And: _emit.EmitI32HasNoBits(new Register<int>(_conditionRegister), _conditionI32, target); break;
            case Opcode.I64And when isTrue: _emit.EmitI64HasBits(new Register<long>(_conditionRegister), _conditionI64, target); break;
            case Opcode.I64And: _emit.EmitI64HasNoBits(new Register<long>(_conditionRegister), _conditionI64, target); break;
            case <= Opcode.I32GeU: EmitI32Branch(isTrue ? _condition : Inverse(_condition), target); break;
            case <= Opcode.I64GeU: EmitI64Branch(isTrue ? _condition : Inverse(_condition), target); break;
            case <= Opcode.F32Ge: EmitF32Branch(_condition, isTrue, target); break;
            default: EmitF64Branch(_condition, isTrue, target); break;
        }
    }

    private void EmitI32Branch(Opcode opcode, Label target)
    {
        Register<int> a = new(_conditionRegister);
        Operand<int> b = _conditionI32;
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

    private void EmitI64Branch(Opcode opcode, Label target)
    {
        Register<long> a = new(_conditionRegister);
        Operand<long> b = _conditionI64;
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

    private void EmitF32Branch(Opcode opcode, bool isTrue, Label target)
    {
        Register<float> a = new(_conditionRegister);
        Location<float> b = _conditionF32.Location;
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

    private void EmitF64Branch(Opcode opcode, bool isTrue, Label target)
    {
        Register<double> a = new(_conditionRegister);
        Location<double> b = _conditionF64.Location;
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

    // The comparison that is true where this one is not.
    private static Opcode Inverse(Opcode opcode) => opcode switch
    {
        Opcode.I32Eq => Opcode.I32Ne,
        Opcode.I32Ne => Opcode.I32Eq,
        Opcode.I32LtS => Opcode.I32GeS,
        Opcode.I32LtU => Opcode.I32GeU,
        Opcode.I32GtS => Opcode.I32LeS,
        Opcode.I32GtU => Opcode.I32LeU,
        Opcode.I32LeS => Opcode.I32GtS,
        Opcode.I32LeU => Opcode.I32GtU,
        Opcode.I32GeS => Opcode.I32LtS,
        Opcode.I32GeU => Opcode.I32LtU,
        Opcode.I64Eq => Opcode.I64Ne,
        Opcode.I64Ne => Opcode.I64Eq,
        Opcode.I64LtS => Opcode.I64GeS,
        Opcode.I64LtU => Opcode.I64GeU,
        Opcode.I64GtS => Opcode.I64LeS,
        Opcode.I64GtU => Opcode.I64LeU,
        Opcode.I64LeS => Opcode.I64GtS,
        Opcode.I64LeU => Opcode.I64GtU,
        Opcode.I64GeS => Opcode.I64LtS,
        Opcode.I64GeU => Opcode.I64LtU,
        _ => opcode,
    };

    // The comparison of the operands in the other order.
    private static Opcode Mirrored(Opcode opcode) => opcode switch
    {
        Opcode.I32LtS => Opcode.I32GtS,
        Opcode.I32LtU => Opcode.I32GtU,
        Opcode.I32GtS => Opcode.I32LtS,
        Opcode.I32GtU => Opcode.I32LtU,
        Opcode.I32LeS => Opcode.I32GeS,
        Opcode.I32LeU => Opcode.I32GeU,
        Opcode.I32GeS => Opcode.I32LeS,
        Opcode.I32GeU => Opcode.I32LeU,
        Opcode.I64LtS => Opcode.I64GtS,
        Opcode.I64LtU => Opcode.I64GtU,
        Opcode.I64GtS => Opcode.I64LtS,
        Opcode.I64GtU => Opcode.I64LtU,
        Opcode.I64LeS => Opcode.I64GeS,
        Opcode.I64LeU => Opcode.I64GeU,
        Opcode.I64GeS => Opcode.I64LeS,
        Opcode.I64GeU => Opcode.I64LeU,
        _ => opcode,
    };
}
