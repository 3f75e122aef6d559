// Stencils whose rare parts lie in the cold section.
#include <copypatch/structs.h>
CP_STRUCT(Counter, (int64_t, hits), (int64_t, misses))

#define CP_INTERPRETER
#define CP_STATE (int64_t, sum), (int64_t, value)
#include <copypatch.h>

CP_STENCIL(load) { CP_HOLE(int64_t, number); value = number; CP_NEXT(); }
CP_STENCIL(add) { CP_HOLE(int64_t, by); sum += by; CP_NEXT(); }

// Falls through where the value is small.
CP_STENCIL(add_small) {
    CP_HOLE(int64_t, limit);
    if (value > limit)
        CP_GO_COLD(add_small, too_large);
    sum += value;
    CP_NEXT();
}
CP_COLD(add_small, too_large) {
    CP_HOLE(int64_t, limit);
    CP_HOLE(int64_t, fine);
    sum += limit - fine;
    CP_NEXT();
}

// Two parts, one of which goes to the other; a site, a host function, labels, a trap and a result.
CP_COLD(check, miss) {
    CP_SITE(Counter, counter);
    counter->misses++;
    if (value == 7)
        CP_GO_COLD(check, end);
    sum = CP_CALL(missed, int64_t, int64_t, Counter *)(sum, counter);
    if (value == 8)
        CP_JUMP(elsewhere);
    CP_NEXT();
}
CP_STENCIL(check) {
    CP_SITE(Counter, counter);
    counter->hits++;
    if (__builtin_expect(value != sum, 0))
        CP_GO_COLD(check, miss);
    CP_NEXT();
}
CP_COLD(check, end) {
    CP_HOLE(int32_t, code);
    if (code == 0)
        CP_RETURN(-1);
    CP_TRAP(code);
}

// A stencil that never goes on, but for its cold part.
CP_STENCIL(finish_unless_zero) {
    if (value == 0)
        CP_GO_COLD(finish_unless_zero, zero);
    CP_RETURN(sum);
}
CP_COLD(finish_unless_zero, zero) { sum += 100 + "hello, world"[sum & 7]; CP_NEXT(); }

CP_STENCIL(loop) { if (--value > 0) CP_JUMP(head); CP_NEXT(); }
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(stop) { CP_RETURN(sum); }

CP_ENTRY(run, int64_t, (int64_t, sum), (int64_t, value))
