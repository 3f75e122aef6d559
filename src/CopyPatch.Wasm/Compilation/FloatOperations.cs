using static CopyPatch.Wasm.Opcode;
using static CopyPatch.Wasm.WasmEmitter;

namespace CopyPatch.Wasm;

/// <summary>The operations of the floating-point numbers of one size.</summary>
/// <param name="equality">The first of the comparisons.</param>
internal sealed class FloatOperations<T>(Opcode equality)
    where T : unmanaged
{
    public Opcode Equality { get; } = equality;

    public required Operation<WasmEmitter, Register<T>, Label> IsNan { get; init; }

    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>>> Unary { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Location<T>>> Binary { get; } = new();

    /// <summary>The same with a constant.</summary>
    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Label>> BinaryConstant { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Slot<T>>> BinaryWithSlot { get; } = new();

    public required Operation<WasmEmitter, Register<int>, Register<T>, Register<T>> IsGreater { get; init; }

    /// <summary>The other comparisons; "less or equal" takes its operands in the other order.</summary>
    public ByOpcode<Operation<WasmEmitter, Register<int>, Register<T>, Slot<T>>> Compare { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Location<T>, Label>> BranchIf { get; } = new();

    /// <summary>Branches if a comparison does not hold, which of NaN is another thing than that its inverse holds.</summary>
    public ByOpcode<Operation<WasmEmitter, Register<T>, Location<T>, Label>> BranchUnless { get; } = new();
}

internal static class Floats
{
    /// <summary>Those of 32 bits.</summary>
    public static readonly FloatOperations<float> F32 = new(F32Eq)
    {
        IsNan = Operations.F32IsNan,
        IsGreater = Operations.F32Gt,
        Unary =
        {
            [F32Abs] = Operations.F32Abs, [F32Neg] = Operations.F32Neg, [F32Ceil] = Operations.F32Ceil,
            [F32Floor] = Operations.F32Floor, [F32Trunc] = Operations.F32Trunc, [F32Nearest] = Operations.F32Nearest,
        },
        Binary =
        {
            [F32Add] = Operations.F32Add, [F32Sub] = Operations.F32Sub, [F32Mul] = Operations.F32Mul, [F32Div] = Operations.F32Div,
        },
        BinaryConstant =
        {
            [F32Add] = Operations.F32AddConstant, [F32Sub] = Operations.F32SubConstant, [F32Mul] = Operations.F32MulConstant,
            [F32Div] = Operations.F32DivConstant,
        },
        BinaryWithSlot =
        {
            [F32Min] = Operations.F32Min, [F32Max] = Operations.F32Max, [F32Copysign] = Operations.F32Copysign,
        },
        Compare =
        {
            [F32Eq] = Operations.F32Eq, [F32Ne] = Operations.F32Ne, [F32Le] = Operations.F32Ge, [F32Ge] = Operations.F32Ge,
        },
        BranchIf =
        {
            [F32Eq] = Operations.F32EqBranch, [F32Ne] = Operations.F32NeBranch, [F32Lt] = Operations.F32LtBranch,
            [F32Gt] = Operations.F32GtBranch, [F32Le] = Operations.F32LeBranch, [F32Ge] = Operations.F32GeBranch,
        },
        BranchUnless =
        {
            [F32Eq] = Operations.F32EqBranchNot, [F32Ne] = Operations.F32NeBranchNot, [F32Lt] = Operations.F32LtBranchNot,
            [F32Gt] = Operations.F32GtBranchNot, [F32Le] = Operations.F32LeBranchNot, [F32Ge] = Operations.F32GeBranchNot,
        },
    };

    /// <summary>Those of 64 bits.</summary>
    public static readonly FloatOperations<double> F64 = new(F64Eq)
    {
        IsNan = Operations.F64IsNan,
        IsGreater = Operations.F64Gt,
        Unary =
        {
            [F64Abs] = Operations.F64Abs, [F64Neg] = Operations.F64Neg, [F64Ceil] = Operations.F64Ceil,
            [F64Floor] = Operations.F64Floor, [F64Trunc] = Operations.F64Trunc, [F64Nearest] = Operations.F64Nearest,
        },
        Binary =
        {
            [F64Add] = Operations.F64Add, [F64Sub] = Operations.F64Sub, [F64Mul] = Operations.F64Mul, [F64Div] = Operations.F64Div,
        },
        BinaryConstant =
        {
            [F64Add] = Operations.F64AddConstant, [F64Sub] = Operations.F64SubConstant, [F64Mul] = Operations.F64MulConstant,
            [F64Div] = Operations.F64DivConstant,
        },
        BinaryWithSlot =
        {
            [F64Min] = Operations.F64Min, [F64Max] = Operations.F64Max, [F64Copysign] = Operations.F64Copysign,
        },
        Compare =
        {
            [F64Eq] = Operations.F64Eq, [F64Ne] = Operations.F64Ne, [F64Le] = Operations.F64Ge, [F64Ge] = Operations.F64Ge,
        },
        BranchIf =
        {
            [F64Eq] = Operations.F64EqBranch, [F64Ne] = Operations.F64NeBranch, [F64Lt] = Operations.F64LtBranch,
            [F64Gt] = Operations.F64GtBranch, [F64Le] = Operations.F64LeBranch, [F64Ge] = Operations.F64GeBranch,
        },
        BranchUnless =
        {
            [F64Eq] = Operations.F64EqBranchNot, [F64Ne] = Operations.F64NeBranchNot, [F64Lt] = Operations.F64LtBranchNot,
            [F64Gt] = Operations.F64GtBranchNot, [F64Le] = Operations.F64LeBranchNot, [F64Ge] = Operations.F64GeBranchNot,
        },
    };
}
