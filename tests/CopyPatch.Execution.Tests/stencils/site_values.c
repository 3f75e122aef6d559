// Sites of operations, wherever their operands are.
#define CP_VALUES
#include <copypatch.h>

#define CP_RESULT_PLACES rs
CP_OP(add_total, int64_t, (int64_t, a, rcs)) { CP_SITE(int64_t, total); return *total += a; }
CP_OP_BRANCH(is_last, (int32_t, a, rcs)) { CP_SITE(int32_t, last); bool same = *last == a; *last = a; return same; }
CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }

CP_ENTRY(run, int64_t, (void *, frame))
