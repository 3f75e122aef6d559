using System.Collections.Generic;

namespace CopyPatch.Benchmarks;

[StencilLibrary("stencils/kernel_stack.c")]
internal sealed partial class KernelStack;

/// <summary>Each variable is a local in memory, and each operation takes its operands from a stack.</summary>
internal sealed class StackTarget(CodeHeap heap) : KernelTarget
{
    private const uint FirstReal = 8;
    private const uint SizeSlot = 20;

    private readonly KernelStack _emit = new(heap);
    private readonly List<Label> _labels = [];
    private KernelStack.Program? _program;

    public override void Size(Int to)
    {
        _emit.EmitGet(SizeSlot);
        Set(to);
    }

    public override void Set(Int to, long value)
    {
        _emit.EmitPush(value);
        Set(to);
    }

    public override void Set(Real to, double value)
    {
        _emit.EmitPush(System.BitConverter.DoubleToInt64Bits(value));
        Set(to);
    }

    public override void Apply(IntOp op, Int to, Int x, Int y)
    {
        Get(x);
        Get(y);
        Apply(op);
        Set(to);
    }

    public override void Apply(IntOp op, Int to, Int x, long y)
    {
        Get(x);
        _emit.EmitPush(y);
        Apply(op);
        Set(to);
    }

    public override void Half(Int to, Int x)
    {
        Get(x);
        _emit.EmitHalf();
        Set(to);
    }

    public override void Apply(RealOp op, Real to, Real x, Real y)
    {
        Get(op == RealOp.SubtractFrom ? y : x);
        Get(op == RealOp.SubtractFrom ? x : y);
        Apply(op);
        Set(to);
    }

    public override void Apply(RealOp op, Real to, Real x, char array, Int at, int offset)
    {
        if (op != RealOp.SubtractFrom)
            Get(x);
        Get(at);
        Load(array, offset);
        if (op == RealOp.SubtractFrom)
            Get(x);
        Apply(op);
        Set(to);
    }

    public override void Root(Real to, Real x)
    {
        Get(x);
        _emit.EmitRoot();
        Set(to);
    }

    public override void LoadByte(Int to, Int at)
    {
        Get(at);
        _emit.EmitLoadByte();
        Set(to);
    }

    public override void StoreByte(Int at, int value)
    {
        Get(at);
        _emit.EmitPush(value);
        _emit.EmitStoreByte();
    }

    public override void Load(Real to, char array, Int at, int offset)
    {
        Get(at);
        Load(array, offset);
        Set(to);
    }

    public override void Store(Real value, char array, Int at, int offset)
    {
        Get(value);
        Get(at);
        if (array == 'a')
            _emit.EmitStoreA(offset);
        else
            _emit.EmitStoreC(offset);
    }

    public override int Label()
    {
        _labels.Add(_emit.DefineLabel());
        return _labels.Count - 1;
    }

    public override void Mark(int label) => _emit.MarkLabel(_labels[label]);

    public override void Go(int label) => _emit.EmitGo(_labels[label]);

    public override void IfLess(Int x, Int y, int label)
    {
        Get(x);
        Get(y);
        _emit.EmitIfLess(_labels[label]);
    }

    public override void IfLess(Int x, long y, int label)
    {
        Get(x);
        _emit.EmitPush(y);
        _emit.EmitIfLess(_labels[label]);
    }

    public override void IfEqual(Int x, long y, int label)
    {
        Get(x);
        _emit.EmitPush(y);
        _emit.EmitIfEqual(_labels[label]);
    }

    public override void IfOdd(Int x, int label)
    {
        Get(x);
        _emit.EmitIfOdd(_labels[label]);
    }

    public override void Return(Int value)
    {
        Get(value);
        _emit.EmitHalt();
    }

    public override void Return(Real value)
    {
        Get(value);
        _emit.EmitHalt();
    }

    public override unsafe Kernel Compile()
    {
        KernelStack.Program program = _program = _emit.Compile();
        return (a, b, c, n) =>
        {
            long* memory = stackalloc long[40];
            memory[SizeSlot] = n;
            return program.Run(memory + SizeSlot + 1, memory, a, b, c);
        };
    }

    public override void Dispose()
    {
        _program?.Dispose();
        _emit.Dispose();
    }

    private void Get(Int variable) => _emit.EmitGet((uint)variable.Number);

    private void Set(Int variable) => _emit.EmitSet((uint)variable.Number);

    private void Get(Real variable) => _emit.EmitGet(FirstReal + (uint)variable.Number);

    private void Set(Real variable) => _emit.EmitSet(FirstReal + (uint)variable.Number);

    private void Load(char array, int offset)
    {
        if (array == 'a')
            _emit.EmitLoadA(offset);
        else
            _emit.EmitLoadB(offset);
    }

    private void Apply(IntOp op)
    {
        switch (op)
        {
            case IntOp.Add:
                _emit.EmitAdd();
                break;
            case IntOp.Subtract:
                _emit.EmitSubtract();
                break;
            case IntOp.Multiply:
                _emit.EmitMultiply();
                break;
            default:
                _emit.EmitXor();
                break;
        }
    }

    private void Apply(RealOp op)
    {
        switch (op)
        {
            case RealOp.Add:
                _emit.EmitAddReal();
                break;
            case RealOp.Subtract or RealOp.SubtractFrom:
                _emit.EmitSubtractReal();
                break;
            case RealOp.Multiply:
                _emit.EmitMultiplyReal();
                break;
            default:
                _emit.EmitDivideReal();
                break;
        }
    }
}
