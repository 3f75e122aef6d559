// Native functions in operations, between values in registers.
#define CP_VALUES
#include <copypatch.h>

CP_OP(f64_sin, double, (double, a, r)) { return CP_NATIVE(sin, double, double)(a); }
CP_OP(i64_abs, int64_t, (int64_t, a, r)) { return CP_NATIVE(llabs, long long, long long)(a); }
CP_OP(f64_add, double, (double, a, r), (double, b, r)) { return a + b; }
CP_OP(i64_add, int64_t, (int64_t, a, r), (int64_t, b, r)) { return a + b; }
CP_OP_RETURN(return_i64, (int64_t, value, r)) { return value; }
CP_ENTRY(run, int64_t, (void *, frame))
