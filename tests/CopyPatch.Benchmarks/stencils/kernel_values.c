// What loops over numbers are made of, with operands in registers. Arrays are state; an element is at a byte offset.
#define CP_VALUES
#define CP_STATE (uint8_t *, a), (uint8_t *, b), (uint8_t *, c)
#include <copypatch/integers.h>

CP_OP(add, int64_t, (int64_t, x), (int64_t, y)) { return x + y; }
CP_OP(subtract, int64_t, (int64_t, x), (int64_t, y)) { return x - y; }
CP_OP(multiply, int64_t, (int64_t, x), (int64_t, y)) { return x * y; }
CP_OP(xor, int64_t, (int64_t, x), (int64_t, y)) { return x ^ y; }
CP_OP(half, int64_t, (uint64_t, x, r)) { return x >> 1; }
CP_OP_BRANCH(if_less, (int64_t, x), (int64_t, y)) { return x < y; }
CP_OP_BRANCH(if_equal, (int64_t, x), (int64_t, y)) { return cp_equal_64(x, y); }
CP_OP_BRANCH(if_odd, (int64_t, x, r)) { return x & 1; }

CP_OP(load_byte, uint64_t, (int64_t, at, r)) { return a[at]; }
CP_OP(store_byte, void, (int64_t, at), (int32_t, value, rc)) { a[at] = value; }

#define REALS(array) \
    CP_OP(load_##array, double, (int64_t, at), (int64_t, offset, c)) { return *(double *)(array + at + offset); }
REALS(a)
REALS(b)
CP_OP(store_a, void, (double, value), (int64_t, at), (int64_t, offset, c)) { *(double *)(a + at + offset) = value; }
CP_OP(store_c, void, (double, value), (int64_t, at), (int64_t, offset, c)) { *(double *)(c + at + offset) = value; }

CP_OP(add_real, double, (double, x), (double, y, r)) { return x + y; }
CP_OP(subtract_real, double, (double, x), (double, y, r)) { return x - y; }
CP_OP(multiply_real, double, (double, x), (double, y, r)) { return x * y; }
CP_OP(divide_real, double, (double, x), (double, y, r)) { return x / y; }
CP_OP(root, double, (double, x, r)) { return __builtin_sqrt(x); }

// Operations over the result of a load.
CP_OP(add_a, double, (double, x), (int64_t, at), (int64_t, offset, c)) { return x + *(double *)(a + at + offset); }
CP_OP(subtract_a, double, (double, x), (int64_t, at), (int64_t, offset, c)) { return x - *(double *)(a + at + offset); }
CP_OP(subtract_from_a, double, (double, x), (int64_t, at), (int64_t, offset, c)) { return *(double *)(a + at + offset) - x; }
CP_OP(multiply_a, double, (double, x), (int64_t, at), (int64_t, offset, c)) { return x * *(double *)(a + at + offset); }
CP_OP(multiply_b, double, (double, x), (int64_t, at), (int64_t, offset, c)) { return x * *(double *)(b + at + offset); }

CP_STENCIL(go) { CP_JUMP(target); }
CP_OP_RETURN(return_integer, (int64_t, value, r)) { return value; }
CP_OP_RETURN(return_real, (double, value, r)) { return *(int64_t *)&value; }

CP_ENTRY(run, int64_t, (int64_t *, frame), (uint8_t *, a), (uint8_t *, b), (uint8_t *, c))
