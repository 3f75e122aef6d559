namespace CopyPatch.Benchmarks;

[StencilLibrary("stencils/kernel_values.c")]
internal sealed partial class KernelValues;

/// <summary>Each variable is a register, and each operation one of kernel_values.c.</summary>
internal sealed class RegisterTarget(CodeHeap heap) : KernelTarget
{
    private readonly KernelValues _emit = new(heap);
    private readonly System.Collections.Generic.List<Label> _labels = [];

    public KernelValues.Program? Program { get; private set; }

    public override void Size(Int to) => _emit.EmitMoveI64(R(to), new Slot<long>(0));

    public override void Set(Int to, long value) => _emit.EmitMoveI64(R(to), value);

    public override void Set(Real to, double value) => _emit.EmitMoveF64(R(to), value);

    public override void Apply(IntOp op, Int to, Int x, Int y) => Apply(op, to, x, (Operand<long>)R(y));

    public override void Apply(IntOp op, Int to, Int x, long y) => Apply(op, to, x, (Operand<long>)y);

    public override void Half(Int to, Int x) => _emit.EmitHalf(R(to), R(x));

    public override void Apply(RealOp op, Real to, Real x, Real y)
    {
        switch (op)
        {
            case RealOp.Add:
                _emit.EmitAddReal(R(to), R(x), R(y));
                break;
            case RealOp.Subtract:
                _emit.EmitSubtractReal(R(to), R(x), R(y));
                break;
            case RealOp.SubtractFrom:
                _emit.EmitSubtractReal(R(to), R(y), R(x));
                break;
            case RealOp.Multiply:
                _emit.EmitMultiplyReal(R(to), R(x), R(y));
                break;
            default:
                _emit.EmitDivideReal(R(to), R(x), R(y));
                break;
        }
    }

    public override void Apply(RealOp op, Real to, Real x, char array, Int at, int offset)
    {
        switch (op)
        {
            case RealOp.Add:
                _emit.EmitAddA(R(to), R(x), R(at), offset);
                break;
            case RealOp.Subtract:
                _emit.EmitSubtractA(R(to), R(x), R(at), offset);
                break;
            case RealOp.SubtractFrom:
                _emit.EmitSubtractFromA(R(to), R(x), R(at), offset);
                break;
            case RealOp.Multiply when array == 'a':
                _emit.EmitMultiplyA(R(to), R(x), R(at), offset);
                break;
            default:
                _emit.EmitMultiplyB(R(to), R(x), R(at), offset);
                break;
        }
    }

    public override void Root(Real to, Real x) => _emit.EmitRoot(R(to), R(x));

    public override void LoadByte(Int to, Int at) => _emit.EmitLoadByte(R(to), R(at));

    public override void StoreByte(Int at, int value) => _emit.EmitStoreByte(R(at), value);

    public override void Load(Real to, char array, Int at, int offset)
    {
        if (array == 'a')
            _emit.EmitLoadA(R(to), R(at), offset);
        else
            _emit.EmitLoadB(R(to), R(at), offset);
    }

    public override void Store(Real value, char array, Int at, int offset)
    {
        if (array == 'a')
            _emit.EmitStoreA(R(value), R(at), offset);
        else
            _emit.EmitStoreC(R(value), R(at), offset);
    }

    public override int Label()
    {
        _labels.Add(_emit.DefineLabel());
        return _labels.Count - 1;
    }

    public override void Mark(int label) => _emit.MarkLabel(_labels[label]);

    public override void Go(int label) => _emit.EmitGo(_labels[label]);

    public override void IfLess(Int x, Int y, int label) => _emit.EmitIfLess(R(x), R(y), _labels[label]);

    public override void IfLess(Int x, long y, int label) => _emit.EmitIfLess(R(x), y, _labels[label]);

    public override void IfEqual(Int x, long y, int label) => _emit.EmitIfEqual(R(x), y, _labels[label]);

    public override void IfOdd(Int x, int label) => _emit.EmitIfOdd(R(x), _labels[label]);

    public override void Return(Int value) => _emit.EmitReturnInteger(R(value));

    public override void Return(Real value) => _emit.EmitReturnReal(R(value));

    public override unsafe Kernel Compile()
    {
        Program = _emit.Compile();
        KernelValues.Program program = Program;
        return (a, b, c, n) => program.Run(&n, a, b, c);
    }

    public override void Dispose()
    {
        Program?.Dispose();
        _emit.Dispose();
    }

    private void Apply(IntOp op, Int to, Int x, Operand<long> y)
    {
        switch (op)
        {
            case IntOp.Add:
                _emit.EmitAdd(R(to), R(x), y);
                break;
            case IntOp.Subtract:
                _emit.EmitSubtract(R(to), R(x), y);
                break;
            case IntOp.Multiply:
                _emit.EmitMultiply(R(to), R(x), y);
                break;
            default:
                _emit.EmitXor(R(to), R(x), y);
                break;
        }
    }

    private static Register<long> R(Int variable) => new(variable.Number);

    private static Register<double> R(Real variable) => new(variable.Number);
}
