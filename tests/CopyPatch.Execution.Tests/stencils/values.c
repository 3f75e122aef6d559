// Operations over values, for tests: every class and width, every kind of place, and what an operation may do besides.
#define CP_VALUES
#define CP_STATE (uint8_t *, memory)
#include <copypatch/integers.h>

CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }
CP_OP(i32_mul, int32_t, (int32_t, a), (int32_t, b)) { return a * b; }
CP_OP(i32_and, int32_t, (int32_t, a), (int32_t, b)) { return a & b; }
CP_OP(i32_shl, int32_t, (int32_t, a), (int32_t, b)) { return a << (b & 31); }
CP_OP(i32_sar, int32_t, (int32_t, a), (int32_t, b)) { return a >> (b & 31); }
CP_OP(i32_clz, int32_t, (uint32_t, a)) { return a == 0 ? 32 : __builtin_clz(a); }
CP_OP(i32_at_most, int32_t, (int32_t, a), (int32_t, b)) { return a <= b; }
CP_OP(u32_at_most, int32_t, (uint32_t, a), (uint32_t, b)) { return a <= b; }
CP_OP(i32_div, int32_t, (int32_t, a), (int32_t, b)) {
    if (b == 0)
        CP_TRAP(1);
    if (a == INT32_MIN && b == -1)
        CP_TRAP(2);
    return a / b;
}
// What clang could leave out for each constant that stands for any.
CP_OP(i32_add_unless_zero, int32_t, (int32_t, a), (int32_t, b)) { return b == 0 ? 77 : a + b; }
CP_OP(i64_xor_unless_minimum, int64_t, (int64_t, a), (int64_t, b)) { return b == INT32_MIN ? 78 : a ^ b; }

// Any place for all.
#undef CP_RESULT_PLACES
#define CP_RESULT_PLACES rs
CP_OP(i32_sub, int32_t, (int32_t, a, rcs), (int32_t, b, rcs)) { return a - b; }
CP_OP(i64_sub, int64_t, (int64_t, a, rcs), (int64_t, b, rcs)) { return a - b; }
CP_OP(f64_sub, double, (double, a, rcs), (double, b, rcs)) { return a - b; }
CP_OP(f32_sub, float, (float, a, rcs), (float, b, rcs)) { return a - b; }
#undef CP_RESULT_PLACES
#define CP_RESULT_PLACES r

CP_OP(i64_add, int64_t, (int64_t, a), (int64_t, b)) { return a + b; }
CP_OP(i64_mul, int64_t, (int64_t, a), (int64_t, b)) { return a * b; }
CP_OP(u64_less, int32_t, (uint64_t, a), (uint64_t, b)) { return a < b; }
CP_OP(i64_rotate, uint64_t, (uint64_t, a), (uint64_t, b)) { return a << (b & 63) | a >> (-b & 63); }
// Constants that only assembly can make part of their instruction. A result in memory is one place, instead of seven.
CP_OP(i64_shift, uint64_t, (uint64_t, a), (uint64_t, count)) { return cp_shl_64(a, count); }
CP_OP(i64_mask, uint64_t, (uint64_t, a), (uint64_t, b)) { return cp_and_64(a, b); }
#define STORED(name, bits, right) \
    CP_OP(name##_##bits, void, (uint##bits##_t, a), (right, b)) { *(uint##bits##_t *)memory = cp_##name##_##bits(a, b); }
#define INTEGERS(bits) \
    STORED(and, bits, uint##bits##_t) STORED(or, bits, uint##bits##_t) STORED(xor, bits, uint##bits##_t) \
    STORED(shl, bits, uint64_t) STORED(shr, bits, uint64_t) STORED(sar, bits, uint64_t) \
    STORED(rol, bits, uint64_t) STORED(ror, bits, uint64_t)
INTEGERS(32)
INTEGERS(64)
CP_OP_BRANCH(i32_same, (uint32_t, a), (uint32_t, b)) { return cp_equal_32(a, b); }
CP_OP_BRANCH(i64_same, (uint64_t, a), (uint64_t, b)) { return cp_equal_64(a, b); }
CP_OP_BRANCH(i32_is_zero, (uint32_t, a)) { return cp_is_zero_32(a); }
CP_OP_BRANCH(i64_is_zero, (uint64_t, a)) { return cp_is_zero_64(a); }
CP_OP(i64_extend, int64_t, (int32_t, a)) { return a; }
CP_OP(i32_wrap, int32_t, (int64_t, a)) { return (int32_t)a; }
CP_OP(i64_select, int64_t, (int64_t, a), (int64_t, b), (int32_t, condition, r)) { return condition ? a : b; }

CP_OP(f64_mul, double, (double, a), (double, b)) { return a * b; }
CP_OP(f64_negate, double, (double, a)) { return -a; }
CP_OP(f64_root, double, (double, a)) { return __builtin_sqrt(a); }
CP_OP(f64_less, int32_t, (double, a), (double, b)) { return a < b; }
CP_OP(f64_of_i32, double, (int32_t, a)) { return a; }
CP_OP(f64_third, double, (double, a, r)) { return a * 0.3333; }
CP_OP(f32_add, float, (float, a), (float, b)) { return a + b; }
CP_OP(f32_of_f64, float, (double, a)) { return (float)a; }
CP_OP(f64_of_f32, double, (float, a)) { return a; }

CP_OP(load_i32, int32_t, (uint32_t, address), (int64_t, offset, c)) { return *(int32_t *)(memory + address + offset); }
CP_OP(store_i64, void, (uint32_t, address), (int64_t, value)) { *(int64_t *)(memory + address) = value; }
CP_OP(store_f32, void, (uint32_t, address), (float, value)) { *(float *)(memory + address) = value; }
CP_OP(load_f64, double, (double *, address, rs)) { return *address; }

CP_OP(i32_scale, int32_t, (int32_t, a)) { CP_HOLE(int32_t, factor); CP_HOLE(uint8_t, shift); return a * factor + shift; }
CP_OP(i64_twice, int64_t, (int64_t, a)) { return CP_CALL(twice, int64_t, int64_t)(a); }
CP_OP(i64_invoke, int64_t, (int64_t, a, r)) { return CP_INVOKE(callee)((int64_t *)frame + 64, memory) + a; }
CP_OP(i64_fail, void, (int64_t, a, r)) { CP_TRAP(a); }
CP_OP(i32_digit, int32_t, (int32_t, a)) { return "hello, world"[a & 7]; }

// Constants in the code's data, of all widths, and a table there.
typedef double pair __attribute__((vector_size(16)));
CP_OP(f64_constant, double) { return CP_CONSTANT(double, constant); }
CP_OP(f64_add_constant, double, (double, a, r)) { return a + CP_CONSTANT(double, constant); }
CP_OP(f32_add_constant, float, (float, a, r)) { return a + CP_CONSTANT(float, constant); }
CP_OP(f64_multiply_add, double, (double, a, r)) { pair both = CP_CONSTANT(pair, both); return a * both[0] + both[1]; }
CP_OP(i64_add_constants, int64_t, (int64_t, a, r), (int64_t, b, c)) {
    return a + b + CP_CONSTANT(int8_t, byte) + CP_CONSTANT(uint16_t, half) + CP_CONSTANT(int32_t, word) + CP_CONSTANT(int64_t, whole);
}
CP_OP(table_entry, int64_t, (uint32_t, index, r)) { return ((int64_t *)CP_LABEL_ADDRESS(table))[index]; }
CP_OP_BRANCH(memory_is_null) { return memory == 0; }

CP_OP_BRANCH(i32_less, (int32_t, a), (int32_t, b)) { return a < b; }
CP_OP_BRANCH(i64_equal, (int64_t, a), (int64_t, b)) { return a == b; }
CP_OP_BRANCH(f64_at_least, (double, a), (double, b)) { return a >= b; }
CP_OP_BRANCH(i32_is_odd, (int32_t, a)) { return a & 1; }

CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }

// Operations that may leave for a label instead.
#define CHECKED(name, type, builtin) \
    CP_OP(name, type, (type, a), (type, b)) { type result; if (builtin(a, b, &result)) CP_JUMP(overflow); return result; }
CHECKED(i32_add_or, int32_t, __builtin_add_overflow)
CHECKED(i32_mul_or, int32_t, __builtin_mul_overflow)
CHECKED(i64_add_or, int64_t, __builtin_add_overflow)
CHECKED(i64_mul_or, int64_t, __builtin_mul_overflow)
CHECKED(u32_add_or, uint32_t, __builtin_add_overflow)
#undef CP_RESULT_PLACES
#define CP_RESULT_PLACES rs
CP_OP(i32_sub_or, int32_t, (int32_t, a, rcs), (int32_t, b, rcs)) {
    int32_t result;
    if (__builtin_sub_overflow(a, b, &result))
        CP_JUMP(overflow);
    return result;
}
CP_OP(f64_add_or, double, (double, a), (double, b)) {
    double sum = a + b;
    if (sum != sum)
        CP_JUMP(none);
    return sum;
}
#undef CP_RESULT_PLACES
#define CP_RESULT_PLACES r
CP_OP(i32_div_or, int32_t, (int32_t, a), (int32_t, b)) {
    if (b == 0)
        CP_JUMP(zero);
    if (a == INT32_MIN && b == -1)
        CP_JUMP(overflow);
    if (a == 7)
        CP_TRAP(7);
    return a / b;
}
CP_OP(i64_untag, int64_t, (int64_t, a)) { if (a & 1) CP_JUMP(other); return a >> 1; }
CP_OP(i32_guard, void, (int32_t, a), (int32_t, b)) { if (a != b) CP_JUMP(exit); }
CP_OP(i32_case, int32_t, (int32_t, a)) {
    switch (a) {
    case 0: CP_JUMP(none);
    case 1: CP_JUMP(one);
    case 2: CP_JUMP(two);
    case 7: CP_JUMP(seven);
    default: return ~a;
    }
}
CP_OP(load_i32_or, int32_t, (uint32_t, address), (uint32_t, length)) {
    if (address >= length)
        CP_JUMP(outside);
    return *(int32_t *)(memory + address);
}
CP_OP(i64_twice_or, int64_t, (int64_t, a)) {
    int64_t result = CP_CALL(twice, int64_t, int64_t)(a);
    if (result < 0)
        CP_JUMP(negative);
    return result;
}
CP_OP_BRANCH(i32_less_or, (int32_t, a), (int32_t, b)) {
    int32_t difference;
    if (__builtin_sub_overflow(a, b, &difference))
        CP_JUMP(overflow);
    return difference < 0;
}
CP_OP_BRANCH(i32_at_most_or_odd, (int32_t, a), (int32_t, b)) { if (a & 1) CP_JUMP(target); return a <= b; }
CP_OP_RETURN(return_positive, (int64_t, value)) { if (value < 0) CP_JUMP(negative); return value; }

// Two results, of one class and of two.
CP_OP_2(i32_div_rem, (int32_t, quotient), (int32_t, remainder), (int32_t, a), (int32_t, b)) {
    if (b == 0)
        CP_TRAP(1);
    if (a == INT32_MIN && b == -1)
        CP_TRAP(2);
    return CP_RESULTS(a / b, a % b);
}
CP_OP_2(u64_mul_wide, (uint64_t, low), (uint64_t, high), (uint64_t, a), (uint64_t, b)) {
    unsigned __int128 product = (unsigned __int128)a * b;
    return CP_RESULTS((uint64_t)product, (uint64_t)(product >> 64));
}
CP_OP_2(i32_add_flag, (int32_t, sum), (int32_t, overflow), (int32_t, a), (int32_t, b)) {
    int32_t sum;
    bool overflow = __builtin_add_overflow(a, b, &sum);
    return CP_RESULTS(sum, overflow);
}
CP_OP_2(f64_sum_difference, (double, sum), (double, difference), (double, a), (double, b)) { return CP_RESULTS(a + b, a - b); }
CP_OP_2(f64_split, (int32_t, whole), (double, rest), (double, a), (int32_t, scale)) {
    double scaled = a * scale;
    if (!(__builtin_fabs(scaled) < 1e9))
        CP_JUMP(large);
    return CP_RESULTS((int32_t)scaled, scaled - (int32_t)scaled);
}
CP_OP_2(f32_scaled, (float, product), (int64_t, bits), (int32_t, a), (float, b)) {
    CP_HOLE(int32_t, more);
    uint32_t low;
    __builtin_memcpy(&low, &b, sizeof(low));
    return CP_RESULTS((a + more) * b, (int64_t)a << 32 | low);
}
CP_OP_2(i64_twice_both, (int64_t, first), (int64_t, second), (int64_t, a, s), (int64_t, b, cs)) {
    int64_t first = CP_CALL(twice, int64_t, int64_t)(a);
    if (first < 0)
        CP_JUMP(negative);
    return CP_RESULTS(first, CP_CALL(twice, int64_t, int64_t)(b));
}
CP_OP_2(u128_add, (uint64_t, low), (uint64_t, high), (uint64_t, a_low), (uint64_t, a_high), (uint64_t, b_low, s), (uint64_t, b_high, s)) {
    uint64_t low = a_low + b_low;
    return CP_RESULTS(low, a_high + b_high + (low < a_low));
}

// Calls which lose what is in registers, the second with a trap as a result.
CP_STENCIL(call_and_forget) {
    *(int64_t *)frame = CP_INVOKE(callee)((int64_t *)frame + 64, memory);
    CP_NEXT_WITHOUT_VALUES();
}
CP_STENCIL(call_and_catch) {
    cp_outcome outcome = CP_TRY_INVOKE(callee)((int64_t *)frame + 64, memory);
    *(int64_t *)frame = outcome.status ? -outcome.status : outcome.value;
    if (outcome.status > 100)
        CP_JUMP_WITHOUT_VALUES(far);
    CP_NEXT_WITHOUT_VALUES();
}
CP_STENCIL(fail) { CP_HOLE(int32_t, code); CP_TRAP(code); }

CP_STENCIL(call) { *(int64_t *)frame = CP_INVOKE(callee)((int64_t *)frame + 64, memory); CP_NEXT(); }

CP_ENTRY(run, int64_t, (int64_t *, frame), (uint8_t *, memory))
