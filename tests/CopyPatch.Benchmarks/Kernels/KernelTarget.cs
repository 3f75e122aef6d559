using System;

namespace CopyPatch.Benchmarks;

/// <summary>A variable of 64 bits in a kernel.</summary>
internal readonly record struct Int(int Number);

/// <summary>A double variable in a kernel.</summary>
internal readonly record struct Real(int Number);

internal enum IntOp
{
    Add,
    Subtract,
    Multiply,
    Xor,
}

internal enum RealOp
{
    Add,
    Subtract,

    /// <summary>The second less the first.</summary>
    SubtractFrom,
    Multiply,
    Divide,
}

/// <summary>
/// What a kernel is written for: a machine with few variables, arrays a, b and c, and jumps. Who implements it says how
/// an operation becomes code, one after the other, as a baseline compiler does.
/// </summary>
internal abstract class KernelTarget : IDisposable
{
    public abstract void Size(Int to);

    public abstract void Set(Int to, long value);

    public abstract void Set(Real to, double value);

    public abstract void Apply(IntOp op, Int to, Int x, Int y);

    public abstract void Apply(IntOp op, Int to, Int x, long y);

    public abstract void Half(Int to, Int x);

    public abstract void Apply(RealOp op, Real to, Real x, Real y);

    /// <summary>The second operand is in array a or b, at a byte offset.</summary>
    public abstract void Apply(RealOp op, Real to, Real x, char array, Int at, int offset);

    public abstract void Root(Real to, Real x);

    public abstract void LoadByte(Int to, Int at);

    public abstract void StoreByte(Int at, int value);

    public abstract void Load(Real to, char array, Int at, int offset);

    public abstract void Store(Real value, char array, Int at, int offset);

    public abstract int Label();

    public abstract void Mark(int label);

    public abstract void Go(int label);

    public abstract void IfLess(Int x, Int y, int label);

    public abstract void IfLess(Int x, long y, int label);

    public abstract void IfEqual(Int x, long y, int label);

    public abstract void IfOdd(Int x, int label);

    public abstract void Return(Int value);

    public abstract void Return(Real value);

    /// <summary>Ends the kernel: a function of the three arrays and their size.</summary>
    public abstract unsafe Kernel Compile();

    public abstract void Dispose();
}

internal unsafe delegate long Kernel(byte* a, byte* b, byte* c, long n);
