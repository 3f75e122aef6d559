// Traps from everywhere: with and without a frame, with something on the stack, before and behind calls, dealt with and handed on.
#define CP_INTERPRETER
#define CP_STATE (int64_t *, sp)
#include <copypatch.h>

CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(copy) { *sp = sp[-1]; sp++; CP_NEXT(); }
CP_STENCIL(decrement) { sp[-1]--; CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(sp[-1]); }
CP_STENCIL(jump_if_zero) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(call) { sp[-1] += CP_INVOKE(callee)(sp); CP_NEXT(); }
CP_STENCIL(host) { sp[-1] += CP_CALL(host, int64_t, int64_t)(sp[-1]); CP_NEXT(); }
CP_STENCIL(illegal) { __builtin_trap(); }

CP_STENCIL(trap) { CP_HOLE(int64_t, code); CP_TRAP(code); }
CP_STENCIL(trap_if_zero) { if (sp[-1] == 0) CP_TRAP(2); CP_NEXT(); }
CP_STENCIL(trap_either) { if (sp[-1] == 0) CP_TRAP(3); if (sp[-1] == 1) CP_TRAP(4); CP_NEXT(); }
CP_STENCIL(trap_with_locals)
{
    volatile int64_t room[40];
    for (int i = 0; i < 40; i++)
        room[i] = sp[-1];
    if (room[7] == 0)
        CP_TRAP(5);
    CP_NEXT();
}
CP_STENCIL(trap_or_call) { if (sp[-1] == 0) CP_TRAP(6); sp[-1] += CP_INVOKE(callee)(sp); CP_NEXT(); }
CP_STENCIL(call_and_trap) { int64_t value = CP_INVOKE(callee)(sp); if (sp[-1] == 0) CP_TRAP(7); sp[-1] = value; CP_NEXT(); }
CP_STENCIL(check) { if (sp[-1] == 0) CP_GO_COLD(check, failed); CP_NEXT(); }
CP_COLD(check, failed) { CP_TRAP(8); }

// What becomes of another's trap.
CP_STENCIL(deal_with)
{
    cp_outcome outcome = CP_TRY_INVOKE(callee)(sp);
    sp[-1] = outcome.status ? -outcome.status : outcome.value;
    CP_NEXT();
}
CP_STENCIL(hand_on)
{
    cp_outcome outcome = CP_TRY_INVOKE(callee)(sp);
    if (outcome.status)
        CP_TRAP(outcome.status);
    sp[-1] = outcome.value;
    CP_NEXT();
}

CP_ENTRY(run, int64_t, (int64_t *, sp))
