// A link that an operation calls through, wherever its operand is.
#define CP_VALUES
#include <stdint.h>
#include <copypatch.h>

#define CP_RESULT_PLACES rs
CP_OP(call_add, int64_t, (int64_t, a, rcs)) { return a + CP_INVOKE_AT(CP_LINK(callee))(frame); }
CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }

CP_ENTRY(run, int64_t, (void *, frame))
