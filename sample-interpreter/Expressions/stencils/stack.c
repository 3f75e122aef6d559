// The same operations as a stack machine's: each takes its operands from the stack and leaves its result there. One
// stencil per operation is enough, and a compiler need not know where a value is. What that costs shows beside registers.c.
#define CP_STATE (int64_t *, top), (uint8_t *, row), (uint8_t *, end)
#include <copypatch.h>

CP_ENTRY(run, void, (int64_t *, top), (uint8_t *, row), (uint8_t *, end))

CP_STENCIL(next_row) { row += 8; if (row != end) CP_JUMP(first); CP_NEXT(); }
CP_STENCIL(done)     { CP_RETURN(0); }

// A value is 8 bytes, whatever its type: a load, a store and a constant do not ask for it. `top` points behind the last.
CP_STENCIL(constant) { CP_HOLE(int64_t, bits); *top++ = bits; CP_NEXT(); }
CP_STENCIL(load)     { CP_HOLE(int64_t, offset); *top++ = *(int64_t *)(row + offset); CP_NEXT(); }
CP_STENCIL(store)    { CP_HOLE(int64_t, offset); *(int64_t *)(row + offset) = *--top; CP_NEXT(); }

#define I64(n) (top[-(n)])
#define F64(n) (((double *)top)[-(n)])
CP_STENCIL(i64_negate) { I64(1) = -I64(1); CP_NEXT(); }
CP_STENCIL(f64_negate) { F64(1) = -F64(1); CP_NEXT(); }
CP_STENCIL(f64_root)   { F64(1) = __builtin_sqrt(F64(1)); CP_NEXT(); }
CP_STENCIL(f64_of_i64) { F64(1) = (double)I64(1); CP_NEXT(); }

#define BINARY(name, result, type, expression) \
    CP_STENCIL(name) { type a = type##_(2), b = type##_(1); result##_(2) = expression; top--; CP_NEXT(); }
#define int64_t_(n) I64(n)
#define double_(n) F64(n)

BINARY(i64_add, int64_t, int64_t, a + b)
BINARY(i64_subtract, int64_t, int64_t, a - b)
BINARY(i64_multiply, int64_t, int64_t, a * b)
BINARY(i64_min, int64_t, int64_t, a < b ? a : b)
BINARY(i64_max, int64_t, int64_t, a > b ? a : b)
BINARY(i64_less, int64_t, int64_t, a < b)
BINARY(i64_at_most, int64_t, int64_t, a <= b)
BINARY(i64_equal, int64_t, int64_t, a == b)
BINARY(i64_not_equal, int64_t, int64_t, a != b)

BINARY(f64_add, double, double, a + b)
BINARY(f64_subtract, double, double, a - b)
BINARY(f64_multiply, double, double, a * b)
BINARY(f64_divide, double, double, a / b)
BINARY(f64_min, double, double, a < b ? a : b)
BINARY(f64_max, double, double, a > b ? a : b)
BINARY(f64_less, int64_t, double, a < b)
BINARY(f64_at_most, int64_t, double, a <= b)
BINARY(f64_equal, int64_t, double, a == b)
BINARY(f64_not_equal, int64_t, double, a != b)
