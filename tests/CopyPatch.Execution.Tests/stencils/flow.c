// How code flows: labels, calls of C# and of compiled code, traps, data.
#define CP_STATE (int64_t *, sp), (int64_t, accumulator)
#include <copypatch.h>

// The smallest stencils there are: a value in a register, with nothing in memory.
CP_STENCIL(load) { CP_HOLE(int64_t, value); accumulator = value; CP_NEXT(); }
CP_STENCIL(add) { CP_HOLE(int64_t, value); accumulator += value; CP_NEXT(); }
CP_STENCIL(nothing) { CP_NEXT(); }
CP_STENCIL(push) { *sp++ = accumulator; CP_NEXT(); }
CP_STENCIL(pop) { accumulator = *--sp; CP_NEXT(); }
CP_STENCIL(multiply) { accumulator *= *--sp; CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(accumulator); }

// Labels.
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(jump_if_zero) { if (accumulator == 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(jump_unless_zero) { if (accumulator != 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(jump_if_even) { if ((accumulator & 1) == 0) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(next_if_positive) { if (accumulator > 0) CP_NEXT(); CP_JUMP(target); }
CP_STENCIL(three_ways)
{
    if (accumulator < 0)
        CP_JUMP(below);
    if (accumulator > 0)
        CP_JUMP(above);
    CP_NEXT();
}
CP_STENCIL(work_between)
{
    // The way on to the next stencil stands in the middle of the code, not at its end.
    if (accumulator > 100)
        CP_NEXT();
    int64_t sum = 0;
    for (int64_t i = 0; i < accumulator; i++)
        sum += sp[i & 1];
    accumulator = sum;
    CP_JUMP(target);
}
CP_STENCIL(load_address) { accumulator = (int64_t)CP_LABEL_ADDRESS(target); CP_NEXT(); }
CP_STENCIL(jump_to_accumulator) { CP_JUMP_AT(accumulator); }

// Calls of C#.
CP_STENCIL(log) { CP_CALL(log, void, int64_t)(accumulator); CP_NEXT(); }
CP_STENCIL(tick) { accumulator = CP_CALL(tick, int64_t)(); CP_NEXT(); }
CP_STENCIL(is_odd) { accumulator = CP_CALL(is_odd, bool, int8_t, bool)((int8_t)accumulator, true); CP_NEXT(); }
CP_STENCIL(mix)
{
    accumulator = (int64_t)CP_CALL(mix, double, int8_t, uint16_t, int32_t, uint64_t, float, double, int64_t, int64_t, int64_t)
        (-1, 65535, -7, 1ull << 40, 0.5f, 0.25, sp[0], sp[1], accumulator);
    CP_NEXT();
}
CP_STENCIL(nested) { accumulator = CP_CALL(twice, int64_t, int64_t)(CP_CALL(twice, int64_t, int64_t)(accumulator)); CP_NEXT(); }
CP_STENCIL(pointer_size) { accumulator = *CP_CALL(locate, int64_t *, int64_t *)(sp - 1); CP_NEXT(); }

// Calls of compiled code.
CP_STENCIL(invoke) { accumulator = CP_INVOKE(callee)(sp, accumulator); CP_NEXT(); }
CP_STENCIL(invoke_at) { CP_HOLE(cp_code, code); accumulator = CP_INVOKE_AT(code)(sp, accumulator); CP_NEXT(); }
CP_STENCIL(invoke_after) { CP_HOLE(int64_t, value); accumulator = value + CP_INVOKE(callee)(sp, accumulator) + accumulator; CP_NEXT(); }

// Traps.
CP_STENCIL(trap) { CP_HOLE(int64_t, code); CP_TRAP(code); }
CP_STENCIL(divide) { CP_HOLE(int64_t, by); if (by == 0) CP_TRAP(7); accumulator /= by; CP_NEXT(); }

CP_STENCIL(invoke_and_hand_on)
{
    cp_outcome outcome = CP_TRY_INVOKE(callee)(sp, accumulator);
    if (outcome.status != 0)
        CP_TRAP(outcome.status);
    accumulator = outcome.value;
    CP_NEXT();
}

// Comparisons of bytes, of constant and of any size.
#define COMPARE(size) \
    CP_STENCIL(compare_##size) { accumulator = __builtin_memcmp(sp, (char *)sp + 32, size); CP_NEXT(); } \
    CP_STENCIL(same_##size) { accumulator = __builtin_memcmp(sp, (char *)sp + 32, size) == 0; CP_NEXT(); }
COMPARE(3)
COMPARE(8)
COMPARE(16)
CP_STENCIL(compare_n) { accumulator = __builtin_memcmp(sp, (char *)sp + 32, accumulator); CP_NEXT(); }

// Data: constants of each width, a table of values, a table of jumps, a string.
CP_STENCIL(scale) { *(double *)sp = *(double *)sp * 0.1 + 3.25; CP_NEXT(); }
CP_STENCIL(scale_float) { *(float *)sp = *(float *)sp * 0.3f; CP_NEXT(); }
CP_STENCIL(table)
{
    static const int64_t squares[] = {0, 1, 4, 9, 16, 25, 36, 49, 64, 81};
    accumulator = accumulator >= 0 && accumulator < 10 ? squares[accumulator] : -1;
    CP_NEXT();
}
CP_STENCIL(choose)
{
    switch (accumulator) {
    case 0: sp[0] = 10; break;
    case 1: sp[1] = sp[0] / 3; break;
    case 2: accumulator = sp[0] * 7; break;
    case 3: sp[0]--; break;
    case 4: sp[1] ^= accumulator; break;
    case 5: sp[0] = sp[1]; break;
    case 6: accumulator = -1; break;
    default: sp[0] = -5; break;
    }
    CP_NEXT();
}
CP_STENCIL(digit)
{
    accumulator = "0123456789abcdefghijklmnopqrstuvwxyz"[accumulator % 36];
    CP_NEXT();
}

// 28,000 bytes: more than the page that a thread's stack ends with.
CP_STENCIL(large_locals)
{
    volatile int64_t room[3500];
    room[3499] = accumulator;
    room[0] = room[3499] * 2;
    accumulator = room[0];
    CP_NEXT();
}

CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t, accumulator))
CP_ENTRY(run_for_effect, void, (int64_t *, sp), (int64_t, accumulator))
CP_ENTRY_BODY(run_from_ten, int32_t, (int64_t *, sp)) { CP_ENTER(int32_t, sp, 10); }
