// Writes code on macOS. A thread there either writes or executes memory of MAP_JIT, and the code that .NET compiles lies in such
// memory itself: a method that asked to write would not live to see the answer. What toggles must be in the text of a library.
#include <stddef.h>
#include <stdint.h>

// From <pthread.h> and <libkern/OSCacheControl.h>, since macOS 11: no SDK of Apple's is needed to build this.
int pthread_jit_write_protect_supported_np(void);
void pthread_jit_write_protect_np(int enabled);
void sys_icache_invalidate(void *start, size_t length);

#define EXPORT __attribute__((visibility("default")))

// Intel's processors have no such thing: memory of MAP_JIT is writable and executable for all.
static void allow_writing(int allowed)
{
    if (pthread_jit_write_protect_supported_np())
        pthread_jit_write_protect_np(!allowed);
}

EXPORT void copypatch_write(void *to, const void *from, size_t length)
{
    allow_writing(1);
    __builtin_memcpy(to, from, length);
    allow_writing(0);
    sys_icache_invalidate(to, length);
}

// Whole words.
EXPORT void copypatch_fill(void *to, uint32_t word, size_t length)
{
    uint32_t *words = to;
    allow_writing(1);
    for (size_t i = 0; i < length / sizeof word; i++)
        words[i] = word;
    allow_writing(0);
    sys_icache_invalidate(to, length);
}
