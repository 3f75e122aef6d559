using System;
using System.Collections.Generic;
using System.Numerics;

namespace CopyPatch.Execution.Tests.Values;

/// <summary>The operations of values.c, and what they compute, in C#.</summary>
internal static class TestOperations
{
    public static IReadOnlyList<TestOperation> All { get; } =
    [
        TestOperation.Binary<int, int, int>("i32_add", (e, to, a, b) => e.EmitI32Add(to, a, b), (a, b) => a + b),
        TestOperation.Binary<int, int, int>("i32_mul", (e, to, a, b) => e.EmitI32Mul(to, a, b), (a, b) => a * b),
        TestOperation.Binary<int, int, int>("i32_and", (e, to, a, b) => e.EmitI32And(to, a, b), (a, b) => a & b),
        TestOperation.Binary<int, int, int>("i32_shl", (e, to, a, b) => e.EmitI32Shl(to, a, b), (a, b) => a << b),
        TestOperation.Binary<int, int, int>("i32_sar", (e, to, a, b) => e.EmitI32Sar(to, a, b), (a, b) => a >> b),
        TestOperation.Binary<long, long, long>("i64_shift", (e, to, a, b) => e.EmitI64Shift(to, a, b), (a, b) => a << (int)b),
        TestOperation.Binary<long, long, long>("i64_mask", (e, to, a, b) => e.EmitI64Mask(to, a, b), (a, b) => a & b),
        Stored<int, int>("and_32", (e, a, b) => e.EmitAnd32(a, b), (a, b) => a & b),
        Stored<long, long>("and_64", (e, a, b) => e.EmitAnd64(a, b), (a, b) => a & b),
        Stored<int, int>("or_32", (e, a, b) => e.EmitOr32(a, b), (a, b) => a | b),
        Stored<long, long>("or_64", (e, a, b) => e.EmitOr64(a, b), (a, b) => a | b),
        Stored<int, int>("xor_32", (e, a, b) => e.EmitXor32(a, b), (a, b) => a ^ b),
        Stored<long, long>("xor_64", (e, a, b) => e.EmitXor64(a, b), (a, b) => a ^ b),
        Stored<int, long>("shl_32", (e, a, n) => e.EmitShl32(a, n), (a, n) => a << (int)n),
        Stored<long, long>("shl_64", (e, a, n) => e.EmitShl64(a, n), (a, n) => a << (int)n),
        Stored<int, long>("shr_32", (e, a, n) => e.EmitShr32(a, n), (a, n) => a >>> (int)n),
        Stored<long, long>("shr_64", (e, a, n) => e.EmitShr64(a, n), (a, n) => a >>> (int)n),
        Stored<int, long>("sar_32", (e, a, n) => e.EmitSar32(a, n), (a, n) => a >> (int)n),
        Stored<long, long>("sar_64", (e, a, n) => e.EmitSar64(a, n), (a, n) => a >> (int)n),
        Stored<int, long>("rol_32", (e, a, n) => e.EmitRol32(a, n), (a, n) => int.RotateLeft(a, (int)n)),
        Stored<long, long>("rol_64", (e, a, n) => e.EmitRol64(a, n), (a, n) => long.RotateLeft(a, (int)n)),
        Stored<int, long>("ror_32", (e, a, n) => e.EmitRor32(a, n), (a, n) => int.RotateRight(a, (int)n)),
        Stored<long, long>("ror_64", (e, a, n) => e.EmitRor64(a, n), (a, n) => long.RotateRight(a, (int)n)),
        TestOperation.Unary<int, int>("i32_clz", (e, to, a) => e.EmitI32Clz(to, a), a => BitOperations.LeadingZeroCount((uint)a)),
        TestOperation.Binary<int, int, int>("i32_at_most", (e, to, a, b) => e.EmitI32AtMost(to, a, b), (a, b) => a <= b ? 1 : 0),
        TestOperation.Binary<int, int, int>(
            "u32_at_most", (e, to, a, b) => e.EmitU32AtMost(to, a, b), (a, b) => (uint)a <= (uint)b ? 1 : 0),
        TestOperation.Binary<int, int, int>("i32_div", (e, to, a, b) => e.EmitI32Div(to, a, b), Divide),
        TestOperation.Binary<int, int, int>(
            "i32_add_unless_zero", (e, to, a, b) => e.EmitI32AddUnlessZero(to, a, b), (a, b) => b == 0 ? 77 : a + b),
        TestOperation.Binary<long, long, long>(
            "i64_xor_unless_minimum", (e, to, a, b) => e.EmitI64XorUnlessMinimum(to, a, b), (a, b) => b == int.MinValue ? 78 : a ^ b),
        TestOperation.Anywhere<int>("i32_sub", (e, to, a, b) => e.EmitI32Sub(to, a, b), (a, b) => a - b),
        TestOperation.Anywhere<long>("i64_sub", (e, to, a, b) => e.EmitI64Sub(to, a, b), (a, b) => a - b),
        TestOperation.Anywhere<double>("f64_sub", (e, to, a, b) => e.EmitF64Sub(to, a, b), (a, b) => a - b),
        TestOperation.Anywhere<float>("f32_sub", (e, to, a, b) => e.EmitF32Sub(to, a, b), (a, b) => a - b),
        TestOperation.Binary<long, long, long>("i64_add", (e, to, a, b) => e.EmitI64Add(to, a, b), (a, b) => a + b),
        TestOperation.Binary<long, long, long>("i64_mul", (e, to, a, b) => e.EmitI64Mul(to, a, b), (a, b) => a * b),
        TestOperation.Binary<long, long, int>(
            "u64_less", (e, to, a, b) => e.EmitU64Less(to, a, b), (a, b) => (ulong)a < (ulong)b ? 1 : 0),
        TestOperation.Binary<long, long, long>(
            "i64_rotate", (e, to, a, b) => e.EmitI64Rotate(to, a, b), (a, b) => (long)BitOperations.RotateLeft((ulong)a, (int)b)),
        TestOperation.Unary<int, long>("i64_extend", (e, to, a) => e.EmitI64Extend(to, a), a => a),
        TestOperation.Unary<long, int>("i32_wrap", (e, to, a) => e.EmitI32Wrap(to, a), a => unchecked((int)a)),
        new(
            "i64_select", Kind.I64, "r", [Kind.I64, Kind.I64, Kind.I32], ["r", "r", "r"],
            (e, to, o, _) => e.EmitI64Select(to.R<long>(), o[0].R<long>(), o[1].R<long>(), o[2].R<int>()),
            (bits, _) => (int)bits[2] != 0 ? bits[0] : bits[1]),
        TestOperation.Binary<double, double, double>("f64_mul", (e, to, a, b) => e.EmitF64Mul(to, a, b), (a, b) => a * b),
        TestOperation.Unary<double, double>("f64_negate", (e, to, a) => e.EmitF64Negate(to, a), a => -a),
        TestOperation.Unary<double, double>("f64_root", (e, to, a) => e.EmitF64Root(to, a), Math.Sqrt),
        TestOperation.Binary<double, double, int>("f64_less", (e, to, a, b) => e.EmitF64Less(to, a, b), (a, b) => a < b ? 1 : 0),
        TestOperation.Unary<int, double>("f64_of_i32", (e, to, a) => e.EmitF64OfI32(to, a), a => a),
        new(
            "f64_third", Kind.F64, "r", [Kind.F64], ["r"], (e, to, o, _) => e.EmitF64Third(to.R<double>(), o[0].R<double>()),
            (bits, _) => Values.BitsOf(Values.Of<double>(bits[0]) * 0.3333)),
        TestOperation.Binary<float, float, float>("f32_add", (e, to, a, b) => e.EmitF32Add(to, a, b), (a, b) => a + b),
        TestOperation.Unary<double, float>("f32_of_f64", (e, to, a) => e.EmitF32OfF64(to, a), a => (float)a),
        TestOperation.Unary<float, double>("f64_of_f32", (e, to, a) => e.EmitF64OfF32(to, a), a => a),
        new(
            "load_i32", Kind.I32, "r", [Kind.Address, Kind.I64], ["r", "c"],
            (e, to, o, _) => e.EmitLoadI32(to.R<int>(), o[0].R<int>(), o[1].Bits & 15),
            (bits, memory) => BitConverter.ToUInt32(memory, (int)bits[0] + (int)(bits[1] & 15))),
        new(
            "store_i64", null, "v", [Kind.Address, Kind.I64], ["r", "rcs"],
            (e, _, o, _) => e.EmitStoreI64(o[0].R<int>(), o[1].O<long>()),
            (bits, memory) => Store(memory, (int)bits[0], BitConverter.GetBytes(bits[1]))),
        new(
            "store_f32", null, "v", [Kind.Address, Kind.F32], ["r", "rcs"],
            (e, _, o, _) => e.EmitStoreF32(o[0].R<int>(), o[1].O<float>()),
            (bits, memory) => Store(memory, (int)bits[0], BitConverter.GetBytes((int)bits[1]))),
        new(
            "load_f64", Kind.F64, "r", [Kind.Pointer], ["rs"],
            (e, to, o, _) => e.EmitLoadF64(to.R<double>(), o[0].T<long>()),
            (bits, memory) => BitConverter.ToInt64(memory, (int)bits[0])),
        TestOperation.Unary<int, int>("i32_scale", (e, to, a) => e.EmitI32Scale(to, a, -12345, 200), a => (a * -12345) + 200),
        TestOperation.Unary<long, long>("i64_twice", (e, to, a) => e.EmitI64Twice(to, a), a => 2 * a),
        TestOperation.Unary<int, int>("i32_digit", (e, to, a) => e.EmitI32Digit(to, a), a => "hello, world"[a & 7]),
        TestOperation.Branch<int>("i32_less", (e, a, b, target) => e.EmitI32Less(a, b, target), (a, b) => a < b),
        TestOperation.Branch<long>("i64_equal", (e, a, b, target) => e.EmitI64Equal(a, b, target), (a, b) => a == b),
        TestOperation.Branch<int>("i32_same", (e, a, b, target) => e.EmitI32Same(a, b, target), (a, b) => a == b),
        TestOperation.Branch<long>("i64_same", (e, a, b, target) => e.EmitI64Same(a, b, target), (a, b) => a == b),
        new(
            "i32_is_zero", null, "v", [Kind.I32], ["rcs"], (e, _, o, labels) => e.EmitI32IsZero(o[0].O<int>(), labels[0]),
            (bits, _) => TestOperation.JumpIf((int)bits[0] == 0), Labels: 1),
        new(
            "i64_is_zero", null, "v", [Kind.I64], ["rcs"], (e, _, o, labels) => e.EmitI64IsZero(o[0].O<long>(), labels[0]),
            (bits, _) => TestOperation.JumpIf(bits[0] == 0), Labels: 1),
        TestOperation.Branch<double>("f64_at_least", (e, a, b, target) => e.EmitF64AtLeast(a, b, target), (a, b) => a >= b),
        new(
            "i32_is_odd", null, "v", [Kind.I32], ["rcs"], (e, _, o, labels) => e.EmitI32IsOdd(o[0].O<int>(), labels[0]),
            (bits, _) => TestOperation.JumpIf((bits[0] & 1) != 0), Labels: 1),
        TestOperation.Move<int>("move_i32", (e, to, a) => e.EmitMoveI32(to, a)),
        TestOperation.Move<long>("move_i64", (e, to, a) => e.EmitMoveI64(to, a)),
        TestOperation.Move<float>("move_f32", (e, to, a) => e.EmitMoveF32(to, a)),
        TestOperation.Move<double>("move_f64", (e, to, a) => e.EmitMoveF64(to, a)),
        .. Leaving(),
        .. WithTwoResults(),
    ];

    // Each has labels that it leaves for, in the order of its method's parameters.
    private static IEnumerable<TestOperation> Leaving() =>
    [
        TestOperation.Checked<int, int>("i32_add_or", (e, to, a, b, or) => e.EmitI32AddOr(to, a, b, or), (a, b) => checked(a + b)),
        TestOperation.Checked<int, int>("i32_mul_or", (e, to, a, b, or) => e.EmitI32MulOr(to, a, b, or), (a, b) => checked(a * b)),
        TestOperation.Checked<long, long>("i64_add_or", (e, to, a, b, or) => e.EmitI64AddOr(to, a, b, or), (a, b) => checked(a + b)),
        TestOperation.Checked<long, long>("i64_mul_or", (e, to, a, b, or) => e.EmitI64MulOr(to, a, b, or), (a, b) => checked(a * b)),
        TestOperation.Checked<int, int>(
            "u32_add_or", (e, to, a, b, or) => e.EmitU32AddOr(to, a, b, or), (a, b) => (int)Sum((uint)a, (uint)b)),
        new(
            "i32_sub_or", Kind.I32, "rs", [Kind.I32, Kind.I32], ["rcs", "rcs"],
            (e, to, o, labels) => e.EmitI32SubOr(to.T<int>(), o[0].O<int>(), o[1].O<int>(), labels[0]),
            (bits, _) => TestOperation.JumpWhereItOverflows(() => (uint)Difference((int)bits[0], (int)bits[1])), Labels: 1),
        new(
            "f64_add_or", Kind.F64, "rs", [Kind.F64, Kind.F64], ["r", "rcs"],
            (e, to, o, labels) => e.EmitF64AddOr(to.T<double>(), o[0].R<double>(), o[1].O<double>(), labels[0]),
            (bits, _) => Values.Of<double>(bits[0]) + Values.Of<double>(bits[1]) is var sum && double.IsNaN(sum)
                ? throw new ExpectedJump(0) : Values.BitsOf(sum), Labels: 1),
        new(
            "i32_div_or", Kind.I32, "r", [Kind.I32, Kind.I32], ["r", "rcs"],
            (e, to, o, labels) => e.EmitI32DivOr(to.R<int>(), o[0].R<int>(), o[1].O<int>(), labels[0], labels[1]),
            (bits, _) => Divide((int)bits[0], (int)bits[1], bits[0] == 7), Labels: 2),
        new(
            "i64_untag", Kind.I64, "r", [Kind.I64], ["rcs"],
            (e, to, o, labels) => e.EmitI64Untag(to.R<long>(), o[0].O<long>(), labels[0]),
            (bits, _) => (bits[0] & 1) != 0 ? throw new ExpectedJump(0) : bits[0] >> 1, Labels: 1),
        new(
            "i32_guard", null, "v", [Kind.I32, Kind.I32], ["r", "rcs"],
            (e, _, o, labels) => e.EmitI32Guard(o[0].R<int>(), o[1].O<int>(), labels[0]),
            (bits, _) => TestOperation.JumpIf(bits[0] != bits[1]), Labels: 1),
        new(
            "i32_case", Kind.I32, "r", [Kind.I32], ["rcs"],
            (e, to, o, labels) => e.EmitI32Case(to.R<int>(), o[0].O<int>(), labels[0], labels[1], labels[2], labels[3]),
            (bits, _) => (int)bits[0] is (>= 0 and <= 2) or 7 ? throw new ExpectedJump(Math.Min((int)bits[0], 3)) : (uint)~(int)bits[0],
            Labels: 4),
        new(
            "load_i32_or", Kind.I32, "r", [Kind.Address, Kind.I32], ["r", "rcs"],
            (e, to, o, labels) => e.EmitLoadI32Or(to.R<int>(), o[0].R<int>(), o[1].O<int>(), labels[0]),
            (bits, memory) => bits[0] >= bits[1] ? throw new ExpectedJump(0) : BitConverter.ToUInt32(memory, (int)bits[0]), Labels: 1),
        new(
            "i64_twice_or", Kind.I64, "r", [Kind.I64], ["rcs"],
            (e, to, o, labels) => e.EmitI64TwiceOr(to.R<long>(), o[0].O<long>(), labels[0]),
            (bits, _) => unchecked(2 * bits[0]) is var twice && twice < 0 ? throw new ExpectedJump(0) : twice, Labels: 1),
        new(
            "i32_less_or", null, "v", [Kind.I32, Kind.I32], ["r", "rcs"],
            (e, _, o, labels) => e.EmitI32LessOr(o[0].R<int>(), o[1].O<int>(), labels[1], labels[0]),
            (bits, _) => TestOperation.JumpIf(
                TestOperation.JumpWhereItOverflows(() => Difference((int)bits[0], (int)bits[1]), 1) < 0), Labels: 2),
        new(
            "i32_at_most_or_odd", null, "v", [Kind.I32, Kind.I32], ["r", "rcs"],
            (e, _, o, labels) => e.EmitI32AtMostOrOdd(o[0].R<int>(), o[1].O<int>(), labels[0]),
            (bits, _) => TestOperation.JumpIf((bits[0] & 1) != 0 || (int)bits[0] <= (int)bits[1]), Labels: 1),
    ];

    private static IEnumerable<TestOperation> WithTwoResults() =>
    [
        TestOperation.Two<int, int, int, int>(
            "i32_div_rem", (e, quotient, remainder, a, b, _) => e.EmitI32DivRem(quotient, remainder, a, b),
            (a, b) => (Divide(a, b), a % b)),
        TestOperation.Two<long, long, long, long>(
            "u64_mul_wide", (e, low, high, a, b, _) => e.EmitU64MulWide(low, high, a, b),
            (a, b) => Multiply((ulong)a, (ulong)b)),
        TestOperation.Two<int, int, int, int>(
            "i32_add_flag", (e, sum, overflow, a, b, _) => e.EmitI32AddFlag(sum, overflow, a, b),
            (a, b) => (a + b, (long)a + b != a + b ? 1 : 0)),
        TestOperation.Two<double, double, double, double>(
            "f64_sum_difference", (e, sum, difference, a, b, _) => e.EmitF64SumDifference(sum, difference, a, b),
            (a, b) => (a + b, a - b)),
        TestOperation.Two<double, int, int, double>(
            "f64_split", (e, whole, rest, a, scale, labels) => e.EmitF64Split(whole, rest, a, scale, labels[0]),
            (a, scale) => Math.Abs(a * scale) < 1e9 ? ((int)(a * scale), (a * scale) - (int)(a * scale)) : throw new ExpectedJump(0),
            labels: 1),
        TestOperation.Two<int, float, float, long>(
            "f32_scaled", (e, product, bits, a, b, _) => e.EmitF32Scaled(product, bits, a, b, 3),
            (a, b) => ((a + 3) * b, (long)a << 32 | (uint)BitConverter.SingleToInt32Bits(b))),
        TestOperation.Two<long, long, long, long>(
            "i64_twice_both",
            (e, first, second, a, b, labels) => e.EmitI64TwiceBoth(first, second, new Slot<long>(a.Index), b, labels[0]),
            (a, b) => unchecked(2 * a) is var first && first < 0 ? throw new ExpectedJump(0) : (first, unchecked(2 * b)),
            labels: 1).With((Kind.I64, "s"), (Kind.I64, "cs")),
        new(
            "u128_add", Kind.I64, "r", [Kind.I64, Kind.I64, Kind.I64, Kind.I64], ["r", "r", "s", "s"],
            (_, _, _, _) => throw new NotSupportedException(), (bits, _) => bits[0] + bits[2])
        {
            Second = new SecondResult(
                Kind.I64,
                (e, low, high, o, _) => e.EmitU128Add(
                    low.R<long>(), high.R<long>(), o[0].R<long>(), o[1].R<long>(), new Slot<long>(o[2].Index), new Slot<long>(o[3].Index)),
                bits => bits[1] + bits[3] + ((ulong)(bits[0] + bits[2]) < (ulong)bits[0] ? 1 : 0)),
        },
    ];

    private static (long Low, long High) Multiply(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return ((long)low, (long)high);
    }

    private static uint Sum(uint a, uint b) => checked(a + b);

    private static int Difference(int a, int b) => checked(a - b);

    private static uint Divide(int a, int b, bool traps) => b == 0 ? throw new ExpectedJump(0)
        : a == int.MinValue && b == -1 ? throw new ExpectedJump(1)
        : traps ? throw new ExpectedTrap(7)
        : (uint)(a / b);

    private static int Divide(int a, int b) => b == 0 ? throw new ExpectedTrap(1)
        : a == int.MinValue && b == -1 ? throw new ExpectedTrap(2)
        : a / b;

    private static TestOperation Stored<TA, TB>(
        string name, Action<ValueEmitter, Register<TA>, Operand<TB>> emit, Func<TA, TB, TA> reference)
        where TA : unmanaged where TB : unmanaged =>
        new(name, null, "v", [TestOperation.KindOf<TA>(), TestOperation.KindOf<TB>()], ["r", "rcs"],
            (emitter, _, operands, _) => emit(emitter, operands[0].R<TA>(), operands[1].O<TB>()),
            (bits, memory) =>
            {
                long result = Values.BitsOf(reference(Values.Of<TA>(bits[0]), Values.Of<TB>(bits[1])));
                return Store(memory, 0, BitConverter.GetBytes(result)[..System.Runtime.CompilerServices.Unsafe.SizeOf<TA>()]);
            });

    private static long Store(byte[] memory, int at, byte[] bytes)
    {
        bytes.CopyTo(memory, at);
        return 0;
    }
}
