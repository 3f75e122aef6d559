// What build/bench-edit.sh bakes: the 45 operations that a filter compiler over columns of doubles, longs and bytes might have. Nothing
// is emitted from it.
#define CP_VALUES
#define CP_STATE (uint8_t *, columns), (int64_t, row)
#include <copypatch.h>

#define BINARY(name, type, expression) \
    CP_OP(name, type, (type, a), (type, b)) { return expression; }
#define COMPARISON(name, type, expression) \
    CP_OP_BRANCH(name, (type, a), (type, b)) { return expression; }

BINARY(f64_add, double, a + b)
BINARY(f64_sub, double, a - b)
BINARY(f64_mul, double, a * b)
BINARY(f64_div, double, a / b)
CP_OP(f64_negate, double, (double, a)) { return -a; }
CP_OP(f64_root, double, (double, a, r)) { return __builtin_sqrt(a); }
CP_OP(f64_abs, double, (double, a, r)) { return __builtin_fabs(a); }
CP_OP(f64_of_i64, double, (int64_t, a)) { return (double)a; }
CP_OP(f64_fused, double, (double, a, r), (double, b, r), (double, c, r)) { return a * b + c; }
CP_OP(f64_blend, double, (double, a, r), (double, b, r), (double, weight, r)) { return a + (b - a) * weight; }
COMPARISON(f64_less, double, a < b)
COMPARISON(f64_at_most, double, a <= b)
COMPARISON(f64_equal, double, a == b)
COMPARISON(f64_differs, double, a != b)
CP_OP_BRANCH(f64_is_nan, (double, a, r)) { return a != a; }

BINARY(i64_add, int64_t, a + b)
BINARY(i64_sub, int64_t, a - b)
BINARY(i64_mul, int64_t, a * b)
BINARY(i64_and, int64_t, a & b)
BINARY(i64_or, int64_t, a | b)
BINARY(i64_xor, int64_t, a ^ b)
CP_OP(i64_div, int64_t, (int64_t, a), (int64_t, b, rs)) { if (b == 0) CP_TRAP(1); return b == -1 ? -a : a / b; }
CP_OP(i64_rest, int64_t, (int64_t, a), (int64_t, b, rs)) { if (b == 0) CP_TRAP(1); return b == -1 ? 0 : a % b; }
CP_OP(i64_left, int64_t, (int64_t, a), (int64_t, count, c)) { return (int64_t)((uint64_t)a << (count & 63)); }
CP_OP(i64_right, int64_t, (int64_t, a), (int64_t, count, c)) { return a >> (count & 63); }
CP_OP(i64_negate, int64_t, (int64_t, a)) { return -a; }
CP_OP(i64_of_f64, int64_t, (double, a)) { return a > -9e18 && a < 9e18 ? (int64_t)a : 0; }
CP_OP(i64_select, int64_t, (int64_t, a, r), (int64_t, b, r), (int64_t, condition, r)) { return condition ? a : b; }
COMPARISON(i64_less, int64_t, a < b)
COMPARISON(i64_at_most, int64_t, a <= b)
COMPARISON(i64_equal, int64_t, a == b)
COMPARISON(i64_differs, int64_t, a != b)
CP_OP_BRANCH(i64_between, (int64_t, a, r), (int64_t, low, rc), (int64_t, high, rc)) { return a >= low && a <= high; }
CP_OP_BRANCH(has_bits, (int64_t, a), (int64_t, mask)) { return (a & mask) != 0; }

CP_OP(f64_load, double, (int64_t, column, c)) { return ((double **)columns)[column][row]; }
CP_OP(i64_load, int64_t, (int64_t, column, c)) { return ((int64_t **)columns)[column][row]; }
CP_OP(u8_load, uint64_t, (int64_t, column, c)) { return columns[column + row]; }
CP_OP(u8_load_at, uint64_t, (uint8_t *, text, r), (int64_t, index)) { return text[index]; }
CP_OP(text_load, uint8_t *, (int64_t, column, c)) { return ((uint8_t **)columns)[column]; }
CP_OP(f64_store, void, (double, value, r), (int64_t, column, c)) { ((double **)columns)[column][row] = value; }
CP_OP(i64_store, void, (int64_t, value), (int64_t, column, c)) { ((int64_t **)columns)[column][row] = value; }
CP_OP(u8_store, void, (uint64_t, value, rc), (int64_t, column, c)) { columns[column + row] = (uint8_t)value; }
CP_OP_BRANCH(u8_is_upper, (uint64_t, letter, r)) { return letter - 'A' < 26; }
CP_OP(u8_lower, uint64_t, (uint64_t, letter, r)) { return letter - 'A' < 26 ? letter + 32 : letter; }
CP_OP_RETURN(keep, (int64_t, value)) { return value; }

CP_ENTRY(run, int64_t, (int64_t *, frame), (uint8_t *, columns), (int64_t, row))
