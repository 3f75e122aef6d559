#define CP_STATE (int64_t *, sp), (int64_t *, locals)
#include <copypatch.h>

CP_STENCIL(push)          { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(add)           { sp--; sp[-1] += sp[0]; CP_NEXT(); }
CP_STENCIL(half)          { sp[-1] = (int64_t)((double)sp[-1] * 0.5); CP_NEXT(); }
CP_STENCIL(store)         { CP_HOLE(int32_t, local); locals[local] = *--sp; CP_NEXT(); }
CP_STENCIL(load)          { CP_HOLE(int32_t, local); *sp++ = locals[local]; CP_NEXT(); }
CP_STENCIL(jump_if_zero)  { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(jump)          { CP_JUMP(target); }
CP_STENCIL(print)         { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }
CP_STENCIL(halt)          { CP_RETURN(*--sp); }
CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))
