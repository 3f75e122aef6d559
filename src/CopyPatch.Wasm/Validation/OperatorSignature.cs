using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

/// <summary>
/// What the operators take and give that always take and give the same: numeric ones, loads and stores. Each is a number, so that
/// one comparison tells whether the operands are right.
/// </summary>
internal readonly struct OperatorSignature
{
    private const int ResultShift = 16;
    private const int OperandsShift = 24; // 2 bits
    private const int HasResultShift = 26;
    private const int TypesShiftShift = 24; // 8 where the type below the top does not matter
    private const int AlignmentShift = 28;

    private static readonly OperatorSignature[] s_all = Make();

    private readonly uint _bits;

    private OperatorSignature(uint bits) => _bits = bits;

    /// <summary>Gets how many operands it takes: one or two, or none where there is no such operator.</summary>
    public int Operands => (int)(_bits >> OperandsShift) & 3;

    /// <summary>Gets the type of the operand on top.</summary>
    public byte TopType => (byte)(_bits >> 8);

    /// <summary>Gets the type of the operand below it, where there are two.</summary>
    public byte LowerType => (byte)_bits;

    /// <summary>Gets how many results there are: one or none.</summary>
    public int Results => (int)(_bits >> HasResultShift) & 1;

    /// <summary>Gets the type of the result.</summary>
    public byte ResultType => (byte)(_bits >> ResultShift);

    /// <summary>Gets the logarithm of how many bytes of memory it accesses.</summary>
    public uint Alignment => _bits >> AlignmentShift;

    /// <summary>Gets the signature of an operator.</summary>
    /// <param name="opcode">The operator.</param>
    public static OperatorSignature Of(Opcode opcode) => s_all[(byte)opcode];

    /// <summary>Gets whether operands have the right types.</summary>
    /// <param name="top">Behind the types of the operands, with two bytes before it at least.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe bool Matches(byte* top) =>
        (ushort)(((top[-1] << 8) | top[-2]) ^ (int)_bits) >> ((int)(_bits >> TypesShiftShift) & 8) == 0;

    private static OperatorSignature[] Make()
    {
        OperatorSignature[] all = new OperatorSignature[256];
        const WasmValueType I32 = WasmValueType.I32, I64 = WasmValueType.I64, F32 = WasmValueType.F32, F64 = WasmValueType.F64;

        void Unary(Opcode first, Opcode last, WasmValueType type, WasmValueType result, int alignment = 0)
        {
            for (Opcode opcode = first; opcode <= last; opcode++)
            {
                all[(int)opcode] = new OperatorSignature(
                    ((uint)type << 8) | ((uint)result << ResultShift) | (1u << OperandsShift) | (1u << HasResultShift)
                    | (8u << TypesShiftShift) | ((uint)alignment << AlignmentShift));
            }
        }

        void Binary(Opcode first, Opcode last, WasmValueType type, WasmValueType result)
        {
            for (Opcode opcode = first; opcode <= last; opcode++)
            {
                all[(int)opcode] = new OperatorSignature(
                    (uint)type | ((uint)type << 8) | ((uint)result << ResultShift) | (2u << OperandsShift) | (1u << HasResultShift));
            }
        }

        void Load(Opcode opcode, WasmValueType type, int alignment) => Unary(opcode, opcode, I32, type, alignment);

        void Store(Opcode opcode, WasmValueType type, int alignment) => all[(int)opcode] = new OperatorSignature(
            (uint)I32 | ((uint)type << 8) | (2u << OperandsShift) | ((uint)alignment << AlignmentShift));

        Load(Opcode.I32Load, I32, 2);
        Load(Opcode.I64Load, I64, 3);
        Load(Opcode.F32Load, F32, 2);
        Load(Opcode.F64Load, F64, 3);
        Load(Opcode.I32Load8S, I32, 0);
        Load(Opcode.I32Load8U, I32, 0);
        Load(Opcode.I32Load16S, I32, 1);
        Load(Opcode.I32Load16U, I32, 1);
        Load(Opcode.I64Load8S, I64, 0);
        Load(Opcode.I64Load8U, I64, 0);
        Load(Opcode.I64Load16S, I64, 1);
        Load(Opcode.I64Load16U, I64, 1);
        Load(Opcode.I64Load32S, I64, 2);
        Load(Opcode.I64Load32U, I64, 2);
        Store(Opcode.I32Store, I32, 2);
        Store(Opcode.I64Store, I64, 3);
        Store(Opcode.F32Store, F32, 2);
        Store(Opcode.F64Store, F64, 3);
        Store(Opcode.I32Store8, I32, 0);
        Store(Opcode.I32Store16, I32, 1);
        Store(Opcode.I64Store8, I64, 0);
        Store(Opcode.I64Store16, I64, 1);
        Store(Opcode.I64Store32, I64, 2);
        Unary(Opcode.I32Eqz, Opcode.I32Eqz, I32, I32);
        Binary(Opcode.I32Eq, Opcode.I32GeU, I32, I32);
        Unary(Opcode.I64Eqz, Opcode.I64Eqz, I64, I32);
        Binary(Opcode.I64Eq, Opcode.I64GeU, I64, I32);
        Binary(Opcode.F32Eq, Opcode.F32Ge, F32, I32);
        Binary(Opcode.F64Eq, Opcode.F64Ge, F64, I32);
        Unary(Opcode.I32Clz, Opcode.I32Popcnt, I32, I32);
        Binary(Opcode.I32Add, Opcode.I32Rotr, I32, I32);
        Unary(Opcode.I64Clz, Opcode.I64Popcnt, I64, I64);
        Binary(Opcode.I64Add, Opcode.I64Rotr, I64, I64);
        Unary(Opcode.F32Abs, Opcode.F32Sqrt, F32, F32);
        Binary(Opcode.F32Add, Opcode.F32Copysign, F32, F32);
        Unary(Opcode.F64Abs, Opcode.F64Sqrt, F64, F64);
        Binary(Opcode.F64Add, Opcode.F64Copysign, F64, F64);
        Unary(Opcode.I32WrapI64, Opcode.I32WrapI64, I64, I32);
        Unary(Opcode.I32TruncF32S, Opcode.I32TruncF32U, F32, I32);
        Unary(Opcode.I32TruncF64S, Opcode.I32TruncF64U, F64, I32);
        Unary(Opcode.I64ExtendI32S, Opcode.I64ExtendI32U, I32, I64);
        Unary(Opcode.I64TruncF32S, Opcode.I64TruncF32U, F32, I64);
        Unary(Opcode.I64TruncF64S, Opcode.I64TruncF64U, F64, I64);
        Unary(Opcode.F32ConvertI32S, Opcode.F32ConvertI32U, I32, F32);
        Unary(Opcode.F32ConvertI64S, Opcode.F32ConvertI64U, I64, F32);
        Unary(Opcode.F32DemoteF64, Opcode.F32DemoteF64, F64, F32);
        Unary(Opcode.F64ConvertI32S, Opcode.F64ConvertI32U, I32, F64);
        Unary(Opcode.F64ConvertI64S, Opcode.F64ConvertI64U, I64, F64);
        Unary(Opcode.F64PromoteF32, Opcode.F64PromoteF32, F32, F64);
        Unary(Opcode.I32ReinterpretF32, Opcode.I32ReinterpretF32, F32, I32);
        Unary(Opcode.I64ReinterpretF64, Opcode.I64ReinterpretF64, F64, I64);
        Unary(Opcode.F32ReinterpretI32, Opcode.F32ReinterpretI32, I32, F32);
        Unary(Opcode.F64ReinterpretI64, Opcode.F64ReinterpretI64, I64, F64);
        Unary(Opcode.I32Extend8S, Opcode.I32Extend16S, I32, I32);
        Unary(Opcode.I64Extend8S, Opcode.I64Extend32S, I64, I64);
        return all;
    }
}
