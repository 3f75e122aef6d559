// A machine with one number, whose functions call each other.
#define CP_STATE (int64_t, value)
#include <copypatch.h>

CP_STENCIL(add) { CP_HOLE(int64_t, amount); value += amount; CP_NEXT(); }
CP_STENCIL(halve) { value /= 2; CP_NEXT(); }
CP_STENCIL(jump_unless_zero) { if (value != 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(call) { value = CP_INVOKE(callee)(value + 1); CP_NEXT(); }
CP_STENCIL(walk) { value = CP_NATIVE(walk, int64_t, int64_t)(value); CP_NEXT(); }
CP_STENCIL(spin)
{
    for (int64_t i = 0; i < 1000000; i++)
        __asm__ volatile("" : "+r"(value));
    CP_NEXT();
}
CP_STENCIL(done) { CP_RETURN(value); }
CP_ENTRY(run, int64_t, (int64_t, value))
