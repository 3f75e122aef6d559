// A small stack machine, as interpreters have it: stencils of 8 to 30 bytes, with no hole, one or two.
#define CP_INTERPRETER
#define CP_STATE (int64_t *, sp), (int64_t *, locals)
#include <copypatch.h>

CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(push_small) { CP_HOLE(int32_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(get) { CP_HOLE(uint32_t, slot); *sp++ = locals[slot]; CP_NEXT(); }
CP_STENCIL(set) { CP_HOLE(uint32_t, slot); locals[slot] = *--sp; CP_NEXT(); }
CP_STENCIL(copy) { CP_HOLE(uint32_t, from); CP_HOLE(uint32_t, to); locals[to] = locals[from]; CP_NEXT(); }
CP_STENCIL(increment) { CP_HOLE(uint32_t, slot); CP_HOLE(int64_t, by); locals[slot] += by; CP_NEXT(); }
CP_STENCIL(add) { sp--; sp[-1] += sp[0]; CP_NEXT(); }
CP_STENCIL(subtract) { sp--; sp[-1] -= sp[0]; CP_NEXT(); }
CP_STENCIL(multiply) { sp--; sp[-1] *= sp[0]; CP_NEXT(); }
CP_STENCIL(xor) { sp--; sp[-1] ^= sp[0]; CP_NEXT(); }
CP_STENCIL(duplicate) { sp[0] = sp[-1]; sp++; CP_NEXT(); }
CP_STENCIL(drop) { sp--; CP_NEXT(); }
CP_STENCIL(add_local) { CP_HOLE(uint32_t, slot); sp[-1] += locals[slot]; CP_NEXT(); }
CP_STENCIL(multiply_by) { CP_HOLE(int64_t, factor); sp[-1] *= factor; CP_NEXT(); }
CP_STENCIL(load) { sp[-1] = *(volatile int64_t *)sp[-1]; CP_NEXT(); }
CP_STENCIL(halt) { CP_RETURN(sp[-1]); }

// A loop whose count is where locals would be, in a register; and a way to the other tier.
CP_STENCIL(repeat) { locals = (int64_t *)((intptr_t)locals - 1); if (locals) CP_JUMP(start); CP_NEXT(); }
CP_STENCIL(switch_tier) { CP_HOLE(void **, cell); CP_JUMP_AT(*cell); }

// All that a call can do least.
CP_STENCIL(nothing) { CP_RETURN(0); }

CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))
