// Compiled with flags that most processors of today have: x86-64-v3, armv8.1-a.
#define CP_STATE (uint64_t, value)
#include <copypatch.h>

CP_STENCIL(swap) { value = __builtin_bswap64(value) & ~(value >> 3); CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN((int64_t)value); }
CP_ENTRY(run, int64_t, (uint64_t, value))
