// Functions that call each other, and a native one that walks the stack.
#define CP_STATE (int64_t, value)
#include <copypatch.h>

CP_STENCIL(add) { CP_HOLE(int64_t, amount); value += amount; CP_NEXT(); }
CP_STENCIL(call) { value = CP_INVOKE(callee)(value + 1); CP_NEXT(); }
CP_STENCIL(walk) { value = CP_NATIVE(walk, int64_t, int64_t)(value); CP_NEXT(); }
CP_STENCIL(done) { CP_RETURN(value); }
CP_ENTRY(run, int64_t, (int64_t, value))
