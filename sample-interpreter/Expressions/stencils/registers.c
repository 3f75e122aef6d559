// What a compiled expression is made of: operations over values. Each is compiled once for every place that its operands
// and its result can be in (which register, a constant, a slot of the frame), and C# says where they are when it emits it.
//
// Beside them flows where we are in the table. `row` points at the first column's element of this row, and the same row
// of any other column is at a constant distance from there: an operand of an operation, too.
#define CP_VALUES
#define CP_STATE (uint8_t *, row), (uint8_t *, end)
#include <copypatch.h>

CP_ENTRY(run, void, (int64_t *, frame), (uint8_t *, row), (uint8_t *, end))

CP_STENCIL(next_row) { row += 8; if (row != end) CP_JUMP(first); CP_NEXT(); }
CP_STENCIL(done)     { CP_RETURN(0); }

#define COLUMN(type) (*(type *)(row + offset))
CP_OP(i64_load, int64_t, (int64_t, offset, c)) { return COLUMN(int64_t); }
CP_OP(f64_load, double, (int64_t, offset, c))  { return COLUMN(double); }
CP_OP(i64_store, void, (int64_t, offset, c), (int64_t, value)) { COLUMN(int64_t) = value; }
CP_OP(f64_store, void, (int64_t, offset, c), (double, value))  { COLUMN(double) = value; }

CP_OP(i64_negate, int64_t, (int64_t, a)) { return -a; }
CP_OP(f64_negate, double, (double, a))   { return -a; }
CP_OP(f64_root, double, (double, a))     { return __builtin_sqrt(a); }
CP_OP(f64_of_i64, double, (int64_t, a))  { return (double)a; }
CP_OP(f64_of_i64_column, double, (int64_t, offset, c)) { return (double)COLUMN(int64_t); }

// Of two values, and of a value and a column: one instruction, where the machine has one that takes memory.
#define BINARY(name, result, type, expression) \
    CP_OP(name, result, (type, a), (type, b)) { return expression; } \
    CP_OP(name##_column, result, (type, a), (int64_t, offset, c)) { type b = COLUMN(type); return expression; }

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
