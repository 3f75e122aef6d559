// What can go wrong in compiled code, in leaves and in stencils that call.
#define CP_STATE (int64_t *, sp)
#include <copypatch.h>

CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(read) { sp[-1] = *(volatile int64_t *)sp[-1]; CP_NEXT(); }
CP_STENCIL(write) { sp -= 2; *(volatile int64_t *)sp[1] = sp[0]; CP_NEXT(); }
CP_STENCIL(illegal) { __builtin_trap(); }
CP_STENCIL(stop) { CP_RETURN(sp[-1]); }
CP_STENCIL(spin) { sp--; CP_JUMP(again); }
CP_STENCIL(trap) { CP_HOLE(int64_t, code); CP_TRAP(code); }

// In assembly, since clang knows what C says of division by zero, and AArch64 has no such fault.
#if defined(__x86_64__)
CP_STENCIL(divide)
{
    sp--;
    int64_t quotient, rest;
    __asm__ volatile("cqto\n\tidivq %3" : "=&a"(quotient), "=&d"(rest) : "0"(sp[-1]), "r"(sp[0]));
    sp[-1] = quotient;
    CP_NEXT();
}
#endif

// Without a call: a fault may go on at a label.
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(read_at) { CP_HOLE(int64_t, offset); sp[-1] = *(volatile int64_t *)(sp[-1] + offset); CP_NEXT(); }

// A leaf that keeps something on the stack, and faults above it.
CP_STENCIL(read_with_locals)
{
    volatile int64_t room[20];
    room[3] = sp[-1];
    room[7] = *(volatile int64_t *)room[3];
    sp[-1] = room[7];
    CP_NEXT();
}

// One that keeps there what could be an address to return to.
CP_STENCIL(read_with_addresses)
{
    volatile int64_t room[20];
    for (int i = 0; i < 20; i++)
        room[i] = sp[-2];
    sp[-1] = *(volatile int64_t *)sp[-1] + room[7];
    CP_NEXT();
}

CP_STENCIL(call) { sp[-1] += CP_INVOKE(callee)(sp); CP_NEXT(); }

// A stencil that calls, and faults itself before or after.
CP_STENCIL(call_and_read) { int64_t value = CP_INVOKE(callee)(sp); sp[-1] = value + *(volatile int64_t *)sp[-1]; CP_NEXT(); }
CP_STENCIL(read_and_call) { int64_t value = *(volatile int64_t *)sp[-1]; sp[-1] = value + CP_INVOKE(callee)(sp); CP_NEXT(); }

CP_STENCIL(host) { sp[-1] += CP_CALL(host, int64_t, int64_t)(sp[-1]); CP_NEXT(); }
CP_STENCIL(native) { sp[-1] = (int64_t)CP_NATIVE(memchr, void *, void *, int32_t, uint64_t)((void *)sp[-1], 0, 1); CP_NEXT(); }

CP_ENTRY(run, int64_t, (int64_t *, sp))
CP_ENTRY(run_for_double, double, (int64_t *, sp))

// An entry that faults itself, and one with locals that want an alignment of their own.
CP_ENTRY_BODY(run_through, int64_t, (int64_t **, place)) { CP_ENTER(int64_t, *place); }
CP_ENTRY_BODY(run_with_stack, int64_t, (int64_t, value))
{
    int64_t stack[64] __attribute__((aligned(64)));
    stack[0] = value;
    CP_ENTER(int64_t, stack + 1);
}
