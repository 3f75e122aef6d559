// A small machine with one stencil of each kind: what the snapshots of generated code are made from.
#define CP_STATE (int64_t *, sp), (double, x)
#include <copypatch.h>

// Pushes a constant.
CP_STENCIL(push)
{
    CP_HOLE(int64_t, value);
    *sp++ = value;
    CP_NEXT();
}

CP_STENCIL(drop) { sp--; CP_NEXT(); }

// Sets what is small, by a hole of each width below 64 bits & by a pointer.
CP_STENCIL(set_small)
{
    CP_HOLE(int8_t, a);
    CP_HOLE(uint16_t, b);
    CP_HOLE(float, c);
    CP_HOLE(bool, d);
    CP_HOLE(int64_t *, out);
    *out = d ? a + b : (int64_t)c;
    CP_NEXT();
}

CP_STENCIL(scale) { CP_HOLE(double, by); x = x * by + 0.1; CP_NEXT(); }

CP_STENCIL(jump_if_zero) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }

CP_STENCIL(call) { *sp = CP_INVOKE(callee)(sp, x); CP_NEXT(); }

CP_STENCIL(report) { CP_HOLE(int32_t, code); if (!CP_CALL(report, bool, int32_t, double)(code, x)) CP_TRAP(1); CP_NEXT(); }

CP_STENCIL(halt) { CP_RETURN(*--sp); }

CP_ENTRY(run, int64_t, (int64_t *, sp), (double, x))
