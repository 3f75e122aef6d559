using static CopyPatch.Wasm.Opcode;
using static CopyPatch.Wasm.WasmEmitter;

namespace CopyPatch.Wasm;

/// <summary>The operations of the integers of one size.</summary>
/// <param name="subtraction">The operator that subtracts.</param>
/// <param name="equality">The first of the comparisons.</param>
internal sealed class IntegerOperations<T>(Opcode subtraction, Opcode equality)
    where T : unmanaged
{
    public Opcode Subtraction { get; } = subtraction;

    public Opcode Equality { get; } = equality;

    public required Operation<WasmEmitter, Register<T>, Register<T>, Operand<T>> Add { get; init; }

    public required Operation<WasmEmitter, Register<int>, Location<T>> EqualsZero { get; init; }

    public required Operation<WasmEmitter, Location<T>, Label> IsZero { get; init; }

    public required Operation<WasmEmitter, Location<T>, Label> IsNotZero { get; init; }

    public required Operation<WasmEmitter, Register<T>, Operand<T>, Label> HasBits { get; init; }

    public required Operation<WasmEmitter, Register<T>, Operand<T>, Label> HasNoBits { get; init; }

    public required Operation<WasmEmitter, Register<T>, Slot<T>, Label> DivisionOverflows { get; init; }

    public ByOpcode<Operation<WasmEmitter, Register<T>, Location<T>>> Unary { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Operand<T>>> Binary { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Slot<T>>> Divide { get; } = new();

    /// <summary>Shifts, and rotations whose count is in no register.</summary>
    public ByOpcode<Operation<WasmEmitter, Register<T>, Register<T>, Operand<long>>> Shift { get; } = new();

    public required Operation<WasmEmitter, Register<T>, Register<T>, Slot<long>> RotateLeft { get; init; }

    public ByOpcode<Operation<WasmEmitter, Register<int>, Register<T>, Operand<T>>> Compare { get; } = new();

    public ByOpcode<Operation<WasmEmitter, Register<T>, Operand<T>, Label>> Branch { get; } = new();
}

internal static class Integers
{
    /// <summary>Those of 32 bits.</summary>
    public static readonly IntegerOperations<int> I32 = new(I32Sub, I32Eq)
    {
        Add = Operations.I32Add,
        EqualsZero = Operations.I32Eqz,
        IsZero = Operations.I32IsZero,
        IsNotZero = Operations.I32IsNotZero,
        HasBits = Operations.I32HasBits,
        HasNoBits = Operations.I32HasNoBits,
        DivisionOverflows = Operations.I32DivOverflows,
        RotateLeft = Operations.I32Rotl,
        Unary =
        {
            [I32Clz] = Operations.I32Clz, [I32Ctz] = Operations.I32Ctz, [I32Popcnt] = Operations.I32Popcnt,
            [I32Extend8S] = Operations.I32Extend8S, [I32Extend16S] = Operations.I32Extend16S,
        },
        Binary =
        {
            [I32Add] = Operations.I32Add, [I32Sub] = Operations.I32Sub, [I32Mul] = Operations.I32Mul, [I32And] = Operations.I32And,
            [I32Or] = Operations.I32Or, [I32Xor] = Operations.I32Xor,
        },
        Divide =
        {
            [I32DivS] = Operations.I32DivS, [I32DivU] = Operations.I32DivU, [I32RemS] = Operations.I32RemS,
            [I32RemU] = Operations.I32RemU,
        },
        Shift =
        {
            [I32Shl] = Operations.I32Shl, [I32ShrS] = Operations.I32ShrS, [I32ShrU] = Operations.I32ShrU,
            [I32Rotr] = Operations.I32Rotr,
        },
        Compare =
        {
            [I32Eq] = Operations.I32Eq, [I32Ne] = Operations.I32Ne, [I32LtS] = Operations.I32LtS, [I32LtU] = Operations.I32LtU,
            [I32GtS] = Operations.I32GtS, [I32GtU] = Operations.I32GtU, [I32LeS] = Operations.I32LeS, [I32LeU] = Operations.I32LeU,
            [I32GeS] = Operations.I32GeS, [I32GeU] = Operations.I32GeU,
        },
        Branch =
        {
            [I32Eq] = Operations.I32EqBranch, [I32Ne] = Operations.I32NeBranch, [I32LtS] = Operations.I32LtSBranch,
            [I32LtU] = Operations.I32LtUBranch, [I32GtS] = Operations.I32GtSBranch, [I32GtU] = Operations.I32GtUBranch,
            [I32LeS] = Operations.I32LeSBranch, [I32LeU] = Operations.I32LeUBranch, [I32GeS] = Operations.I32GeSBranch,
            [I32GeU] = Operations.I32GeUBranch,
        },
    };

    /// <summary>Those of 64 bits.</summary>
    public static readonly IntegerOperations<long> I64 = new(I64Sub, I64Eq)
    {
        Add = Operations.I64Add,
        EqualsZero = Operations.I64Eqz,
        IsZero = Operations.I64IsZero,
        IsNotZero = Operations.I64IsNotZero,
        HasBits = Operations.I64HasBits,
        HasNoBits = Operations.I64HasNoBits,
        DivisionOverflows = Operations.I64DivOverflows,
        RotateLeft = Operations.I64Rotl,
        Unary =
        {
            [I64Clz] = Operations.I64Clz, [I64Ctz] = Operations.I64Ctz, [I64Popcnt] = Operations.I64Popcnt,
            [I64Extend8S] = Operations.I64Extend8S, [I64Extend16S] = Operations.I64Extend16S, [I64Extend32S] = Operations.I64Extend32S,
        },
        Binary =
        {
            [I64Add] = Operations.I64Add, [I64Sub] = Operations.I64Sub, [I64Mul] = Operations.I64Mul, [I64And] = Operations.I64And,
            [I64Or] = Operations.I64Or, [I64Xor] = Operations.I64Xor,
        },
        Divide =
        {
            [I64DivS] = Operations.I64DivS, [I64DivU] = Operations.I64DivU, [I64RemS] = Operations.I64RemS,
            [I64RemU] = Operations.I64RemU,
        },
        Shift =
        {
            [I64Shl] = Operations.I64Shl, [I64ShrS] = Operations.I64ShrS, [I64ShrU] = Operations.I64ShrU,
            [I64Rotr] = Operations.I64Rotr,
        },
        Compare =
        {
            [I64Eq] = Operations.I64Eq, [I64Ne] = Operations.I64Ne, [I64LtS] = Operations.I64LtS, [I64LtU] = Operations.I64LtU,
            [I64GtS] = Operations.I64GtS, [I64GtU] = Operations.I64GtU, [I64LeS] = Operations.I64LeS, [I64LeU] = Operations.I64LeU,
            [I64GeS] = Operations.I64GeS, [I64GeU] = Operations.I64GeU,
        },
        Branch =
        {
            [I64Eq] = Operations.I64EqBranch, [I64Ne] = Operations.I64NeBranch, [I64LtS] = Operations.I64LtSBranch,
            [I64LtU] = Operations.I64LtUBranch, [I64GtS] = Operations.I64GtSBranch, [I64GtU] = Operations.I64GtUBranch,
            [I64LeS] = Operations.I64LeSBranch, [I64LeU] = Operations.I64LeUBranch, [I64GeS] = Operations.I64GeSBranch,
            [I64GeU] = Operations.I64GeUBranch,
        },
    };
}
