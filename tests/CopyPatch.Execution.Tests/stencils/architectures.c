// What each architecture has of its own.
#define CP_STATE (int64_t *, memory)
#include <copypatch.h>

static const int64_t s_both[4] = {1, 2, 3, 4};

#if defined(__x86_64__)
static const int64_t s_x64[4] = {10, 20, 30, 40};
CP_STENCIL(add_x64) { CP_HOLE(int64_t, value); *memory += value + s_x64[*memory & 3]; CP_NEXT(); }
CP_ENTRY_BODY(run_x64, int64_t, (int64_t *, memory)) { *memory += 1000; CP_ENTER(int64_t, memory); }
#endif

#if defined(__aarch64__)
static const int64_t s_arm64[4] = {500, 600, 700, 800};
CP_STENCIL(add_arm64)
{
    CP_HOLE(int64_t, value);
    *memory += value + s_arm64[*memory & 3] + CP_CALL(only_here, int64_t, int64_t)(value);
    CP_NEXT();
}
CP_ENTRY_BODY(run_arm64, int64_t, (int64_t *, memory)) { *memory += 2000; CP_ENTER(int64_t, memory); }
#endif

CP_STENCIL(add_both) { *memory += s_both[*memory & 3]; CP_NEXT(); }
CP_STENCIL(done) { CP_RETURN(*memory); }
CP_ENTRY(run, int64_t, (int64_t *, memory))
