using System;
using System.Numerics;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>
/// The numeric operators. A value is 64 bits: an i32 or an f32 is in the low half of them, and the high half is zero.
/// </summary>
internal static class Operators
{
    public static bool IsBinary(Opcode opcode) => OperatorTable.SignatureOf(opcode).Operands == 2;

    public static ulong Unary(Opcode opcode, ulong value)
    {
        float f = BitConverter.UInt32BitsToSingle((uint)value);
        double d = BitConverter.UInt64BitsToDouble(value);
        return opcode switch
        {
            Opcode.I32Eqz => Bit((uint)value == 0),
            Opcode.I64Eqz => Bit(value == 0),
            Opcode.I32Clz => (uint)BitOperations.LeadingZeroCount((uint)value),
            Opcode.I32Ctz => (uint)BitOperations.TrailingZeroCount((uint)value),
            Opcode.I32Popcnt => (uint)BitOperations.PopCount((uint)value),
            Opcode.I64Clz => (uint)BitOperations.LeadingZeroCount(value),
            Opcode.I64Ctz => (uint)BitOperations.TrailingZeroCount(value),
            Opcode.I64Popcnt => (uint)BitOperations.PopCount(value),
            // Signs are bits, those of NaN too.
            Opcode.F32Abs => value & 0x7FFF_FFFF,
            Opcode.F32Neg => value ^ 0x8000_0000,
            Opcode.F32Ceil => Bits(MathF.Ceiling(f)),
            Opcode.F32Floor => Bits(MathF.Floor(f)),
            Opcode.F32Trunc => Bits(MathF.Truncate(f)),
            Opcode.F32Nearest => Bits(MathF.Round(f, MidpointRounding.ToEven)),
            Opcode.F32Sqrt => Bits(MathF.Sqrt(f)),
            Opcode.F64Abs => value & 0x7FFF_FFFF_FFFF_FFFF,
            Opcode.F64Neg => value ^ 0x8000_0000_0000_0000,
            Opcode.F64Ceil => Bits(Math.Ceiling(d)),
            Opcode.F64Floor => Bits(Math.Floor(d)),
            Opcode.F64Trunc => Bits(Math.Truncate(d)),
            Opcode.F64Nearest => Bits(Math.Round(d, MidpointRounding.ToEven)),
            Opcode.F64Sqrt => Bits(Math.Sqrt(d)),
            Opcode.I32WrapI64 => (uint)value,
            Opcode.I32TruncF32S => Floats.Truncate(f, true, 32),
            Opcode.I32TruncF32U => Floats.Truncate(f, false, 32),
            Opcode.I32TruncF64S => Floats.Truncate(d, true, 32),
            Opcode.I32TruncF64U => Floats.Truncate(d, false, 32),
            Opcode.I64ExtendI32S => (ulong)(int)value,
            Opcode.I64ExtendI32U => (uint)value,
            Opcode.I64TruncF32S => Floats.Truncate(f, true, 64),
            Opcode.I64TruncF32U => Floats.Truncate(f, false, 64),
            Opcode.I64TruncF64S => Floats.Truncate(d, true, 64),
            Opcode.I64TruncF64U => Floats.Truncate(d, false, 64),
            Opcode.F32ConvertI32S => Bits(Floats.SingleOf((long)(int)value)),
            Opcode.F32ConvertI32U => Bits(Floats.SingleOf((ulong)(uint)value)),
            Opcode.F32ConvertI64S => Bits(Floats.SingleOf((long)value)),
            Opcode.F32ConvertI64U => Bits(Floats.SingleOf(value)),
            Opcode.F32DemoteF64 => Bits((float)d),
            Opcode.F64ConvertI32S => Bits((double)(int)value),
            Opcode.F64ConvertI32U => Bits((double)(uint)value),
            Opcode.F64ConvertI64S => Bits((double)(long)value),
            Opcode.F64ConvertI64U => Bits(Floats.DoubleOf(value)),
            Opcode.F64PromoteF32 => Bits((double)f),
            Opcode.I32ReinterpretF32 or Opcode.I64ReinterpretF64 => value,
            Opcode.F32ReinterpretI32 or Opcode.F64ReinterpretI64 => value,
            Opcode.I32Extend8S => (uint)(sbyte)value,
            Opcode.I32Extend16S => (uint)(short)value,
            Opcode.I64Extend8S => (ulong)(sbyte)value,
            Opcode.I64Extend16S => (ulong)(short)value,
            Opcode.I64Extend32S => (ulong)(int)value,
            _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
        };
    }

    public static ulong Saturated(Opcode opcode, ulong value)
    {
        double f = BitConverter.UInt32BitsToSingle((uint)value);
        double d = BitConverter.UInt64BitsToDouble(value);
        return opcode switch
        {
            Opcode.I32TruncSatF32S => Floats.TruncateSaturated(f, true, 32),
            Opcode.I32TruncSatF32U => Floats.TruncateSaturated(f, false, 32),
            Opcode.I32TruncSatF64S => Floats.TruncateSaturated(d, true, 32),
            Opcode.I32TruncSatF64U => Floats.TruncateSaturated(d, false, 32),
            Opcode.I64TruncSatF32S => Floats.TruncateSaturated(f, true, 64),
            Opcode.I64TruncSatF32U => Floats.TruncateSaturated(f, false, 64),
            Opcode.I64TruncSatF64S => Floats.TruncateSaturated(d, true, 64),
            Opcode.I64TruncSatF64U => Floats.TruncateSaturated(d, false, 64),
            _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
        };
    }

    public static ulong Binary(Opcode opcode, ulong a, ulong b) => opcode switch
    {
        <= Opcode.I32GeU => Compare32(opcode, (uint)a, (uint)b),
        <= Opcode.I64GeU => Compare64(opcode, a, b),
        <= Opcode.F32Ge => CompareFloats(
            opcode - Opcode.F32Eq, BitConverter.UInt32BitsToSingle((uint)a), BitConverter.UInt32BitsToSingle((uint)b)),
        <= Opcode.F64Ge => CompareFloats(
            opcode - Opcode.F64Eq, BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b)),
        <= Opcode.I32Rotr => Binary32(opcode, (uint)a, (uint)b),
        <= Opcode.I64Rotr => Binary64(opcode, a, b),
        Opcode.F32Copysign => (a & 0x7FFF_FFFF) | (b & 0x8000_0000),
        Opcode.F64Copysign => (a & 0x7FFF_FFFF_FFFF_FFFF) | (b & 0x8000_0000_0000_0000),
        <= Opcode.F32Copysign =>
            BinarySingle(opcode, BitConverter.UInt32BitsToSingle((uint)a), BitConverter.UInt32BitsToSingle((uint)b)),
        _ => BinaryDouble(opcode, BitConverter.UInt64BitsToDouble(a), BitConverter.UInt64BitsToDouble(b)),
    };

    private static ulong Bit(bool value) => value ? 1u : 0u;

    private static ulong Bits(float value) => BitConverter.SingleToUInt32Bits(value);

    private static ulong Bits(double value) => BitConverter.DoubleToUInt64Bits(value);

    private static ulong Compare32(Opcode opcode, uint a, uint b) => Bit(opcode switch
    {
        Opcode.I32Eq => a == b,
        Opcode.I32Ne => a != b,
        Opcode.I32LtS => (int)a < (int)b,
        Opcode.I32LtU => a < b,
        Opcode.I32GtS => (int)a > (int)b,
        Opcode.I32GtU => a > b,
        Opcode.I32LeS => (int)a <= (int)b,
        Opcode.I32LeU => a <= b,
        Opcode.I32GeS => (int)a >= (int)b,
        Opcode.I32GeU => a >= b,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    });

    private static ulong Compare64(Opcode opcode, ulong a, ulong b) => Bit(opcode switch
    {
        Opcode.I64Eq => a == b,
        Opcode.I64Ne => a != b,
        Opcode.I64LtS => (long)a < (long)b,
        Opcode.I64LtU => a < b,
        Opcode.I64GtS => (long)a > (long)b,
        Opcode.I64GtU => a > b,
        Opcode.I64LeS => (long)a <= (long)b,
        Opcode.I64LeU => a <= b,
        Opcode.I64GeS => (long)a >= (long)b,
        Opcode.I64GeU => a >= b,
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    });

    private static ulong CompareFloats(int relation, double a, double b) => Bit(relation switch
    {
        0 => a == b,
        1 => a != b,
        2 => a < b,
        3 => a > b,
        4 => a <= b,
        _ => a >= b,
    });

    private static ulong Binary32(Opcode opcode, uint a, uint b) => opcode switch
    {
        Opcode.I32Add => a + b,
        Opcode.I32Sub => a - b,
        Opcode.I32Mul => a * b,
        Opcode.I32DivS or Opcode.I32DivU or Opcode.I32RemS or Opcode.I32RemU when b == 0 =>
            throw new ReferenceTrapException(WasmTrapKind.DivideByZero),
        Opcode.I32DivS when a == 0x8000_0000 && b == uint.MaxValue =>
            throw new ReferenceTrapException(WasmTrapKind.IntegerOverflow),
        Opcode.I32RemS when b == uint.MaxValue => 0,
        Opcode.I32DivS => (uint)((int)a / (int)b),
        Opcode.I32DivU => a / b,
        Opcode.I32RemS => (uint)((int)a % (int)b),
        Opcode.I32RemU => a % b,
        Opcode.I32And => a & b,
        Opcode.I32Or => a | b,
        Opcode.I32Xor => a ^ b,
        Opcode.I32Shl => a << (int)(b & 31),
        Opcode.I32ShrS => (uint)((int)a >> (int)(b & 31)),
        Opcode.I32ShrU => a >> (int)(b & 31),
        Opcode.I32Rotl => BitOperations.RotateLeft(a, (int)(b & 31)),
        Opcode.I32Rotr => BitOperations.RotateRight(a, (int)(b & 31)),
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    };

    private static ulong Binary64(Opcode opcode, ulong a, ulong b) => opcode switch
    {
        Opcode.I64Add => a + b,
        Opcode.I64Sub => a - b,
        Opcode.I64Mul => a * b,
        Opcode.I64DivS or Opcode.I64DivU or Opcode.I64RemS or Opcode.I64RemU when b == 0 =>
            throw new ReferenceTrapException(WasmTrapKind.DivideByZero),
        Opcode.I64DivS when a == 1UL << 63 && b == ulong.MaxValue =>
            throw new ReferenceTrapException(WasmTrapKind.IntegerOverflow),
        Opcode.I64RemS when b == ulong.MaxValue => 0,
        Opcode.I64DivS => (ulong)((long)a / (long)b),
        Opcode.I64DivU => a / b,
        Opcode.I64RemS => (ulong)((long)a % (long)b),
        Opcode.I64RemU => a % b,
        Opcode.I64And => a & b,
        Opcode.I64Or => a | b,
        Opcode.I64Xor => a ^ b,
        Opcode.I64Shl => a << (int)(b & 63),
        Opcode.I64ShrS => (ulong)((long)a >> (int)(b & 63)),
        Opcode.I64ShrU => a >> (int)(b & 63),
        Opcode.I64Rotl => BitOperations.RotateLeft(a, (int)(b & 63)),
        Opcode.I64Rotr => BitOperations.RotateRight(a, (int)(b & 63)),
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    };

    private static ulong BinarySingle(Opcode opcode, float a, float b) => Bits(opcode switch
    {
        Opcode.F32Add => a + b,
        Opcode.F32Sub => a - b,
        Opcode.F32Mul => a * b,
        Opcode.F32Div => a / b,
        Opcode.F32Min => (float)Floats.Minimum(a, b),
        Opcode.F32Max => (float)Floats.Maximum(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    });

    private static ulong BinaryDouble(Opcode opcode, double a, double b) => Bits(opcode switch
    {
        Opcode.F64Add => a + b,
        Opcode.F64Sub => a - b,
        Opcode.F64Mul => a * b,
        Opcode.F64Div => a / b,
        Opcode.F64Min => Floats.Minimum(a, b),
        Opcode.F64Max => Floats.Maximum(a, b),
        _ => throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null),
    });
}
