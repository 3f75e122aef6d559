// Blocks of a translated program that go on with each other.
#define CP_STATE (int64_t, left)
#include <copypatch.h>

CP_ENTRY(run, int64_t, (int64_t, left))

CP_STENCIL(chain) { if (--left > 0) CP_JUMP_AT(CP_LINK(successor)); CP_NEXT(); }
CP_STENCIL(branch) { if (--left > 0) CP_JUMP(successor); CP_NEXT(); }
CP_STENCIL(leave) { CP_RETURN(left); }
