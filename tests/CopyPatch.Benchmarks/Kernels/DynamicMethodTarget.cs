using System;
using System.Collections.Generic;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using IlLabel = System.Reflection.Emit.Label;

namespace CopyPatch.Benchmarks;

/// <summary>Each variable is a local of a <see cref="DynamicMethod"/>: what RyuJIT makes of the same loops.</summary>
internal sealed unsafe class DynamicMethodTarget : KernelTarget
{
    private const int Variables = 6;

    private readonly DynamicMethod _method;
    private readonly ILGenerator _il;
    private readonly List<IlLabel> _labels = [];

    public DynamicMethodTarget()
    {
        _method = new DynamicMethod(
            "kernel", typeof(long), [typeof(byte*), typeof(byte*), typeof(byte*), typeof(long)], typeof(DynamicMethodTarget).Module);
        _il = _method.GetILGenerator();
        for (int i = 0; i < Variables; i++)
            _il.DeclareLocal(typeof(long));
        for (int i = 0; i < Variables; i++)
            _il.DeclareLocal(typeof(double));
    }

    public override void Size(Int to)
    {
        _il.Emit(OpCodes.Ldarg_3);
        Set(to);
    }

    public override void Set(Int to, long value)
    {
        _il.Emit(OpCodes.Ldc_I8, value);
        Set(to);
    }

    public override void Set(Real to, double value)
    {
        _il.Emit(OpCodes.Ldc_R8, value);
        Set(to);
    }

    public override void Apply(IntOp op, Int to, Int x, Int y)
    {
        Get(x);
        Get(y);
        _il.Emit(CodeOf(op));
        Set(to);
    }

    public override void Apply(IntOp op, Int to, Int x, long y)
    {
        Get(x);
        _il.Emit(OpCodes.Ldc_I8, y);
        _il.Emit(CodeOf(op));
        Set(to);
    }

    public override void Half(Int to, Int x)
    {
        Get(x);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Shr_Un);
        Set(to);
    }

    public override void Apply(RealOp op, Real to, Real x, Real y)
    {
        Get(op == RealOp.SubtractFrom ? y : x);
        Get(op == RealOp.SubtractFrom ? x : y);
        _il.Emit(CodeOf(op));
        Set(to);
    }

    public override void Apply(RealOp op, Real to, Real x, char array, Int at, int offset)
    {
        if (op != RealOp.SubtractFrom)
            Get(x);
        Address(array, at, offset);
        _il.Emit(OpCodes.Ldind_R8);
        if (op == RealOp.SubtractFrom)
            Get(x);
        _il.Emit(CodeOf(op));
        Set(to);
    }

    public override void Root(Real to, Real x)
    {
        Get(x);
        _il.Emit(OpCodes.Call, ((Func<double, double>)Math.Sqrt).Method);
        Set(to);
    }

    public override void LoadByte(Int to, Int at)
    {
        Address('a', at, 0);
        _il.Emit(OpCodes.Ldind_U1);
        _il.Emit(OpCodes.Conv_U8);
        Set(to);
    }

    public override void StoreByte(Int at, int value)
    {
        Address('a', at, 0);
        _il.Emit(OpCodes.Ldc_I4, value);
        _il.Emit(OpCodes.Stind_I1);
    }

    public override void Load(Real to, char array, Int at, int offset)
    {
        Address(array, at, offset);
        _il.Emit(OpCodes.Ldind_R8);
        Set(to);
    }

    public override void Store(Real value, char array, Int at, int offset)
    {
        Address(array, at, offset);
        Get(value);
        _il.Emit(OpCodes.Stind_R8);
    }

    public override int Label()
    {
        _labels.Add(_il.DefineLabel());
        return _labels.Count - 1;
    }

    public override void Mark(int label) => _il.MarkLabel(_labels[label]);

    public override void Go(int label) => _il.Emit(OpCodes.Br, _labels[label]);

    public override void IfLess(Int x, Int y, int label)
    {
        Get(x);
        Get(y);
        _il.Emit(OpCodes.Blt, _labels[label]);
    }

    public override void IfLess(Int x, long y, int label)
    {
        Get(x);
        _il.Emit(OpCodes.Ldc_I8, y);
        _il.Emit(OpCodes.Blt, _labels[label]);
    }

    public override void IfEqual(Int x, long y, int label)
    {
        Get(x);
        _il.Emit(OpCodes.Ldc_I8, y);
        _il.Emit(OpCodes.Beq, _labels[label]);
    }

    public override void IfOdd(Int x, int label)
    {
        Get(x);
        _il.Emit(OpCodes.Ldc_I4_1);
        _il.Emit(OpCodes.Conv_I8);
        _il.Emit(OpCodes.And);
        _il.Emit(OpCodes.Brtrue, _labels[label]);
    }

    public override void Return(Int value)
    {
        Get(value);
        _il.Emit(OpCodes.Ret);
    }

    public override void Return(Real value)
    {
        Get(value);
        _il.Emit(OpCodes.Call, ((Func<double, long>)BitConverter.DoubleToInt64Bits).Method);
        _il.Emit(OpCodes.Ret);
    }

    public override Kernel Compile()
    {
        Kernel kernel = _method.CreateDelegate<Kernel>();
        RuntimeHelpers.PrepareDelegate(kernel);
        return kernel;
    }

    public override void Dispose()
    {
    }

    private void Address(char array, Int at, int offset)
    {
        _il.Emit(array switch { 'a' => OpCodes.Ldarg_0, 'b' => OpCodes.Ldarg_1, _ => OpCodes.Ldarg_2 });
        Get(at);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
        if (offset == 0)
            return;
        _il.Emit(OpCodes.Ldc_I4, offset);
        _il.Emit(OpCodes.Conv_I);
        _il.Emit(OpCodes.Add);
    }

    private static OpCode CodeOf(IntOp op) => op switch
    {
        IntOp.Add => OpCodes.Add,
        IntOp.Subtract => OpCodes.Sub,
        IntOp.Multiply => OpCodes.Mul,
        _ => OpCodes.Xor,
    };

    private static OpCode CodeOf(RealOp op) => op switch
    {
        RealOp.Add => OpCodes.Add,
        RealOp.Multiply => OpCodes.Mul,
        RealOp.Divide => OpCodes.Div,
        _ => OpCodes.Sub,
    };

    private void Get(Int variable) => _il.Emit(OpCodes.Ldloc, variable.Number);

    private void Set(Int variable) => _il.Emit(OpCodes.Stloc, variable.Number);

    private void Get(Real variable) => _il.Emit(OpCodes.Ldloc, Variables + variable.Number);

    private void Set(Real variable) => _il.Emit(OpCodes.Stloc, Variables + variable.Number);
}
