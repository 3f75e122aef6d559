// Jumps and calls that C# changes while they run, in all forms that clang gives them.
#define CP_INTERPRETER
#define CP_STATE (int64_t *, memory), (int64_t, a)
#include <stdint.h>
#include <copypatch.h>

CP_ENTRY(run, int64_t, (int64_t *, memory), (int64_t, a))

CP_STENCIL(set) { CP_HOLE(int64_t, value); a = value; CP_NEXT(); }
CP_STENCIL(add) { CP_HOLE(int64_t, value); a += value; CP_NEXT(); }
CP_STENCIL(count) { CP_HOLE(uint32_t, cell); memory[cell]++; CP_NEXT(); }
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(jump_at) { CP_JUMP_AT((cp_code)CP_LABEL_ADDRESS(target)); }
CP_STENCIL(jump_through) { CP_JUMP_AT(((cp_code *)CP_LABEL_ADDRESS(table))[a & 1]); }
CP_STENCIL(repeat) { if (--memory[0] > 0) CP_JUMP(start); CP_NEXT(); }
CP_STENCIL(repeat_until) { if (!__atomic_load_n(&memory[0], __ATOMIC_RELAXED)) CP_JUMP(start); CP_NEXT(); }
CP_STENCIL(invoke) { a = CP_INVOKE(callee)(memory, a); CP_NEXT(); }
CP_STENCIL(ask) { a = CP_CALL(ask, int64_t, int64_t)(a); CP_NEXT(); }
CP_STENCIL(done) { CP_RETURN(a); }

CP_STENCIL(go) { CP_JUMP_AT(CP_LINK(successor)); }
CP_STENCIL(go_if_odd) { if (a & 1) CP_JUMP_AT(CP_LINK(successor)); CP_NEXT(); }
CP_STENCIL(go_either) { if (a & 1) CP_JUMP_AT(CP_LINK(odd)); CP_JUMP_AT(CP_LINK(even)); }
CP_STENCIL(go_by_rest) {
    uint64_t rest = (uint64_t)a % 5;
    if (rest == 0) CP_JUMP_AT(CP_LINK(zero));
    memory[1] += 3;
    if (rest == 1) CP_JUMP_AT(CP_LINK(one));
    memory[2] += 5;
    if (rest == 2) CP_JUMP_AT(CP_LINK(two));
    memory[3] += 7;
    if (rest == 3) CP_JUMP_AT(CP_LINK(three));
    CP_JUMP_AT(CP_LINK(four));
}
CP_STENCIL(call) { a += CP_INVOKE_AT(CP_LINK(callee))(memory, a); CP_NEXT(); }
CP_STENCIL(try_call) {
    cp_outcome outcome = CP_TRY_INVOKE_AT(CP_LINK(callee))(memory, a);
    a = outcome.status ? -outcome.status : outcome.value;
    CP_NEXT();
}
CP_STENCIL(trap) { CP_TRAP(9); }
CP_STENCIL(guard) { CP_HOLE(int64_t, value); if (a != value) CP_GO_COLD(guard, miss); a++; CP_NEXT(); }
CP_COLD(guard, miss) { memory[1]++; CP_JUMP_AT(CP_LINK(miss)); }
