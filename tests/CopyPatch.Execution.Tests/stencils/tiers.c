// A machine for all tiers: what an interpreter reads from its program in each form, and ways from one tier into the other.
#define CP_INTERPRETER
#define CP_STATE (int64_t *, memory), (int64_t, a), (double, x)
#include <stdbool.h>
#include <stdint.h>
#include <copypatch.h>

CP_ENTRY_BODY(run, int64_t, (int64_t *, memory)) { CP_ENTER(int64_t, memory, 0, 0); }
CP_ENTRY_BODY(run_with, int64_t, (int64_t *, memory), (int64_t, a)) { CP_ENTER(int64_t, memory, a, 0); }

CP_STENCIL(set) { CP_HOLE(int64_t, value); a = value; CP_NEXT(); }
CP_STENCIL(set_small) { CP_HOLE(int8_t, value); a = value; CP_NEXT(); }
CP_STENCIL(set_short) { CP_HOLE(uint16_t, value); a = value; CP_NEXT(); }
CP_STENCIL(set_flag) { CP_HOLE(bool, value); a = value; CP_NEXT(); }
CP_STENCIL(set_from) { CP_HOLE(int64_t *, cell); a = *cell; CP_NEXT(); }
CP_STENCIL(add_all) {
    CP_HOLE(int32_t, one);
    CP_HOLE(uint64_t, two);
    CP_HOLE(float, three);
    CP_HOLE(double, four);
    a += one + (int64_t)two;
    x += three + four;
    CP_NEXT();
}
CP_STENCIL(load) { CP_HOLE(uint32_t, slot); a = memory[slot]; CP_NEXT(); }
CP_STENCIL(store) { CP_HOLE(uint32_t, slot); memory[slot] = a; CP_NEXT(); }
CP_STENCIL(add) { CP_HOLE(uint32_t, slot); a += memory[slot]; CP_NEXT(); }
CP_STENCIL(mul) { CP_HOLE(uint32_t, slot); a *= memory[slot]; CP_NEXT(); }
CP_STENCIL(xor) { CP_HOLE(int64_t, value); a ^= value; CP_NEXT(); }
CP_STENCIL(to_x) { x = (double)(a & 0xffff); CP_NEXT(); }
CP_STENCIL(from_x) { a ^= (int64_t)x; CP_NEXT(); }
CP_STENCIL(scale) { x = x * CP_CONSTANT(double, factor); CP_NEXT(); }
CP_STENCIL(classify) {
    switch (a & 7) {
    case 0: a = 17; break;
    case 1: a = -3; break;
    case 2: a = a * 5; break;
    case 3: a = 1000; break;
    case 4: a = a >> 1; break;
    case 5: a = 12345; break;
    case 6: a = 99; break;
    default: a = -a; break;
    }
    CP_NEXT();
}
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(jump_if_less) { CP_HOLE(int64_t, value); if (a < value) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(jump_either) { if (a & 1) CP_JUMP(odd); CP_JUMP(even); }
CP_STENCIL(repeat) { CP_HOLE(uint32_t, slot); if (--memory[slot] > 0) CP_JUMP(start); CP_NEXT(); }
CP_STENCIL(jump_through) { CP_JUMP_AT(((cp_code *)CP_LABEL_ADDRESS(table))[a & 3]); }
CP_STENCIL(call) { a += CP_INVOKE(callee)(memory, a, x); CP_NEXT(); }
CP_STENCIL(try_call) {
    cp_outcome outcome = CP_TRY_INVOKE(callee)(memory, a, x);
    a = outcome.status ? -outcome.status : outcome.value;
    CP_NEXT();
}
CP_STENCIL(call_at) { CP_HOLE(void **, cell); a = CP_INVOKE_AT(*cell)(memory, a, x); CP_NEXT(); }
CP_STENCIL(host) { a = CP_CALL(host, int64_t, int64_t)(a); CP_NEXT(); }
CP_STENCIL(trap_if) { CP_HOLE(int64_t, value); if (a == value) CP_TRAP(7); CP_NEXT(); }
CP_STENCIL(count) { CP_SITE(int64_t, times); a += ++*times; CP_NEXT(); }
CP_STENCIL(return) { CP_RETURN(a); }

// To the other tier, where there is somewhere to go.
CP_STENCIL(switch_tier) {
    CP_HOLE(void **, cell);
    if (*cell)
        CP_JUMP_AT(*cell);
    CP_NEXT();
}
