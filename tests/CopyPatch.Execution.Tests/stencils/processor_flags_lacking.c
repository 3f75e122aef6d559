// Compiled with flags that no processor has which runs the tests: AMD's XOP and FMA4 are gone, FEAT_MOPS is not there yet.
#define CP_STATE (uint64_t, value)
#include <copypatch.h>

CP_STENCIL(stop) { CP_RETURN((int64_t)value); }
CP_ENTRY(run, int64_t, (uint64_t, value))
