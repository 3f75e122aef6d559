using System;
using CopyPatch;

namespace Lua;

// One operation for each instruction.
internal sealed unsafe partial class TraceEmission
{
    private Register<long> I(int value, int position) => new(_registers.Load(value, position));

    private Register<double> F(int value, int position) => new(_registers.Load(value, position));

    // In a register, in a slot, or part of the operation.
    private Operand<long> IntegerOf(int value, int position)
    {
        TraceInstruction instruction = _code[value];
        if (instruction.IsConstant)
            return (long)instruction.K;
        return _registers.RegisterOf(value) < 0 && _registers.SpillOf(value) >= 0 ? new Slot<long>(_registers.SpillOf(value)) : I(value, position);
    }

    private Operand<long> RegisterOrConstant(int value, int position) =>
        _code[value].IsConstant ? (long)_code[value].K : I(value, position);

    private Operand<double> FloatOf(int value, int position)
    {
        TraceInstruction instruction = _code[value];
        if (instruction.IsConstant)
            return BitConverter.UInt64BitsToDouble(instruction.K);
        return _registers.RegisterOf(value) < 0 && _registers.SpillOf(value) >= 0 ? new Slot<double>(_registers.SpillOf(value)) : F(value, position);
    }

    private void EmitOne(int index, int position)
    {
        TraceInstruction x = _code[index];
        if (x.IsConstant)
            return;
        _registers.Unlock();
        Register<long> a = default, b = default, c = default;
        Register<double> fa = default, fb = default;
        Operand<long> second = default;
        Operand<double> secondFloat = default;
        bool floats = IsFloatOperation(x.Op);
        if (x.A >= 0 && floats)
            fa = F(x.A, position);
        else if (x.A >= 0)
            a = I(x.A, position);
        if (x.B >= 0 && TakesRegisterOrConstant(x.Op))
            second = RegisterOrConstant(x.B, position);
        else if (x.B >= 0 && _code[x.B].Type == TraceType.Float && IsRegisterOnly(x.Op))
            fb = F(x.B, position);
        else if (x.B >= 0 && _code[x.B].Type == TraceType.Float)
            secondFloat = FloatOf(x.B, position);
        else if (x.B >= 0 && IsRegisterOnly(x.Op))
            b = I(x.B, position);
        else if (x.B >= 0)
            second = IntegerOf(x.B, position);
        Register<double> fc = default;
        if (x.C >= 0 && _code[x.C].Type == TraceType.Float)
            fc = F(x.C, position);
        else if (x.C >= 0)
            c = I(x.C, position);
        TracePath? fork = _isInLoop ? _loop.Tree.ForkAt(index) : null;
        Exit? exit = x.Exit >= 0 && fork is null ? PrepareExit(_isInLoop ? _code.Snapshots[x.Exit] : header, index) : null;
        Label label = fork is null ? exit?.Label ?? default : Begin(fork);
        Register<long> to = default;
        Register<double> toFloat = default;
        if (x.Type == TraceType.Float)
            toFloat = new Register<double>(_registers.Define(index, position));
        else if (x.Type != TraceType.None)
            to = new Register<long>(_registers.Define(index, position));
        int k = (int)x.K;
        switch (x.Op)
        {
            case TraceOp.Slot:
                _emit.EmitMoveI64(to, new Slot<long>((int)x.K));
                break;
            case TraceOp.OwnFunction:
                _emit.EmitOwnFunction(to, -24);
                break;
            case TraceOp.UntagInteger:
                _emit.EmitUntagInteger(to, a, label);
                break;
            case TraceOp.UntagFloat:
                _emit.EmitUntagFloat(toFloat, a, label);
                break;
            case TraceOp.TagInteger:
                _emit.EmitTagInteger(to, a);
                break;
            case TraceOp.ToFloat:
                _emit.EmitToFloat(toFloat, a);
                break;
            case TraceOp.RequireTag:
                _emit.EmitRequireTag(a, k, label);
                break;
            case TraceOp.RequireBits:
                _emit.EmitRequireBits(a, (long)x.K, label);
                break;
            case TraceOp.RequireOtherBits:
                _emit.EmitRequireOtherBits(a, (long)x.K, label);
                break;
            case TraceOp.RequireSame:
                _emit.EmitRequireSame(a, b, label);
                break;
            case TraceOp.RequireDifferent:
                _emit.EmitRequireDifferent(a, b, label);
                break;
            case TraceOp.AddInteger:
                _emit.EmitAddInteger(to, a, second, label);
                break;
            case TraceOp.SubInteger:
                _emit.EmitSubInteger(to, a, second, label);
                break;
            case TraceOp.MulInteger:
                _emit.EmitMulInteger(to, a, second, label);
                break;
            case TraceOp.NextInteger:
                _emit.EmitNextInteger(to, a);
                break;
            case TraceOp.IdivInteger:
                _emit.EmitIdivInteger(to, a, b, label);
                break;
            case TraceOp.ModInteger:
                _emit.EmitModInteger(to, a, b, label);
                break;
            case TraceOp.AndInteger:
                _emit.EmitAndInteger(to, a, second);
                break;
            case TraceOp.OrInteger:
                _emit.EmitOrInteger(to, a, second);
                break;
            case TraceOp.XorInteger:
                _emit.EmitXorInteger(to, a, second);
                break;
            case TraceOp.ShlInteger:
                _emit.EmitShlInteger(to, a, second, label);
                break;
            case TraceOp.ShrInteger:
                _emit.EmitShrInteger(to, a, second, label);
                break;
            case TraceOp.NotInteger:
                _emit.EmitNotInteger(to, a);
                break;
            case TraceOp.NegateInteger:
                _emit.EmitNegateInteger(to, a, label);
                break;
            case TraceOp.RequireLess:
                _emit.EmitRequireLess(a, second, label);
                break;
            case TraceOp.RequireLessEqual:
                _emit.EmitRequireLessEqual(a, second, label);
                break;
            case TraceOp.RequireGreater:
                _emit.EmitRequireGreater(a, second, label);
                break;
            case TraceOp.RequireGreaterEqual:
                _emit.EmitRequireGreaterEqual(a, second, label);
                break;
            case TraceOp.RequireEqual:
                _emit.EmitRequireEqual(a, second, label);
                break;
            case TraceOp.RequireUnequal:
                _emit.EmitRequireUnequal(a, second, label);
                break;
            case TraceOp.AddFloat:
                _emit.EmitAddFloat(toFloat, fa, secondFloat);
                break;
            case TraceOp.SubFloat:
                _emit.EmitSubFloat(toFloat, fa, secondFloat);
                break;
            case TraceOp.MulFloat:
                _emit.EmitMulFloat(toFloat, fa, secondFloat);
                break;
            case TraceOp.DivFloat:
                _emit.EmitDivFloat(toFloat, fa, secondFloat);
                break;
            case TraceOp.ModFloat:
                _emit.EmitModFloat(toFloat, fa, fb, label);
                break;
            case TraceOp.IdivFloat:
                _emit.EmitIdivFloat(toFloat, fa, fb);
                break;
            case TraceOp.NegateFloat:
                _emit.EmitNegateFloat(toFloat, fa);
                break;
            case TraceOp.SqrtFloat:
                _emit.EmitSqrtFloat(toFloat, fa, label);
                break;
            case TraceOp.AbsFloat:
                _emit.EmitAbsFloat(toFloat, fa);
                break;
            case TraceOp.FloorFloat:
                _emit.EmitFloorFloat(to, fa, label);
                break;
            case TraceOp.RequireFloatLess:
                _emit.EmitRequireFloatLess(fa, secondFloat, label);
                break;
            case TraceOp.RequireFloatLessEqual:
                _emit.EmitRequireFloatLessEqual(fa, secondFloat, label);
                break;
            case TraceOp.RequireFloatNotLess:
                _emit.EmitRequireFloatNotLess(fa, secondFloat, label);
                break;
            case TraceOp.RequireFloatNotLessEqual:
                _emit.EmitRequireFloatNotLessEqual(fa, secondFloat, label);
                break;
            case TraceOp.RequireFloatEqual:
                _emit.EmitRequireFloatEqual(fa, secondFloat, label);
                break;
            case TraceOp.RequireFloatUnequal:
                _emit.EmitRequireFloatUnequal(fa, secondFloat, label);
                break;
            case TraceOp.GetItem:
                _emit.EmitGetItem(to, a, second, label);
                break;
            case TraceOp.GetIntegerItem:
                _emit.EmitGetIntegerItem(to, a, second, label);
                break;
            case TraceOp.GetFloatItem:
                _emit.EmitGetFloatItem(toFloat, a, second, label);
                break;
            case TraceOp.SetItem:
                _emit.EmitSetItem(a, second, c, label);
                break;
            case TraceOp.SetIntegerItem:
                _emit.EmitSetIntegerItem(a, second, c, label);
                break;
            case TraceOp.SetFloatItem:
                _emit.EmitSetFloatItem(a, second, fc, label);
                break;
            case TraceOp.RequireNoMetatable:
                _emit.EmitRequireNoMetatable(a, label);
                break;
            case TraceOp.RequireShape:
                _emit.EmitRequireShape(a, k, label);
                break;
            case TraceOp.RequireEpoch:
                _emit.EmitRequireEpoch(k, label);
                break;
            case TraceOp.GetSlot:
                _emit.EmitGetSlot(to, a, k);
                break;
            case TraceOp.GetIntegerSlot:
                _emit.EmitGetIntegerSlot(to, a, k, label);
                break;
            case TraceOp.GetFloatSlot:
                _emit.EmitGetFloatSlot(toFloat, a, k, label);
                break;
            case TraceOp.SetSlot:
                _emit.EmitSetSlot(a, k, b, label);
                break;
            case TraceOp.SetIntegerSlot:
                _emit.EmitSetIntegerSlot(a, k, b, label);
                break;
            case TraceOp.SetFloatSlot:
                _emit.EmitSetFloatSlot(a, k, fb, label);
                break;
            case TraceOp.RequireHash:
                _emit.EmitRequireHash(a, k, label);
                break;
            case TraceOp.GetNode:
                _emit.EmitGetNode(to, k, x.L, label);
                break;
            case TraceOp.SetNode:
                _emit.EmitSetNode(k, b, x.L, label);
                break;
            case TraceOp.GetInherited:
                _emit.EmitGetInherited(to, k, label);
                break;
            case TraceOp.LengthOfTable:
                _emit.EmitLengthOfTable(to, a, label);
                break;
            case TraceOp.LengthOfText:
                _emit.EmitLengthOfText(to, a);
                break;
            case TraceOp.ByteOfText:
                _emit.EmitByteOfText(to, a, b, label);
                break;
            case TraceOp.RequireOutside:
                _emit.EmitRequireOutside(a, k, label);
                break;
            case TraceOp.RequireAt:
                _emit.EmitRequireAt(a, k, (long)x.L, label);
                break;
            case TraceOp.GetUpvalue:
                _emit.EmitGetUpvalue(to, a, k);
                break;
            case TraceOp.SetUpvalue:
                _emit.EmitSetUpvalue(a, k, b);
                break;
            default:
                throw new InvalidOperationException($"There is no operation for {x.Op}.");
        }

        if (exit is not null)
            FinishExit(exit);
        _registers.Keep(index);
    }

    private static bool IsFloatOperation(TraceOp op) => op is >= TraceOp.AddFloat and <= TraceOp.RequireFloatUnequal;

    private static bool TakesRegisterOrConstant(TraceOp op) => op is TraceOp.GetItem or TraceOp.GetIntegerItem or TraceOp.GetFloatItem
        or TraceOp.SetItem or TraceOp.SetIntegerItem or TraceOp.SetFloatItem;

    // Those whose second operand is in a register.
    private static bool IsRegisterOnly(TraceOp op) => op is TraceOp.RequireSame or TraceOp.RequireDifferent or TraceOp.IdivInteger
        or TraceOp.ModInteger or TraceOp.ModFloat or TraceOp.IdivFloat or TraceOp.SetSlot or TraceOp.SetIntegerSlot or TraceOp.SetFloatSlot
        or TraceOp.SetNode or TraceOp.SetUpvalue or TraceOp.ByteOfText;
}
