// The same as a stack machine, whose operands go through memory.
#define CP_STATE (int64_t *, sp), (int64_t *, locals), (uint8_t *, a), (uint8_t *, b), (uint8_t *, c)
#include <copypatch.h>

CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(get) { CP_HOLE(uint32_t, slot); *sp++ = locals[slot]; CP_NEXT(); }
CP_STENCIL(set) { CP_HOLE(uint32_t, slot); locals[slot] = *--sp; CP_NEXT(); }
CP_STENCIL(add) { sp--; sp[-1] += sp[0]; CP_NEXT(); }
CP_STENCIL(subtract) { sp--; sp[-1] -= sp[0]; CP_NEXT(); }
CP_STENCIL(multiply) { sp--; sp[-1] *= sp[0]; CP_NEXT(); }
CP_STENCIL(xor) { sp--; sp[-1] ^= sp[0]; CP_NEXT(); }
CP_STENCIL(half) { sp[-1] = (uint64_t)sp[-1] >> 1; CP_NEXT(); }
CP_STENCIL(if_less) { sp -= 2; if (sp[0] < sp[1]) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(if_equal) { sp -= 2; if (sp[0] == sp[1]) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(if_odd) { if (*--sp & 1) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(go) { CP_JUMP(target); }

CP_STENCIL(load_byte) { sp[-1] = a[sp[-1]]; CP_NEXT(); }
CP_STENCIL(store_byte) { sp -= 2; a[sp[0]] = sp[1]; CP_NEXT(); }
CP_STENCIL(load_a) { CP_HOLE(int32_t, offset); sp[-1] = *(int64_t *)(a + sp[-1] + offset); CP_NEXT(); }
CP_STENCIL(load_b) { CP_HOLE(int32_t, offset); sp[-1] = *(int64_t *)(b + sp[-1] + offset); CP_NEXT(); }
CP_STENCIL(store_a) { CP_HOLE(int32_t, offset); sp -= 2; *(int64_t *)(a + sp[1] + offset) = sp[0]; CP_NEXT(); }
CP_STENCIL(store_c) { CP_HOLE(int32_t, offset); sp -= 2; *(int64_t *)(c + sp[1] + offset) = sp[0]; CP_NEXT(); }

#define REAL(at) (*(double *)(sp + (at)))
CP_STENCIL(add_real) { sp--; REAL(-1) += REAL(0); CP_NEXT(); }
CP_STENCIL(subtract_real) { sp--; REAL(-1) -= REAL(0); CP_NEXT(); }
CP_STENCIL(multiply_real) { sp--; REAL(-1) *= REAL(0); CP_NEXT(); }
CP_STENCIL(divide_real) { sp--; REAL(-1) /= REAL(0); CP_NEXT(); }
CP_STENCIL(root) { REAL(-1) = __builtin_sqrt(REAL(-1)); CP_NEXT(); }
CP_STENCIL(halt) { CP_RETURN(sp[-1]); }

CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals), (uint8_t *, a), (uint8_t *, b), (uint8_t *, c))
