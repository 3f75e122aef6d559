// What CP_TRAP has for its place (CP_HERE_BITS_), with each register that it may be in, and from each that a handler may have it in.
#define CP_STATE (int64_t *, sp)
#include <copypatch.h>

#if defined(__x86_64__)
#define REGISTERS(do) \
    do(0, rax) do(1, rcx) do(2, rdx) do(3, rbx) do(4, rsi) do(5, rdi) do(6, r8) do(7, r9) do(8, r10) do(9, r11) do(10, r12) do(11, r13) \
        do(12, r14) do(13, r15)
#define HERE(name) "leaq cp_here(%%rip), %%" #name "\n\tmovq %%" #name ", %0"
#define HERE_FROM(name, other) "leaq 0f(%%rip), %%" #name "\n0:\n\tleaq cp_here(%%" #name "), %%" #other "\n\tmovq %%" #other ", %0"
#define OTHER rcx
#define LAST r15
#else
#define REGISTERS(do) \
    do(0, x0) do(1, x1) do(2, x2) do(3, x7) do(4, x8) do(5, x9) do(6, x10) do(7, x15) do(8, x16) do(9, x19) do(10, x20) do(11, x21) \
        do(12, x27) do(13, x28)
#define HERE(name) "adr " #name ", cp_here\n\tmov %0, " #name
#define HERE_FROM(name, other) "adr " #name ", 0f\n0:\n\tadd " #other ", " #name ", #:lo12:cp_here\n\tmov %0, " #other
#define OTHER x1
#define LAST x28
#endif
#define EXPAND(macro, ...) macro(__VA_ARGS__)
#define LEAVE(text, ...) \
    { \
        cp_outcome trap = { .status = 5 }; \
        __asm__ volatile(text : "=r"(trap.place_) : : __VA_ARGS__); \
        return trap; \
    }
#define IN(number, name) CP_STENCIL(in_##number) LEAVE(HERE(name), #name)
#define FROM(number, name) CP_STENCIL(from_##number) LEAVE(EXPAND(HERE_FROM, name, OTHER), #name, QUOTED(OTHER))
#define FROM_TO_LAST(number, name) CP_STENCIL(to_last_from_##number) LEAVE(EXPAND(HERE_FROM, name, LAST), #name, QUOTED(LAST))
#define QUOTED(name) QUOTED_1(name)
#define QUOTED_1(name) #name
REGISTERS(IN)
REGISTERS(FROM)
REGISTERS(FROM_TO_LAST)

CP_STENCIL(call) { *sp = CP_INVOKE(callee)(sp); CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(*sp); }

CP_ENTRY(run, int64_t, (int64_t *, sp))
