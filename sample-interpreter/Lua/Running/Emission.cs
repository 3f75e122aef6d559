using System;
using System.Collections.Generic;
using CopyPatch;

namespace Lua;

/// <summary>Emits a function, in either tier.</summary>
internal sealed class Emission
{
    private static readonly FieldSite s_unknownField = new()
    {
        shape = uint.MaxValue,
        inheritedShape = uint.MaxValue,
        inheritedHash = uint.MaxValue,
        absentShape = uint.MaxValue,
    };

    /// <summary>Registers that a frame has besides its function's: for a metamethod's frame, and for what a C# function pushes at once.</summary>
    public const int Spare = MachineEmitter.ROOM;

    private readonly IInstructions _emit;
    private readonly Function _function;
    private readonly Prototype _prototype;
    private readonly LuaHeap _heap;
    private readonly Label[] _labels;
    private readonly Dictionary<int, Label> _behindCalls = [];
    private readonly Dictionary<int, CopyPatch.Link> _links = [];
    private bool _records;

    private Emission(IInstructions emit, Function function, LuaHeap heap)
    {
        _emit = emit;
        _function = function;
        _prototype = function.Prototype;
        _heap = heap;
        _labels = new Label[_prototype.Instructions.Length];
        for (int i = 0; i < _labels.Length; i++)
            _labels[i] = emit.DefineLabel();
    }

    /// <summary>Emits a function.</summary>
    /// <param name="emit">By what.</param>
    /// <param name="function">The function.</param>
    /// <param name="heap">The heap of its state.</param>
    /// <param name="countCalls">Whether it counts how often it is called, to become machine code.</param>
    /// <param name="records">Whether each instruction is shown to who records it, before it is done.</param>
    /// <returns>Where its instructions are.</returns>
    public static Places Emit(IInstructions emit, Function function, LuaHeap heap, bool countCalls = false, bool records = false)
    {
        var emission = new Emission(emit, function, heap) { _records = records };
        if (countCalls)
            emit.EmitCountCall();
        emission.EmitAll();
        return new Places(emission._labels, emission._behindCalls, emission._links);
    }

    private static uint R(int register) => (uint)register * 8;

    private void EmitAll()
    {
        uint size = (uint)(_prototype.RegisterCount + Spare) * 8;
        if (_prototype.IsVararg)
            _emit.EmitEnterVararg((uint)_prototype.ParameterCount, size);
        else
            _emit.EmitEnter((uint)_prototype.ParameterCount, size);
        Instruction[] instructions = _prototype.Instructions;
        for (int i = 0; i < instructions.Length; i++)
        {
            _emit.MarkLabel(_labels[i]);
            if (_records)
                _emit.EmitRecord((uint)i);
            EmitInstruction(in instructions[i], i);
        }
    }

    private void EmitInstruction(in Instruction i, int pc)
    {
        uint at = (uint)pc;
        uint a = R(i.A);
        switch (i.Op)
        {
            case Op.Move:
                _emit.EmitMove(a, R(i.B));
                break;
            case Op.LoadConstant:
                _emit.EmitLoadConstant(a, Constant(i.B).Bits);
                break;
            case Op.LoadNil when i.B == 1:
                _emit.EmitLoadConstant(a, Value.Nil.Bits);
                break;
            case Op.LoadNil:
                _emit.EmitLoadNils(a, (uint)i.B);
                break;
            case Op.GetUpvalue:
                _emit.EmitGetUpvalue(a, (uint)i.B);
                break;
            case Op.SetUpvalue:
                _emit.EmitSetUpvalue(a, (uint)i.B);
                break;
            case Op.GetGlobal when IsShort(i.C):
                _emit.EmitGetGlobal(a, (uint)i.B, Constant(i.C).Bits, default, at);
                break;
            case Op.SetGlobal when IsShort(i.C):
                _emit.EmitSetGlobal(a, (uint)i.B, Constant(i.C).Bits, default, at);
                break;
            case Op.GetField when IsShort(i.C):
                _emit.EmitGetField(a, R(i.B), s_unknownField, Constant(i.C).Bits, at);
                break;
            case Op.SetField when IsShort(i.B):
                _emit.EmitSetField(
                    a, R(i.C), new FieldSite { shape = uint.MaxValue, from = uint.MaxValue }, Constant(i.B).Bits, at);
                break;
            case Op.Self when IsShort(i.C):
                _emit.EmitSelf(a, R(i.B), s_unknownField, Constant(i.C).Bits, at);
                break;
            case Op.GetInteger:
                _emit.EmitGetInteger(a, R(i.B), (uint)i.C - 1, at);
                break;
            case Op.SetInteger:
                _emit.EmitSetInteger(a, R(i.C), (uint)i.B - 1, at);
                break;
            case Op.GetIndex:
                _emit.EmitGetIndex(a, R(i.B), R(i.C), at);
                break;
            case Op.SetIndex:
                _emit.EmitSetIndex(a, R(i.B), R(i.C), at);
                break;
            case >= Op.Add and <= Op.BNot:
                EmitOperator(in i, at);
                break;
            case Op.Jump:
                _emit.EmitJump(_labels[i.A]);
                break;
            case Op.JumpBack:
                _emit.EmitJumpBack(LinkTo(pc, i.A), at);
                break;
            case >= Op.JumpIf and <= Op.JumpGreaterEqualConstant:
                EmitComparison(in i, at);
                break;
            case Op.NewTable:
                EmitNewTable(in i, at);
                break;
            case Op.SetList:
                _emit.EmitSetList(a, (uint)i.B, (uint)i.C, at);
                break;
            case Op.ForPrepare:
                _emit.EmitForPrepare(a, _labels[i.C], at);
                break;
            case Op.ForLoop when IsByOne(_function, in i):
                _emit.EmitForLoopOne(a, LinkTo(pc, i.C), at);
                break;
            case Op.ForLoop:
                _emit.EmitForLoop(a, LinkTo(pc, i.C), at);
                break;
            case Op.GenericLoop:
                _emit.EmitGenericLoop(a, LinkTo(pc, i.C), at);
                break;
            case Op.GenericPrepare:
                _emit.EmitOther(at);
                _emit.EmitJump(_labels[i.C]);
                break;
            case Op.Vararg when i.B >= 0:
                _emit.EmitVararg(a, (uint)i.B, (uint)_prototype.ParameterCount);
                break;
            case Op.Vararg:
                _emit.EmitVarargOpen(a, (uint)_prototype.ParameterCount, at);
                break;
            case Op.SetListOpen:
                _emit.EmitSetListOpen(a, (uint)i.B, (uint)i.C, at);
                break;
            case Op.Concat:
                Label after = _emit.DefineLabel();
                _emit.EmitConcat(a, R(i.B), (uint)i.C, at, after);
                _emit.MarkLabel(after);
                break;
            case Op.Call or Op.CallOpen or Op.GenericCall or Op.TailCall or Op.TailCallOpen or Op.Return or Op.ReturnOpen:
                EmitCallOrReturn(in i, at);
                break;
            case Op.Closure:
                EmitClosure(in i, at);
                break;
            case Op.Close:
                _emit.EmitClose(a, at);
                break;
            default:
                _emit.EmitOther(at);
                break;
        }
    }

    // A loop's way back, which a trace may take over.
    private CopyPatch.Link LinkTo(int pc, int target) => _links[pc] = _emit.DefineLink(_labels[target]);

    private unsafe void EmitClosure(in Instruction i, uint at)
    {
        Function function = _function.Functions[i.B];
        int upvalues = function.Prototype.Upvalues.Length;
        int bytes = sizeof(Closure) + (upvalues * sizeof(uint));
        _emit.EmitClosure(
            R(i.A), function.Proto, function.UpvaluePlaces, (uint)upvalues, (uint)Sizes.ClassOf(bytes),
            (uint)Sizes.ClassOf(sizeof(Upvalue)), at);
    }

    private void EmitOperator(in Instruction i, uint at)
    {
        (uint a, uint b, uint c) = (R(i.A), R(i.B), R(i.C));
        Value k = i.Op is >= Op.AddConstant and <= Op.ShrConstant ? Constant(i.C) : Value.Nil;
        bool small = k.IsSmall;
        bool isFloat = k.IsFloat;
        double f = small ? k.Small : isFloat ? k.Float : 0;
        switch (i.Op)
        {
            case Op.Add:
                _emit.EmitAdd(a, b, c, at);
                break;
            case Op.Sub:
                _emit.EmitSub(a, b, c, at);
                break;
            case Op.Mul:
                _emit.EmitMul(a, b, c, at);
                break;
            case Op.Div:
                _emit.EmitDiv(a, b, c, at);
                break;
            case Op.Mod:
                _emit.EmitMod(a, b, c, at);
                break;
            case Op.IDiv:
                _emit.EmitIdiv(a, b, c, at);
                break;
            case Op.BAnd:
                _emit.EmitBand(a, b, c, at);
                break;
            case Op.BOr:
                _emit.EmitBor(a, b, c, at);
                break;
            case Op.BXor:
                _emit.EmitBxor(a, b, c, at);
                break;
            case Op.Shl:
                _emit.EmitShl(a, b, c, at);
                break;
            case Op.Shr:
                _emit.EmitShr(a, b, c, at);
                break;
            case Op.AddConstant when small:
                _emit.EmitAddInteger(a, b, k.Bits, f, at);
                break;
            case Op.AddConstant when isFloat:
                _emit.EmitAddFloat(a, b, f, at);
                break;
            case Op.SubConstant when k == Value.OfSmall(0):
                // As PUC's Lua has it, which adds the opposite: -0.0 - 0 is 0.0.
                _emit.EmitAddInteger(a, b, k.Bits, f, at);
                break;
            case Op.SubConstant when small:
                _emit.EmitSubInteger(a, b, k.Bits, f, at);
                break;
            case Op.SubConstant when isFloat:
                _emit.EmitSubFloat(a, b, f, at);
                break;
            case Op.MulConstant when small:
                _emit.EmitMulInteger(a, b, k.Bits, f, at);
                break;
            case Op.MulConstant when isFloat:
                _emit.EmitMulFloat(a, b, f, at);
                break;
            case Op.DivConstant when small || isFloat:
                _emit.EmitDivFloat(a, b, f, at);
                break;
            case Op.ModConstant when small:
                _emit.EmitModInteger(a, b, k.Bits, at);
                break;
            case Op.IDivConstant when small:
                _emit.EmitIdivInteger(a, b, k.Bits, at);
                break;
            case Op.BAndConstant when small:
                _emit.EmitBandInteger(a, b, k.Bits, at);
                break;
            case Op.BOrConstant when small:
                _emit.EmitBorInteger(a, b, k.Bits, at);
                break;
            case Op.BXorConstant when small:
                _emit.EmitBxorInteger(a, b, k.Bits, at);
                break;
            case Op.ShlConstant when small:
                _emit.EmitShlInteger(a, b, k.Bits, at);
                break;
            case Op.ShrConstant when small:
                _emit.EmitShrInteger(a, b, k.Bits, at);
                break;
            case Op.PowConstant when small || isFloat:
                _emit.EmitPowConstant(a, b, f, at);
                break;
            case Op.Negate:
                _emit.EmitNegate(a, b, at);
                break;
            case Op.Not:
                _emit.EmitNot(a, b);
                break;
            case Op.Length:
                _emit.EmitLength(a, b, at);
                break;
            default:
                _emit.EmitOther(at);
                break;
        }
    }

    private void EmitComparison(in Instruction i, uint at)
    {
        uint a = R(i.A);
        Label target = _labels[i.C];
        bool flag = i.Flag;
        bool constant = i.Op is >= Op.JumpEqualConstant and <= Op.JumpGreaterEqualConstant;
        Value k = constant ? Constant(i.B) : Value.Nil;
        double f = k.IsSmall ? k.Small : k.IsFloat ? k.Float : 0;

        // An integer is compared with the integer next to a float, on the side where it makes no difference.
        bool comparable = k.IsSmall;
        if (k.IsFloat && Math.Abs(f) < 1L << 48)
        {
            bool up = i.Op is Op.JumpLessConstant or Op.JumpGreaterEqualConstant;
            bool whole = f == Math.Floor(f);
            comparable = true;
            if (whole || i.Op != Op.JumpEqualConstant)
                k = Value.OfSmall((long)(up ? Math.Ceiling(f) : Math.Floor(f)));
        }

        switch (i.Op)
        {
            case Op.JumpIf when flag:
                _emit.EmitJumpIfTrue(a, target);
                break;
            case Op.JumpIf:
                _emit.EmitJumpIfFalse(a, target);
                break;
            case Op.JumpEqual when flag:
                _emit.EmitEqualTrue(a, R(i.B), target, at);
                break;
            case Op.JumpEqual:
                _emit.EmitEqualFalse(a, R(i.B), target, at);
                break;
            case Op.JumpLess when flag:
                _emit.EmitLessTrue(a, R(i.B), target, at);
                break;
            case Op.JumpLess:
                _emit.EmitLessFalse(a, R(i.B), target, at);
                break;
            case Op.JumpLessEqual when flag:
                _emit.EmitLessEqualTrue(a, R(i.B), target, at);
                break;
            case Op.JumpLessEqual:
                _emit.EmitLessEqualFalse(a, R(i.B), target, at);
                break;
            case Op.JumpEqualConstant when comparable && flag:
                _emit.EmitEqualNumberTrue(a, k.Bits, f, target);
                break;
            case Op.JumpEqualConstant when comparable:
                _emit.EmitEqualNumberFalse(a, k.Bits, f, target);
                break;
            case Op.JumpEqualConstant when k.IsNil || k.IsBoolean || (k.IsString && !_heap.IsLong(k)):
                if (flag)
                    _emit.EmitEqualBitsTrue(a, k.Bits, target);
                else
                    _emit.EmitEqualBitsFalse(a, k.Bits, target);
                break;
            case Op.JumpLessConstant when comparable && flag:
                _emit.EmitLessConstantTrue(a, k.Bits, f, target, at);
                break;
            case Op.JumpLessConstant when comparable:
                _emit.EmitLessConstantFalse(a, k.Bits, f, target, at);
                break;
            case Op.JumpLessEqualConstant when comparable && flag:
                _emit.EmitLessEqualConstantTrue(a, k.Bits, f, target, at);
                break;
            case Op.JumpLessEqualConstant when comparable:
                _emit.EmitLessEqualConstantFalse(a, k.Bits, f, target, at);
                break;
            case Op.JumpGreaterConstant when comparable && flag:
                _emit.EmitGreaterConstantTrue(a, k.Bits, f, target, at);
                break;
            case Op.JumpGreaterConstant when comparable:
                _emit.EmitGreaterConstantFalse(a, k.Bits, f, target, at);
                break;
            case Op.JumpGreaterEqualConstant when comparable && flag:
                _emit.EmitGreaterEqualConstantTrue(a, k.Bits, f, target, at);
                break;
            case Op.JumpGreaterEqualConstant when comparable:
                _emit.EmitGreaterEqualConstantFalse(a, k.Bits, f, target, at);
                break;
            default:
                _emit.EmitOtherJump(at);
                break;
        }
    }

    private unsafe void EmitNewTable(in Instruction i, uint at)
    {
        uint table = (uint)Sizes.ClassOf(sizeof(Table));
        if (i.B > 0 && i.C == 0 && i.B <= 64)
            EmitWith(i.B, _emit.EmitNewArray, R(i.A));
        else if (i.C > 0 && i.B == 0 && i.C <= Shape.MostKeys)
            EmitWith(i.C, _emit.EmitNewObject, R(i.A));
        else if (i.B == 0 && i.C == 0)
            _emit.EmitNewTable(R(i.A), table, at);
        else
            _emit.EmitOther(at);

        void EmitWith(int count, Action<uint, uint, uint, uint, uint> emit, uint a)
        {
            int sizeClass = Sizes.ClassOf((count * 8) + sizeof(Values));
            emit(a, table, (uint)sizeClass, (uint)(Sizes.Of(sizeClass) - sizeof(Values)) / 8, at);
        }
    }

    private void EmitCallOrReturn(in Instruction i, uint at)
    {
        uint a = R(i.A);
        switch (i.Op)
        {
            case Op.Call or Op.CallOpen:
                EmitCall(a, i.B, i.C, i.Op == Op.CallOpen, at);
                break;
            case Op.GenericCall:
                uint call = R(i.A + 4);
                _emit.EmitMove(call, a);
                _emit.EmitMove(R(i.A + 7), R(i.A + 1));
                _emit.EmitMove(R(i.A + 8), R(i.A + 2));
                EmitCall(call, 2, i.B, false, at);
                break;
            case Op.TailCall or Op.TailCallOpen when !i.Flag && !_prototype.IsVararg:
                Label after = _emit.DefineLabel();
                ulong link = new Link((int)a + 24, (int)at, FrameKind.Call).Bits;
                if (i.Op == Op.TailCall)
                    _emit.EmitTailCall(a, (uint)i.B, link, after, at);
                else
                    _emit.EmitTailCallOpen(a, (uint)i.B, link, after, at);
                _emit.MarkLabel(after);
                _emit.EmitReturnOpen(a, 0);
                break;
            case Op.Return or Op.ReturnOpen when i.Flag:
                EmitClosingReturn(in i, at);
                break;
            case Op.Return when !i.Flag && _prototype.IsVararg:
                _emit.EmitReturnVararg(a, (uint)i.B);
                break;
            case Op.Return when !i.Flag && i.B == 0:
                _emit.EmitReturnNone();
                break;
            case Op.Return when !i.Flag && i.B == 1:
                _emit.EmitReturnOne(a);
                break;
            case Op.Return when !i.Flag:
                _emit.EmitReturnSome(a, (uint)i.B);
                break;
            case Op.ReturnOpen when !i.Flag && _prototype.IsVararg:
                _emit.EmitReturnVarargOpen(a, (uint)i.B);
                break;
            case Op.ReturnOpen when !i.Flag:
                _emit.EmitReturnOpen(a, (uint)i.B);
                break;
            default:
                _emit.EmitOtherCall(at);
                break;
        }
    }

    // The usual case returns as any other, when upvalues are closed; the rest lies in the cold section.
    private void EmitClosingReturn(in Instruction i, uint at)
    {
        Label other = _emit.DefineLabel();
        _emit.EmitCloseAll(other);
        Instruction plain = i;
        plain.Flag = false;
        EmitCallOrReturn(in plain, at);
        using (_emit.Cold())
        {
            _emit.MarkLabel(other);
            _emit.EmitOtherCall(at);
        }
    }

    private void EmitCall(uint a, int arguments, int wanted, bool open, uint at)
    {
        Label after = _emit.DefineLabel();
        ulong link = new Link((int)a + 24, (int)at, FrameKind.Call).Bits;
        if (open)
            _emit.EmitCallOpen(a, (uint)arguments, link, after);
        else
            _emit.EmitCall(a, (uint)arguments, link, after);
        _emit.MarkLabel(after);
        _behindCalls[(int)at] = after;
        if (wanted == 1)
            _emit.EmitResultsOne(a);
        else if (wanted > 0)
            _emit.EmitResults(a, (uint)wanted);
    }

    /// <summary>Whether a loop's step is the constant 1, which stands right before the loop then.</summary>
    public static bool IsByOne(Function function, in Instruction loop)
    {
        Instruction[] all = function.Prototype.Instructions;
        int prepare = loop.C - 1;
        return prepare > 0 && all[prepare].Op == Op.ForPrepare && all[prepare].A == loop.A && all[prepare - 1].Op == Op.LoadConstant
            && all[prepare - 1].A == loop.A + 2 && function.Constants[all[prepare - 1].B] == Value.OfSmall(1);
    }

    private bool IsShort(int constant) => !_heap.IsLong(Constant(constant));

    private Value Constant(int index) => _function.Constants[index];
}
