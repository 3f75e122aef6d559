// WebAssembly's operators as operations over values, and what a function is made of besides.
//
// A frame is an array of 8-byte slots: the locals (the parameters first), then the operands, each at its place by its depth.
// So the arguments of a call lie where the callee's frame starts, and its results where the caller expects them. An i32 or
// f32 uses the lower half of a slot.
#define CP_VALUES
#define CP_STATE (Instance *, instance), (uint8_t *, memory)
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Instance Instance;

// The same layouts as in Native/NativeLayout.cs.
typedef struct {
    void *code;
    Instance *instance;
    int64_t type;
    int64_t index;
} Function;

typedef struct {
    uint64_t *entries;
    uint64_t length;
} Table;

typedef struct {
    Instance *instance;
    int64_t function;
} Frame;

typedef struct {
    int64_t status;
    int64_t frame_count;
    Frame *frames;
    int64_t frame_capacity;
} Store;

struct Instance {
    uint8_t *memory;
    uint64_t memory_size;
    uint8_t *stack_limit;
    Function *functions;
    Table **tables;
    Store *store;
    void *handle;
    int64_t memory_limits[4];
};

#include <copypatch.h>
#include <copypatch/integers.h>

// ------------------------------------------------------------------------------------------------------- entry and exit

CP_ENTRY_BODY(run, int64_t, (void *, frame), (Instance *, instance)) {
    CP_ENTER(int64_t, frame, instance, instance->memory);
}

// What a function of the host has for its code.
CP_STENCIL(host) { CP_CALL(call_host, void, Instance *, void *)(instance, frame); CP_RETURN((int64_t)frame); }

// A function gives its frame back, so that its caller need not keep its own: it is a constant away.
CP_STENCIL(leave) { CP_RETURN((int64_t)frame); }

// How functions are left by a trap. The status travels in `memory` and the function's index in `frame`: neither is needed any
// more. Each function has an `unwind`, and a `trap` for each kind of trap in it; what they have in common is `abandon`.
CP_STENCIL(trap) { CP_HOLE(uint32_t, code); memory = (uint8_t *)(uint64_t)code; CP_JUMP_WITHOUT_VALUES(unwind); }
CP_STENCIL(unwind) { CP_HOLE(uint32_t, function); frame = (void *)(uint64_t)function; CP_JUMP_WITHOUT_VALUES(abandon); }
CP_STENCIL(abandon) {
    Store *store = instance->store;
    if (store->frame_count < store->frame_capacity)
        store->frames[store->frame_count] = (Frame) { instance, (int64_t)frame };
    store->frame_count++;
    store->status = (int64_t)memory;
    return (cp_outcome) { .status = (int64_t)memory }; // No CP_TRAP, of each function: the stack is in `frames`.
}

// A frame that would not fit is no frame. In a loop the same comparison tells whether somebody has asked us to stop.
CP_OP_BRANCH(stack_exhausted, (int64_t, size, c)) { return (uint8_t *)frame + size > instance->stack_limit; }
CP_STENCIL(poll) { if ((uint8_t *)frame > instance->stack_limit) CP_JUMP(exhausted); CP_NEXT(); }

// Locals start as zero: four slots at once.
CP_OP(clear_4, void, (int64_t, offset, c)) {
    typedef int64_t pair __attribute__((vector_size(16), aligned(8)));
    pair *slots = (pair *)((uint8_t *)frame + offset);
    slots[0] = (pair) {};
    slots[1] = (pair) {};
}

// ---------------------------------------------------------------------------------------------------------------- calls

// The callee's frame starts at `offset`, and so our own as far below its own (`back`, the same number: clang would keep one in memory).
// Nothing is in registers. The status travels in `memory`; what looks at it has no frame, and so takes a conditional jump.
#define CALL(invocation, instance_, memory_) \
    cp_outcome outcome = invocation((uint8_t *)frame + offset, instance_, memory_); \
    CP_HOLE(uint32_t, back); \
    memory = (uint8_t *)outcome.status; \
    frame = (uint8_t *)outcome.value - back; \
    CP_NEXT_WITHOUT_VALUES()
// Annotated, so that clang does not put the zero that it knows of into the register again.
CP_OP_BRANCH(call_failed) { return __builtin_annotation((uint64_t)memory, "status") != 0; }
CP_STENCIL(reload_memory) { memory = instance->memory; CP_NEXT_WITHOUT_VALUES(); }
CP_STENCIL(call) {
    CP_HOLE(uint32_t, offset);
    CALL(CP_TRY_INVOKE(callee), instance, memory);
}
CP_STENCIL(call_import) {
    CP_HOLE(uint32_t, offset);
    CP_HOLE(uint32_t, function);
    Function *callee = (Function *)((uint8_t *)instance->functions + function);
    CALL(CP_TRY_INVOKE_AT(callee->code), callee->instance, callee->instance->memory);
}

CP_STENCIL(call_reference) {
    CP_HOLE(uint32_t, offset);
    CP_HOLE(uint32_t, slot);
    Function *callee = *(Function **)((uint8_t *)frame + slot);
    CALL(CP_TRY_INVOKE_AT(callee->code), callee->instance, callee->instance->memory);
}
CP_OP_BRANCH(table_has_no, (uint32_t, index, r), (uint32_t, table, c)) { return index >= instance->tables[table]->length; }
CP_OP(table_entry, int64_t, (uint32_t, index, r), (uint32_t, table, c)) { return instance->tables[table]->entries[index]; }
// The numbers of the types of the module lie behind its globals.
CP_OP_BRANCH(function_type_differs, (int64_t, function, r), (int64_t, offset, c)) {
    return ((Function *)function)->type != *(int64_t *)((uint8_t *)instance + offset);
}
CP_OP(function_reference, int64_t, (int64_t, offset, c)) { return (int64_t)((uint8_t *)instance->functions + offset); }

// Where functions are compiled when they are called first: each call goes by a jump, which leads to one that asks for the code at first.
CP_STENCIL(jump_to_function) { CP_JUMP_AT(CP_LINK(function)); }
CP_STENCIL(compile_function) {
    CP_HOLE(uint32_t, function);
    CP_JUMP_AT(CP_CALL(compile_function, void *, Instance *, uint32_t)(instance, function));
}

// A runtime call, for what C# does: its operands are in slots from `offset` on, and its result is put there. What follows is as behind calls.
CP_STENCIL(runtime_call) {
    CP_HOLE(uint32_t, offset);
    CP_HOLE(int32_t, operation);
    CP_HOLE(int32_t, a);
    CP_HOLE(int32_t, b);
    memory = (uint8_t *)(int64_t)CP_CALL(call_runtime, int32_t, Instance *, void *, int32_t, int32_t, int32_t)(
        instance, (uint8_t *)frame + offset, operation, a, b);
    CP_NEXT_WITHOUT_VALUES();
}

// ----------------------------------------------------------------------------------------------------------------- flow

CP_STENCIL(jump) { CP_JUMP(target); }

// br_table: the index, which is within the table of labels, is in a slot.
CP_STENCIL(jump_through) {
    CP_HOLE(uint32_t, slot);
    CP_JUMP_AT(((cp_code *)CP_LABEL_ADDRESS(table))[*(uint32_t *)((uint8_t *)frame + slot)]);
}

// Whether it is wanted cannot be foreseen. An i32 in a register has zeros above it, so that this serves both.
CP_OP(i64_select, uint64_t, (uint64_t, a, r), (uint64_t, b, r), (uint32_t, condition, r)) {
    return __builtin_unpredictable(condition != 0) ? a : b;
}

// -------------------------------------------------------------------------------------------------------------- globals

// At a distance from the instance: a value, or the address of an imported one.
#define GLOBAL(type) (*(type *)((uint8_t *)instance + offset))
#define GLOBALS(t, type) \
    CP_OP(t##_global_get, type, (int64_t, offset, c)) { return GLOBAL(type); } \
    CP_OP(t##_global_set, void, (type, value, r), (int64_t, offset, c)) { GLOBAL(type) = value; } \
    CP_OP(t##_imported_global_get, type, (int64_t, offset, c)) { return *GLOBAL(type *); } \
    CP_OP(t##_imported_global_set, void, (type, value, r), (int64_t, offset, c)) { *GLOBAL(type *) = value; }
GLOBALS(i32, uint32_t)
GLOBALS(i64, uint64_t)
GLOBALS(f32, float)
GLOBALS(f64, double)

// --------------------------------------------------------------------------------------------------------------- memory

// Comes before each access, unless it is known to lie inside: `extent` is its offset and its size.
CP_OP_BRANCH(out_of_bounds, (uint32_t, address, rs), (int64_t, extent, c)) {
    return (uint64_t)address + (uint64_t)extent > instance->memory_size;
}

// The same without an offset: the last address for an access of this size, which is one of memory_limits.
CP_OP_BRANCH(beyond_limit, (uint32_t, address, rs), (int64_t, limit, c)) {
    return (int64_t)(uint64_t)address > *(int64_t *)((uint8_t *)instance + limit);
}
CP_OP_BRANCH(memory_is_below, (int64_t, extent, c)) { return (uint64_t)extent > instance->memory_size; }
CP_OP(memory_pages, uint32_t, (int64_t, offset, c)) { return (uint32_t)(*(uint64_t *)((uint8_t *)instance + offset) >> 16); }

// Of an address in a register or slot, and of one that is constant and part of the offset.
#define LOAD_AS(name, result, type, as) \
    CP_OP(name, result, (uint32_t, address, rs), (int64_t, offset, c)) { \
        typedef type anywhere __attribute__((aligned(1), may_alias)); \
        return (result)as(*(anywhere *)(memory + address + offset)); \
    } \
    CP_OP(name##_at, result, (int64_t, offset, c)) { \
        typedef type anywhere __attribute__((aligned(1), may_alias)); \
        return (result)as(*(anywhere *)(memory + offset)); \
    }
#define LOAD(name, result, type) LOAD_AS(name, result, type, )

// A sign in 32 bits: clang would extend it to 64, and then clear what is above.
#define WITH_SIGN(value) __builtin_annotation((int32_t)(value), "sign")
// A constant is loaded before: of two in one operation neither would be part of the instruction.
#define STORE(name, operand, type) \
    CP_OP(name, void, (uint32_t, address, rs), (int64_t, offset, c), (operand, value, r)) { \
        typedef type anywhere __attribute__((aligned(1), may_alias)); \
        *(anywhere *)(memory + address + offset) = (type)value; \
    } \
    CP_OP(name##_at, void, (int64_t, offset, c), (operand, value, r)) { \
        typedef type anywhere __attribute__((aligned(1), may_alias)); \
        *(anywhere *)(memory + offset) = (type)value; \
    }
LOAD(i32_load, uint32_t, uint32_t)
LOAD(i64_load, uint64_t, uint64_t)
LOAD(f32_load, float, float)
LOAD(f64_load, double, double)
LOAD_AS(i32_load8_s, uint32_t, int8_t, WITH_SIGN)
LOAD(i32_load8_u, uint32_t, uint8_t)
LOAD_AS(i32_load16_s, uint32_t, int16_t, WITH_SIGN)
LOAD(i32_load16_u, uint32_t, uint16_t)
LOAD(i64_load8_s, int64_t, int8_t)
LOAD(i64_load8_u, uint64_t, uint8_t)
LOAD(i64_load16_s, int64_t, int16_t)
LOAD(i64_load16_u, uint64_t, uint16_t)
LOAD(i64_load32_s, int64_t, int32_t)
LOAD(i64_load32_u, uint64_t, uint32_t)
STORE(i32_store, uint32_t, uint32_t)
STORE(i64_store, uint64_t, uint64_t)
STORE(f32_store, float, float)
STORE(f64_store, double, double)
STORE(i32_store8, uint32_t, uint8_t)
STORE(i32_store16, uint32_t, uint16_t)
STORE(i64_store8, uint64_t, uint8_t)
STORE(i64_store16, uint64_t, uint16_t)
STORE(i64_store32, uint64_t, uint32_t)

// ------------------------------------------------------------------------------------------------------------- integers

#define BINARY(name, result, type, expression) \
    CP_OP(name, result, (type, a), (type, b)) { return (result)(expression); }
#define SHIFT(name, type, places, shift) \
    CP_OP(name, type, (type, a), (uint64_t, count, places)) { return (type)shift(a, count); }

// Every register for each operand is hundreds of placements. So there are none for what has another form: a > b is b < a, and
// a <= b is b >= a, which as a value is the negation of a < b. (An i32 in a register has zeros above it: where those do not
// matter, what is said of 64 bits serves both.) And what takes long or is rare has an operand in a slot.
#define COMPARISON(name, type, value_places, branch_places, expression) \
    CP_OP(name, uint32_t, (type, a), (type, b, value_places)) { return expression; } \
    CP_OP_BRANCH(name##_branch, (type, a), (type, b, branch_places)) { return expression; }
#define DIVISION(name, type, expression) \
    CP_OP(name, type, (type, a, r), (type, b, s)) { return expression; }

#define INTEGERS(t, bits, U, S, zeros_above) \
    BINARY(t##_add, U, U, a + b) \
    BINARY(t##_sub, U, U, a - b) \
    BINARY(t##_mul, U, U, a * b) \
    CP_OP(t##_and, U, (U, a), (U, b, zeros_above)) { return cp_and_##bits(a, b); } \
    CP_OP(t##_or, U, (U, a), (U, b, zeros_above)) { return cp_or_##bits(a, b); } \
    CP_OP(t##_xor, U, (U, a), (U, b, zeros_above)) { return cp_xor_##bits(a, b); } \
    SHIFT(t##_shl, U, rcs, cp_shl_##bits) \
    SHIFT(t##_shr_s, S, rcs, cp_sar_##bits) \
    SHIFT(t##_shr_u, U, rcs, cp_shr_##bits) \
    SHIFT(t##_rotl, U, s, cp_rol_##bits) \
    SHIFT(t##_rotr, U, cs, cp_ror_##bits) \
    DIVISION(t##_div_s, S, a / b) \
    DIVISION(t##_div_u, U, a / b) \
    DIVISION(t##_rem_s, S, b == -1 ? 0 : a % b) \
    DIVISION(t##_rem_u, U, a % b) \
    CP_OP_BRANCH(t##_div_overflows, (U, a, r), (S, b, s)) { return a == (U)1 << (bits - 1) && b == -1; } \
    CP_OP(t##_eq, uint32_t, (U, a), (U, b, zeros_above)) { return a == b; } \
    CP_OP(t##_ne, uint32_t, (U, a), (U, b, zeros_above)) { return a != b; } \
    CP_OP_BRANCH(t##_eq_branch, (U, a), (U, b)) { return cp_equal_##bits(a, b); } \
    CP_OP_BRANCH(t##_ne_branch, (U, a), (U, b)) { return !cp_equal_##bits(a, b); } \
    COMPARISON(t##_lt_s, S, rcs, rcs, a < b) \
    COMPARISON(t##_lt_u, U, zeros_above, rcs, cp_below_##bits(a, b)) \
    COMPARISON(t##_gt_s, S, cs, cs, a > b) \
    COMPARISON(t##_gt_u, U, cs, cs, cp_above_##bits(a, b)) \
    COMPARISON(t##_le_s, S, cs, cs, a <= b) \
    COMPARISON(t##_le_u, U, cs, cs, !cp_above_##bits(a, b)) \
    COMPARISON(t##_ge_s, S, cs, rcs, a >= b) \
    COMPARISON(t##_ge_u, U, cs, rcs, !cp_below_##bits(a, b)) \
    CP_OP(t##_eqz, uint32_t, (U, a, rs)) { return a == 0; } \
    CP_OP_BRANCH(t##_is_zero, (U, a, rs)) { return cp_is_zero_##bits(a); } \
    CP_OP_BRANCH(t##_is_not_zero, (U, a, rs)) { return !cp_is_zero_##bits(a); } \
    CP_OP_BRANCH(t##_has_bits, (U, a), (U, b)) { return (a & b) != 0; } \
    CP_OP_BRANCH(t##_has_no_bits, (U, a), (U, b)) { return (a & b) == 0; } \
    CP_OP(t##_extend8_s, S, (U, a, rs)) { return (int8_t)a; } \
    CP_OP(t##_extend16_s, S, (U, a, rs)) { return (int16_t)a; }
INTEGERS(i32, 32, uint32_t, int32_t, cs)
INTEGERS(i64, 64, uint64_t, int64_t, rcs)
CP_OP(i32_clz, uint32_t, (uint32_t, a, rs)) { return a ? __builtin_clz(a) : 32; }
CP_OP(i32_ctz, uint32_t, (uint32_t, a, rs)) { return a ? __builtin_ctz(a) : 32; }
CP_OP(i32_popcnt, uint32_t, (uint32_t, a, rs)) { return __builtin_popcount(a); }
CP_OP(i64_clz, uint64_t, (uint64_t, a, rs)) { return a ? __builtin_clzll(a) : 64; }
CP_OP(i64_ctz, uint64_t, (uint64_t, a, rs)) { return a ? __builtin_ctzll(a) : 64; }
CP_OP(i64_popcnt, uint64_t, (uint64_t, a, rs)) { return __builtin_popcountll(a); }
CP_OP(i64_extend32_s, int64_t, (int64_t, a, rs)) { return (int32_t)a; }
CP_OP(i64_extend_i32_s, int64_t, (int32_t, a, rs)) { return a; }
CP_OP(i64_extend_i32_u, uint64_t, (uint32_t, a, rs)) { return a; }
CP_OP(i32_wrap_i64, uint32_t, (uint64_t, a, rs)) { return (uint32_t)a; }

// The address of an array's element. On x86-64 it is one instruction.
CP_OP(i32_add_2_times, uint32_t, (uint32_t, a, r), (uint32_t, b, r)) { return a + (b << 1); }
CP_OP(i32_add_4_times, uint32_t, (uint32_t, a, r), (uint32_t, b, r)) { return a + (b << 2); }
CP_OP(i32_add_8_times, uint32_t, (uint32_t, a, r), (uint32_t, b, r)) { return a + (b << 3); }

// ------------------------------------------------------------------------------------------------------- floating point

// The bits, for what is not arithmetic and must not touch a NaN.
CP_INLINE uint32_t f32_bits(float a) { uint32_t bits; __builtin_memcpy(&bits, &a, 4); return bits; }
CP_INLINE uint64_t f64_bits(double a) { uint64_t bits; __builtin_memcpy(&bits, &a, 8); return bits; }
CP_INLINE float f32_of_bits(uint32_t bits) { float a; __builtin_memcpy(&a, &bits, 4); return a; }
CP_INLINE double f64_of_bits(uint64_t bits) { double a; __builtin_memcpy(&a, &bits, 8); return a; }

// The sum of a NaN and whatever is a NaN, and quiet. Of equal numbers only the zeros differ, by their sign.
#define MINIMUM(t) (a < b ? a : b < a ? b : a == b ? t##_of_bits(t##_bits(a) | t##_bits(b)) : a + b)
#define MAXIMUM(t) (a > b ? a : b > a ? b : a == b ? t##_of_bits(t##_bits(a) & t##_bits(b)) : a + b)

// The second operand may be a constant. No instruction has one in itself: they are data of the code.
#define FLOATING_BINARY(name, type, expression) \
    CP_OP(name, type, (type, a, r), (type, b, rs)) { return expression; } \
    CP_OP(name##_constant, type, (type, a, r)) { type b = CP_CONSTANT(type, constant); return expression; }
#define FLOATING_COMPARISON(name, type, expression) \
    CP_OP_BRANCH(name##_branch, (type, a, r), (type, b, rs)) { return expression; } \
    CP_OP_BRANCH(name##_branch_not, (type, a, r), (type, b, rs)) { return !(expression); }
#define FLOATING_COMPARISON_VALUE(name, type, places, expression) \
    CP_OP(name, uint32_t, (type, a, r), (type, b, places)) { return expression; } \
    FLOATING_COMPARISON(name, type, expression)
#define FLOATINGS(t, type, sign, f) \
    CP_OP(t##_constant, type) { return CP_CONSTANT(type, constant); } \
    FLOATING_BINARY(t##_add, type, a + b) \
    FLOATING_BINARY(t##_sub, type, a - b) \
    FLOATING_BINARY(t##_mul, type, a * b) \
    FLOATING_BINARY(t##_div, type, a / b) \
    CP_OP(t##_min, type, (type, a, r), (type, b, s)) { return MINIMUM(t); } \
    CP_OP(t##_max, type, (type, a, r), (type, b, s)) { return MAXIMUM(t); } \
    CP_OP(t##_copysign, type, (type, a, r), (type, b, s)) { return __builtin_copysign##f(a, b); } \
    CP_OP(t##_abs, type, (type, a, r)) { return t##_of_bits(t##_bits(a) & ~(sign)); } \
    CP_OP(t##_neg, type, (type, a, r)) { return t##_of_bits(t##_bits(a) ^ (sign)); } \
    CP_OP(t##_sqrt, type, (type, a, rs)) { return __builtin_sqrt##f(a); } \
    CP_OP(t##_ceil, type, (type, a, r)) { return __builtin_ceil##f(a); } \
    CP_OP(t##_floor, type, (type, a, r)) { return __builtin_floor##f(a); } \
    CP_OP(t##_trunc, type, (type, a, r)) { return __builtin_trunc##f(a); } \
    CP_OP(t##_nearest, type, (type, a, r)) { return __builtin_roundeven##f(a); } \
    FLOATING_COMPARISON_VALUE(t##_eq, type, s, a == b) \
    FLOATING_COMPARISON_VALUE(t##_ne, type, s, a != b) \
    FLOATING_COMPARISON(t##_lt, type, a < b) \
    FLOATING_COMPARISON_VALUE(t##_gt, type, r, a > b) \
    FLOATING_COMPARISON(t##_le, type, a <= b) \
    FLOATING_COMPARISON_VALUE(t##_ge, type, s, a >= b) \
    CP_OP_BRANCH(t##_is_nan, (type, a, r)) { return a != a; }
FLOATINGS(f32, float, 0x80000000u, f)
FLOATINGS(f64, double, 0x8000000000000000u, )

CP_OP(f32_convert_i32_s, float, (int32_t, a, r)) { return (float)a; }
CP_OP(f32_convert_i32_u, float, (uint32_t, a, r)) { return (float)a; }
CP_OP(f32_convert_i64_s, float, (int64_t, a, r)) { return (float)a; }
CP_OP(f32_convert_i64_u, float, (uint64_t, a, r)) { return (float)a; }
CP_OP(f64_convert_i32_s, double, (int32_t, a, r)) { return (double)a; }
CP_OP(f64_convert_i32_u, double, (uint32_t, a, r)) { return (double)a; }
CP_OP(f64_convert_i64_s, double, (int64_t, a, r)) { return (double)a; }
CP_OP(f64_convert_i64_u, double, (uint64_t, a, r)) { return (double)a; }
CP_OP(f32_demote_f64, float, (double, a, r)) { return (float)a; }
CP_OP(f64_promote_f32, double, (float, a, r)) { return (double)a; }
CP_OP(i32_reinterpret_f32, uint32_t, (float, a, r)) { return f32_bits(a); }
CP_OP(i64_reinterpret_f64, uint64_t, (double, a, r)) { return f64_bits(a); }
CP_OP(f32_reinterpret_i32, float, (uint32_t, a, r)) { return f32_of_bits(a); }
CP_OP(f64_reinterpret_i64, double, (uint64_t, a, r)) { return f64_of_bits(a); }

// To an integer. `low` and `high` are the first numbers of the type that are too small and too large; a trap or a clamp comes
// before what C leaves undefined.
#define TRUNCATION(t, sign, from, type, result, low, high, least, most) \
    CP_OP_BRANCH(t##_trunc_##from##_##sign##_overflows, (type, a, r)) { return !(a > (low) && a < (high)); } \
    CP_OP(t##_trunc_##from##_##sign, result, (type, a, r)) { return (result)a; } \
    CP_OP(t##_trunc_sat_##from##_##sign, result, (type, a, r)) { \
        return a > (low) ? a < (high) ? (result)a : most : a != a ? 0 : least; \
    }
TRUNCATION(i32, s, f32, float, int32_t, -2147483904.0f, 2147483648.0f, INT32_MIN, INT32_MAX)
TRUNCATION(i32, u, f32, float, uint32_t, -1.0f, 4294967296.0f, 0, UINT32_MAX)
TRUNCATION(i32, s, f64, double, int32_t, -2147483649.0, 2147483648.0, INT32_MIN, INT32_MAX)
TRUNCATION(i32, u, f64, double, uint32_t, -1.0, 4294967296.0, 0, UINT32_MAX)
TRUNCATION(i64, s, f32, float, int64_t, -9223373136366403584.0f, 9223372036854775808.0f, INT64_MIN, INT64_MAX)
TRUNCATION(i64, u, f32, float, uint64_t, -1.0f, 18446744073709551616.0f, 0, UINT64_MAX)
TRUNCATION(i64, s, f64, double, int64_t, -9223372036854777856.0, 9223372036854775808.0, INT64_MIN, INT64_MAX)
TRUNCATION(i64, u, f64, double, uint64_t, -1.0, 18446744073709551616.0, 0, UINT64_MAX)
